"""Loading the demonstration: 15 collaboratives times 8 quarters, made as workbooks and sent in through the door."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.command import run_command

QUARTERS = 8


@dataclass(frozen=True)
class Loading:
    """`seconds` by the clock; `peak_mib` is the most memory that any one of its processes held; `file_mib` the result."""

    seconds: float
    peak_mib: float
    file_mib: float


def measure_loading(database: Path) -> Loading:
    """Run `python -m natpatsip demo` into a new file, in a process of its own so that its memory is its own."""
    ran = run_command("--database", database, "demo", "--quarters", QUARTERS)
    return Loading(ran.seconds, ran.peak_mib, database.stat().st_size / 2**20)
