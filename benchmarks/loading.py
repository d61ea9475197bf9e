"""Loading the demonstration: 15 collaboratives times 8 quarters, made as workbooks and sent in through the door."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import duration

QUARTERS = 8


@dataclass(frozen=True)
class Loading:
    """`seconds` by the clock; `peak_mib` is the most memory that any one of its processes held; `file_mib` the result."""

    seconds: float
    peak_mib: float
    file_mib: float


def measure_loading(database: Path) -> Loading:
    """Run `python -m natpatsip demo` into a new file, in a process of its own so that its memory is its own."""
    command = [sys.executable, "-m", "natpatsip", "--database", str(database), "demo", "--quarters", str(QUARTERS)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    ended = []
    milliseconds = duration(lambda: ended.append(os.wait4(child.pid, 0)))
    _, status, usage = ended[0]
    if status:
        raise RuntimeError(f"Loading the demonstration ended with status {status}.")
    return Loading(milliseconds / 1_000, usage.ru_maxrss / 1_024, database.stat().st_size / 2**20)
