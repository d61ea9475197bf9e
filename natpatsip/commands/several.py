"""`serve --servers`: several server processes over one record, behind nginx, which keeps each visitor with one of them."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import NoReturn

from natpatsip.store import StoreProblem

_LOOK_AGAIN_SECONDS = 1.0
# A browser is known by a cookie that holds a random number and nothing of the visitor: what is uploaded, and each tab’s
# session, is in one process. Where that process has ended, the next in the ring answers: a port of this machine that nobody
# listens on says so at once, so none is ever left out for a time.
_NGINX = """
pid {folder}/nginx.pid;
error_log stderr warn;
worker_processes auto;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    # A return is at most 20 MiB.
    client_max_body_size 25m;
    map $cookie_natpatsip_server $visitor {{ "" $request_id; default $cookie_natpatsip_server; }}
    map $http_upgrade $connection_wanted {{ "" ""; default upgrade; }}
    upstream servers {{
        hash $visitor consistent;
{servers}
    }}
    server {{
        listen {address}:{port};
        add_header Set-Cookie "natpatsip_server=$visitor; Path=/; HttpOnly; SameSite=Lax";
        location / {{
            proxy_pass http://servers;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_wanted;
            # An open tab is silent for as long as nobody clicks.
            proxy_read_timeout 12h;
            proxy_connect_timeout 2s;
        }}
    }}
}}
"""


class NoProxy(StoreProblem):
    """nginx is not there, or did not start."""


def serve_several(command: Sequence[str], environment: Mapping[str, str], servers: int, address: str, port: int) -> int:
    """Serve until this process is told to end, and return 0: so many processes of a command, each at a port of its own, and
    nginx before them. One that ends is started again. Raises NoProxy.
    """
    if shutil.which("nginx") is None:
        raise NoProxy(
            "There is no nginx. Install it (Debian: apt-get install nginx-light), or serve without --servers."
        )
    signal.signal(signal.SIGTERM, _interrupt)
    ports = [_free_port() for _ in range(servers)]
    commands = [[*command, "--server.port", str(own), "--server.address", "localhost"] for own in ports]
    with TemporaryDirectory(prefix="natpatsip-") as folder:
        # nginx writes long uploads and downloads into folders here, and is somebody else where root started it.
        Path(folder).chmod(0o711)
        config = Path(folder) / "nginx.conf"
        config.write_text(write_config(folder, ports, address, port), encoding="utf-8")
        commands.append(["nginx", "-p", folder, "-c", str(config), "-g", "daemon off;"])
        running: list[subprocess.Popen[bytes]] = []
        try:
            running += (_start(one, environment) for one in commands)
            print(f"{servers} servers are behind http://{address}:{port}", flush=True)
            _keep_running(running, commands, environment)
        except KeyboardInterrupt:
            return 0
        finally:
            _stop(running)


def write_config(folder: str, ports: Sequence[int], address: str, port: int) -> str:
    """What nginx reads: the servers by their ports, and where it listens itself."""
    servers = "\n".join(f"        server 127.0.0.1:{own} max_fails=0;" for own in ports)
    listens = "127.0.0.1" if address == "localhost" else address
    return _NGINX.format(folder=folder, servers=servers, address=listens, port=port)


def _keep_running(
    running: list[subprocess.Popen[bytes]], commands: Sequence[Sequence[str]], environment: Mapping[str, str]
) -> NoReturn:
    while True:
        time.sleep(_LOOK_AGAIN_SECONDS)
        for place, process in enumerate(running):
            if process.poll() is None:
                continue
            if commands[place][0] == "nginx":
                raise NoProxy(f"nginx ended with {process.returncode}; what it says of that is above.")
            print(f"Server {place + 1} ended with {process.returncode}, and is started again.", flush=True)
            running[place] = _start(commands[place], environment)


def _start(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # In a group of its own, so that Ctrl-C reaches this process alone, which ends the others in its own way.
    return subprocess.Popen(command, env=environment, process_group=0)


def _stop(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        process.wait()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _free_port() -> int:
    with socket.create_server(("localhost", 0)) as free:
        port: int = free.getsockname()[1]
    return port
