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


def loading_section(loading: Loading) -> str:
    """The results in words, as a section."""
    return (
        f"## Loading 15 collaboratives and the national team × {QUARTERS} quarters\n\n"
        f"`python -m natpatsip demo --quarters {QUARTERS}` into a new file, its workbooks made by two processes and"
        f" sent in one by one: **{loading.seconds:.0f} s** (aim: 60 s). The file is {loading.file_mib:.0f} MiB, with every"
        f" workbook in it. The largest of its processes held {loading.peak_mib:.0f} MiB at most."
    )
