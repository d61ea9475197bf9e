"""Visitors against server processes behind nginx; one of them is killed while all are there.

`python -m benchmarks.several --database FILE [--servers 1 2 4] [--visitors 300]`: about two and a half minutes for each
number of servers.
"""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crowd import Plan, Visit
from benchmarks.load import COLLABORATIVES, LATE_SECONDS, PAGES, in_a_process, seconds_of
from benchmarks.serving import CHECKOUT, free_port, most_memory, wait_until_healthy

ARRIVING_SECONDS, STAYING_SECONDS = 60, 60


@dataclass(frozen=True)
class Crowd:
    """What visitors met of so many servers, without a loss and with one server killed half-way; and their memory, in MiB."""

    servers: int
    visitors: int
    met: Visit
    met_with_a_loss: Visit
    most_mib: float


def measure_several(database: Path, numbers: list[int], visitors: int) -> list[Crowd]:
    """Let the visitors come to ever more servers."""
    return [_measure(database, number, visitors) for number in numbers]


def several_section(crowds: list[Crowd]) -> str:
    """The results in words, as a section."""
    heads = ("Median, s", "95 of 100, s", "Longest, s", "Asked", f"Later than {LATE_SECONDS} s", "Lost", "MiB")
    lines = [f"| Servers | Visitors | | {' | '.join(heads)} |", f"|---:|---:|---|{'---:|' * len(heads)}"]
    for crowd in crowds:
        for name, met in (("all stay", crowd.met), ("one is killed", crowd.met_with_a_loss)):
            late = sum(wait.seconds > LATE_SECONDS for wait in met.waits)
            cells = [*seconds_of(wait.seconds for wait in met.waits), str(len(met.waits)), str(late)]
            cells += [str(len(met.dropped)), f"{crowd.most_mib:.0f}"]
            lines.append(f"| {crowd.servers} | {crowd.visitors} | {name} | {' | '.join(cells)} |")
    return (
        "## Several servers behind nginx\n\n"
        f"`serve --servers N`: the visitors come over {ARRIVING_SECONDS} s and stay {STAYING_SECONDS} s, as under “Many"
        " visitors”. Once more with one server killed in the middle, which is then started again: “lost” are connections"
        " that broke, whose visitors open their page anew. The memory is that of all servers together, at most.\n\n"
        + "\n".join(lines)
    )


def _measure(database: Path, servers: int, visitors: int) -> Crowd:
    port = free_port()
    command = [sys.executable, "-m", "natpatsip", "--database", str(database.resolve()), "serve"]
    command += ["--servers", str(servers), "--port", str(port)]
    serving = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL)
    try:
        wait_until_healthy(port, serving)
        plan = Plan((port, serving.pid), PAGES, COLLABORATIVES, visitors, ARRIVING_SECONDS, STAYING_SECONDS)
        met = in_a_process(plan)
        timer = threading.Timer(ARRIVING_SECONDS + STAYING_SECONDS / 2, lambda: _kill_one(serving.pid))
        timer.start()
        with_a_loss = in_a_process(plan)
        timer.join()
        return Crowd(servers, visitors, met, with_a_loss, sum(map(most_memory, _servers_of(serving.pid))))
    finally:
        serving.terminate()
        serving.wait()


def _servers_of(process: int) -> list[int]:
    """The server processes that a process started: those of Python."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(child) for child in children if b"streamlit" in Path(f"/proc/{child}/cmdline").read_bytes()]


def _kill_one(process: int) -> None:
    os.kill(_servers_of(process)[0], signal.SIGKILL)
    time.sleep(1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", type=Path, required=True, metavar="FILE", help="the record to show")
    parser.add_argument("--servers", type=int, nargs="+", default=[1, 2, 4], metavar="N")
    parser.add_argument("--visitors", type=int, default=300, metavar="N")
    options = parser.parse_args()
    print(several_section(measure_several(options.database, options.servers, options.visitors)))
