"""Measure what the dashboard bears, each part into its own section of benchmarks/results.md.

`python -m benchmarks.endurance` measures all of it, in about an hour; with names of parts, those. Only the deadline needs
an idle machine: of the others, what is counted is the same on a busy one.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.deadline import deadline_section, measure_deadline
from benchmarks.fuzzing import fuzzing_section, measure_fuzzing
from benchmarks.kills import kills_section, survive_kills
from benchmarks.loading import measure_loading
from benchmarks.results import keep_endurance, say_when

# The words of a section, and what went wrong.
Measured = tuple[str, list[str]]


def _deadline(folder: Path) -> Measured:
    database = folder / "benchmark.duckdb"
    measure_loading(database)
    measured = measure_deadline(database)
    return deadline_section(measured), measured.failures


def _kills(folder: Path) -> Measured:
    survival = survive_kills(folder / "natpatsip.duckdb")
    return kills_section(survival), survival.faults


def _fuzzing(folder: Path) -> Measured:
    return fuzzing_section(measure_fuzzing()), []


PARTS: dict[str, Callable[[Path], Measured]] = {"deadline": _deadline, "kills": _kills, "fuzzing": _fuzzing}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        load_before = os.getloadavg()[0]
        with TemporaryDirectory() as folder:
            section, faults = PARTS[name](Path(folder))
        heading, _, rest = section.partition("\n\n")
        keep_endurance(f"{heading}\n\n{say_when((load_before, os.getloadavg()[0]))}\n\n{rest}")
        print("\n".join([section, *faults]), flush=True)
