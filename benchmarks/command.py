"""A command in a process of its own: how long it takes, how much of the processors, and the memory that it holds."""

import os
import subprocess
import sys
from dataclasses import dataclass

from benchmarks.timing import duration


@dataclass(frozen=True)
class Ran:
    """A command that ended, with all processes that it started: `seconds` by the clock and of `processor` time, and the most
    memory that any one of them held.
    """

    seconds: float
    processor: float
    peak_mib: float


def run_command(*arguments: object) -> Ran:
    """Run `python -m natpatsip` with these arguments. Raises RuntimeError where it ends with anything but 0."""
    command = [sys.executable, "-m", "natpatsip", *map(str, arguments)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    ended = []
    milliseconds = duration(lambda: ended.append(os.wait4(child.pid, 0)))
    _, status, usage = ended[0]
    if status:
        raise RuntimeError(f"“{' '.join(command)}” ended with status {status}.")
    return Ran(milliseconds / 1_000, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1_024)
