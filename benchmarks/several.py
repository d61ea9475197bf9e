"""Visitors against server processes behind nginx, while files come and go; one of the servers is killed while all are there.

About two and a half minutes for each number of servers.
"""

import math
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.crowd import Plan, Visit
from benchmarks.files import Files, Tries, download_again, make_files, see_returns, upload_again
from benchmarks.load import LATE_SECONDS, PAGES, in_a_process, name_collaboratives, seconds_of
from benchmarks.serving import CHECKOUT, free_port, most_memory, wait_until_healthy

SERVERS, VISITORS = (1, 2, 4), 300
# How long they come, how long all are there with all servers, and how long once one is killed.
ARRIVING_SECONDS, STAYING_SECONDS, WITHOUT_ONE_SECONDS = 40.0, 45.0, 40.0


@dataclass(frozen=True)
class Crowd:
    """What was met of so many servers: by visitors, of whom one server was killed at a second of their visit, by those who
    uploaded and downloaded, and how soon each server showed each return, in seconds; and the servers' memory, in MiB.
    """

    servers: int
    met: Visit
    killed: float
    uploads: Tries
    downloads: Tries
    seen: list[float]
    most_mib: float


def measure_several(database: Path) -> list[Crowd]:
    """Let the visitors come to ever more servers, each time over a copy of a record of the demonstration."""
    files = make_files()
    return [_measure(database, number, files) for number in SERVERS]


def several_section(crowds: Sequence[Crowd]) -> str:
    """The results in words, as a section."""
    return (
        "## Several servers behind nginx\n\n"
        f"`serve --servers N`: {VISITORS} visitors come over {ARRIVING_SECONDS:.0f} s and read as under “Many"
        f" visitors”. {STAYING_SECONDS:.0f} s after the last has come one server is killed, which is then started again, and"
        f" they stay for {WITHOUT_ONE_SECONDS:.0f} s more: “lost” are connections that broke or were not made, whose visitors"
        " open their page anew. The memory is that of all servers together, before the loss, at most.\n\n"
        f"{_visitors_table(crowds)}\n\n"
        "Meanwhile one person uploads a workbook and waits for its verdict, another downloads the workbook of a figure, each"
        " again and again, the loss included; and returns are stored by a process beside the servers, each of which is asked"
        " for the list of returns until the new one is in it: the seconds are from the end of the storing to the end of that"
        " answer.\n\n"
        f"{_files_table(crowds)}"
    )


def list_failures(crowds: Sequence[Crowd]) -> list[str]:
    """What went wrong with files, in words."""
    return [
        f"Servers: {crowd.servers}; {what}: {failure}"
        for crowd in crowds
        for what, tries in (("upload", crowd.uploads), ("download", crowd.downloads))
        for failure in tries.failures
    ]


def _visitors_table(crowds: Sequence[Crowd]) -> str:
    heads = (
        "Median, s",
        "95 of 100, s",
        "Longest, s",
        "Asked",
        "Answered",
        f"Later than {LATE_SECONDS} s",
        "Lost",
        "MiB",
    )
    lines = [f"| Servers | | {' | '.join(heads)} |", f"|---:|---|{'---:|' * len(heads)}"]
    for crowd in crowds:
        come = crowd.met.moments[1].seconds
        phases = {
            "while they come": (0.0, come),
            "all there": (come, crowd.killed),
            "one is killed": (crowd.killed, math.inf),
        }
        for name, (first, last) in phases.items():
            waits = [wait for wait in crowd.met.waits if first <= wait.asked < last]
            answered = sum(wait.answered is not None for wait in waits)
            late = sum(wait.seconds > LATE_SECONDS for wait in waits)
            lost = sum(first <= moment < last for moment in crowd.met.dropped)
            counts = (str(count) for count in (len(waits), answered, late, lost))
            cells = (*seconds_of(wait.seconds for wait in waits), *counts, f"{crowd.most_mib:.0f}")
            lines.append(f"| {crowd.servers} | {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _files_table(crowds: Sequence[Crowd]) -> str:
    heads = ("Median, s", "95 of 100, s", "Longest, s", "Times", "Failed")
    lines = [f"| Servers | | {' | '.join(heads)} |", f"|---:|---|{'---:|' * len(heads)}"]
    for crowd in crowds:
        rows = {"upload, to its verdict": crowd.uploads, "download": crowd.downloads}
        rows["a return, until a server shows it"] = Tries(crowd.seen)
        for name, tries in rows.items():
            cells = (*seconds_of(tries.seconds), str(len(tries.seconds)), str(len(tries.failures)))
            lines.append(f"| {crowd.servers} | {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _measure(database: Path, servers: int, files: Files) -> Crowd:
    with TemporaryDirectory() as folder, ThreadPoolExecutor(3) as beside:
        copy = Path(shutil.copy(database, folder))
        with _serving(copy, servers) as (port, process):
            staying = STAYING_SECONDS + WITHOUT_ONE_SECONDS
            plan = Plan((port, process), PAGES, name_collaboratives(), VISITORS, ARRIVING_SECONDS, staying)
            killing = time.perf_counter() + ARRIVING_SECONDS + STAYING_SECONDS
            ends = killing + WITHOUT_ONE_SECONDS
            reading = beside.submit(in_a_process, plan)
            uploading = beside.submit(upload_again, port, files, ends)
            downloading = beside.submit(download_again, port, ends)
            time.sleep(ARRIVING_SECONDS)
            seen = see_returns(copy, _ports_of(process), files, killing)
            time.sleep(max(0.0, killing - time.perf_counter()))
            most = sum(map(most_memory, _servers_of(process)))
            killed = time.perf_counter()
            os.kill(_servers_of(process)[0], signal.SIGKILL)
            met = reading.result()
            uploads, downloads = uploading.result(), downloading.result()
    return Crowd(servers, met, killed - met.began, uploads, downloads, seen, most)


@contextmanager
def _serving(database: Path, servers: int) -> Iterator[tuple[int, int]]:
    """So many servers of a record, once each of them answers: the port of nginx, and the process that started them."""
    port = free_port()
    command = [sys.executable, "-m", "natpatsip", "--database", str(database.resolve()), "serve"]
    command += ["--servers", str(servers), "--port", str(port)]
    environment = os.environ | {"STREAMLIT_LOGGER_LEVEL": "error"}
    with subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL) as serving:
        try:
            wait_until_healthy(port, serving)
            for own in _ports_of(serving.pid):
                wait_until_healthy(own, serving)
            yield port, serving.pid
        finally:
            serving.terminate()


def _servers_of(process: int) -> list[int]:
    """The server processes that a process started: those of Python."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(child) for child in children if b"streamlit" in _command_of(int(child))]


def _ports_of(process: int) -> list[int]:
    """The port at which each of them answers."""
    commands = [_command_of(server) for server in _servers_of(process)]
    return [int(command[command.index(b"--server.port") + 1]) for command in commands]


def _command_of(process: int) -> list[bytes]:
    return Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
