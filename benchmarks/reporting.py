"""The quarterly report, the decks and the packs: each written by its command, in a process of its own."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.command import Ran, run_command
from natpatsip.demo import demonstration_quarters

# What is written: its command, and the file or folder that it goes to.
_WRITTEN = {
    "The report of England in Word (aim: 10 s)": ("report", "report.docx"),
    "The same for the web": ("report", "report.html"),
    "A deck for each of the five programmes (aim: 15 s)": ("slides", "decks"),
    "The packs of the 15 collaboratives (aim: 60 s)": ("packs", "packs.zip"),
}


def measure_reporting(database: Path) -> Mapping[str, Ran]:
    """Each once, for the latest quarter that is complete."""
    (quarter,) = demonstration_quarters(1)
    with TemporaryDirectory() as folder:
        return {
            name: run_command("--database", database, command, "--quarter", quarter, "-o", Path(folder) / output)
            for name, (command, output) in _WRITTEN.items()
        }


def reporting_section(measured: Mapping[str, Ran]) -> str:
    """The results in words, as a section."""
    lines = ["| | Seconds | Processor, s | Most memory, MiB |", "|---|---:|---:|---:|"]
    lines += [
        f"| {name} | {ran.seconds:.1f} | {ran.processor:.1f} | {ran.peak_mib:.0f} |" for name, ran in measured.items()
    ]
    return (
        "## The report, decks and packs\n\n"
        "Each by its command, from its start to its end. The processor time is that of all its processes, the memory that of"
        " the largest.\n\n" + "\n".join(lines)
    )
