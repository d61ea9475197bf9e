"""The dashboard in a process of its own, over a database file, as it is served to people."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SECONDS_TO_START = 60


@contextmanager
def served(database: Path, command: Sequence[str] = (), port: int = 0, log: str = "served.log") -> Iterator[str]:
    """Serve the dashboard over a database file; yields its address. No page has been asked for yet.

    Another `command` may start it, at the `port` that it names. What the server says is in `log`, beside the database.
    """
    port = port or free_port()
    said = database.with_name(log)
    with said.open("w") as output:
        server = subprocess.Popen(
            command or [sys.executable, "-m", "natpatsip", "serve", "--port", str(port)],
            cwd=ROOT,
            env=os.environ | {"NATPATSIP_DATABASE": str(database)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(server, address, said)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_up(server: subprocess.Popen, address: str, log: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"The dashboard did not start. It said:\n{log.read_text()}")
