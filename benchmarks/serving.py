"""A server of its own for what is measured, and what it takes of the machine, as Linux tells it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

CHECKOUT = Path(__file__).parents[1]
# How the server that answers is known: the port that it listens on, and the process that it is.
Server = tuple[int, int]

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@contextmanager
def dashboard(database: Path) -> Iterator[Server]:
    """The dashboard, on a database."""
    port = free_port()
    command = ["-m", "natpatsip", "--database", str(database.resolve()), "serve", "--port", str(port)]
    with _serving(command, port, CHECKOUT) as server:
        yield server


@contextmanager
def script(text: str, folder: Path) -> Iterator[Server]:
    """A script of a few lines, kept in a folder, under the settings of this checkout."""
    port = free_port()
    path = folder / "script.py"
    path.write_text(text)
    with _serving(["-m", "streamlit", "run", str(path.resolve()), f"--server.port={port}"], port, CHECKOUT) as server:
        yield server


def most_memory(process: int) -> float:
    """The most memory that a process has held, in MiB."""
    return _status(process, "VmHWM")


def memory(process: int) -> float:
    """The memory that a process holds now, in MiB."""
    return _status(process, "VmRSS")


def processor_seconds(process: int) -> float:
    """The time that processors have given to a process since it began."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("localhost", 0)) as free:
        return free.getsockname()[1]


@contextmanager
def _serving(command: list[str], port: int, folder: Path) -> Iterator[Server]:
    environment = os.environ | {"STREAMLIT_LOGGER_LEVEL": "error"}
    process = subprocess.Popen([sys.executable, *command], env=environment, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        wait_until_healthy(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def wait_until_healthy(port: int, process: subprocess.Popen) -> None:
    """Return once a server answers. Raises RuntimeError when it ends before."""
    while process.poll() is None:
        try:
            urlopen(f"http://localhost:{port}/_stcore/health").close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server ended with {process.returncode} before it answered.")


def _status(process: int, name: str) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1_024
