"""The pages, each run again after a filter change, by a server of its own; and the memory that the server takes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from benchmarks.timing import Durations
from benchmarks.visitor import Visitor
from natpatsip import organisations
from natpatsip.demo import demonstration_quarters

APP = Path(__file__).parents[1] / "app.py"
WARM_UP, MEASURED = 5, 10

# What a visitor changes on each page; the Definitions page has nothing to choose, so it is only run again.
CHOICES = dict.fromkeys(("", "mandet", "matneo", "medsip", "mhsip", "system_safety", "summary"), "psc")
CHOICES |= {"returns": "board_quarter", "definitions": None}

_EMPTY = 'import streamlit as st\n\nst.write("Nothing.")\n'
# As app.py does after its first run, so that Streamlit's collection after every run has little to search.
_EMPTY_SETTLED = f"{_EMPTY}\nimport gc\n\nif not gc.get_freeze_count():\n    gc.collect()\n    gc.freeze()\n"


@dataclass(frozen=True)
class Pages:
    """The reruns of each page by its address, those of an empty script (plain, and settled as app.py settles), and the
    server's most memory, in MiB.
    """

    reruns: dict[str, Durations]
    empty: Durations
    empty_settled: Durations
    peak_mib: float


def measure_pages(database: Path) -> Pages:
    """Visit every page of a server on this database, changing its filter again and again; then an empty script."""
    with _serving(APP, database) as (port, process):
        reruns = {page: _reruns(port, page, widget) for page, widget in CHOICES.items()}
        peak = _peak_mib(process.pid)
    return Pages(reruns, _empty_reruns(_EMPTY, database), _empty_reruns(_EMPTY_SETTLED, database), peak)


def _empty_reruns(text: str, database: Path) -> Durations:
    script = database.with_name("empty.py")
    script.write_text(text)
    with _serving(script, database) as (port, _):
        return _reruns(port, "", None, shown="Nothing.")


def _reruns(port: int, page: str, widget: str | None, shown: str = "natpatsip") -> Durations:
    values = {
        "psc": [psc.name for psc in organisations.collaboratives()],
        "board_quarter": [quarter.label for quarter in demonstration_quarters(8)],
        None: [shown],
    }[widget]
    with Visitor(port, page) as visitor:
        each = [visitor.choose(widget, values[turn % len(values)]) for turn in range(WARM_UP + MEASURED)]
    return Durations(each[WARM_UP:])


@contextmanager
def _serving(script: Path, database: Path) -> Iterator[tuple[int, subprocess.Popen]]:
    """A server, started as `python -m natpatsip serve` does."""
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    options = [f"--server.port={port}", "--logger.level=error"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    environment = os.environ | {"NATPATSIP_DATABASE": str(database)}
    process = subprocess.Popen(command, env=environment, cwd=APP.parent, stdout=subprocess.DEVNULL)
    try:
        _wait_until_healthy(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait()


def _wait_until_healthy(port: int, process: subprocess.Popen) -> None:
    while process.poll() is None:
        try:
            urlopen(f"http://localhost:{port}/_stcore/health").close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server ended with {process.returncode} before it answered.")


def _peak_mib(process: int) -> float:
    """The most memory that a process has held, as Linux tells it."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1_024
