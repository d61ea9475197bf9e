"""Measure what the dashboard bears, each part into its own section of benchmarks/results.md.

`python -m benchmarks.endurance` measures all of it, in about an hour and a half; with names of parts, those. The deadline,
several servers, growth and Spark need an idle machine: of the others, what is counted is the same on a busy one. Spark needs
Java and requirements-spark.txt, several servers need nginx.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.deadline import deadline_section, measure_deadline
from benchmarks.fuzzing import fuzzing_section, measure_fuzzing
from benchmarks.growth import growth_section, measure_growth
from benchmarks.kills import kills_section, survive_kills
from benchmarks.loading import measure_loading
from benchmarks.results import keep_endurance, say_when
from benchmarks.several import list_failures, measure_several, several_section
from benchmarks.spark import measure_spark, spark_section

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


def _growth(folder: Path) -> Measured:
    return growth_section(measure_growth(folder)), []


def _several(folder: Path) -> Measured:
    database = folder / "benchmark.duckdb"
    measure_loading(database)
    crowds = measure_several(database)
    return several_section(crowds), list_failures(crowds)


def _spark(folder: Path) -> Measured:
    database = folder / "benchmark.duckdb"
    measure_loading(database)
    return spark_section(measure_spark(database)), []


PARTS: dict[str, Callable[[Path], Measured]] = {
    "deadline": _deadline,
    "kills": _kills,
    "fuzzing": _fuzzing,
    "growth": _growth,
    "several": _several,
    "spark": _spark,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        load_before = os.getloadavg()[0]
        with TemporaryDirectory() as folder:
            section, faults = PARTS[name](Path(folder))
        heading, _, rest = section.partition("\n\n")
        keep_endurance(f"{heading}\n\n{say_when((load_before, os.getloadavg()[0]))}\n\n{rest}")
        print("\n".join([section, *faults]), flush=True)
