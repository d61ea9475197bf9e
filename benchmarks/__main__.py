"""Measure how fast everything is and what it bears, each part into its own section of benchmarks/results.md.

`python -m benchmarks` measures what wants an idle machine and takes some half an hour; with names of parts, those. Only by
their names: `kills` and `fuzzing`, which count and may run on a busy one; `deadline`; `growth`; `several`, which needs nginx;
and `spark`, which needs Java and requirements-spark.txt.
"""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.browser import browser_section, measure_browser
from benchmarks.deadline import deadline_section, measure_deadline
from benchmarks.figures import figures_section, measure_figures
from benchmarks.fuzzing import fuzzing_section, measure_fuzzing
from benchmarks.growth import growth_section, measure_growth
from benchmarks.kills import kills_section, survive_kills
from benchmarks.load import load_section, measure_load
from benchmarks.loading import loading_section, measure_loading
from benchmarks.looking import looking_section, measure_looking
from benchmarks.pages import PAGES, measure_pages, pages_section
from benchmarks.reporting import measure_reporting, reporting_section
from benchmarks.results import keep_section
from benchmarks.sending import measure_sending, sending_section
from benchmarks.several import list_failures, measure_several, several_section
from benchmarks.spark import measure_spark, spark_section
from benchmarks.spc import measure_spc, spc_section
from benchmarks.warming import measure_warming, warming_section

# The words of a section, and what went wrong.
Measured = tuple[str, list[str]]


def _load(folder: Path) -> Measured:
    (folder / _DATABASE).unlink(missing_ok=True)
    return loading_section(measure_loading(folder / _DATABASE)), []


def _bear_deadline(folder: Path) -> Measured:
    measured = measure_deadline(_loaded(folder))
    return deadline_section(measured), measured.failures


def _kill(folder: Path) -> Measured:
    survival = survive_kills(folder / "killed.duckdb")
    return kills_section(survival), survival.faults


def _serve_by_several(folder: Path) -> Measured:
    crowds = measure_several(_loaded(folder))
    return several_section(crowds), list_failures(crowds)


def _loaded(folder: Path) -> Path:
    """A record of the demonstration, of which a part may make its own copy; loaded once for all parts."""
    if not (folder / _DATABASE).exists():
        measure_loading(folder / _DATABASE)
    return Path(shutil.copy(folder / _DATABASE, folder / "benchmark.duckdb"))


_DATABASE = "demonstration.duckdb"
_FAST: Mapping[str, Callable[[Path], Measured]] = {
    "loading": _load,
    "sending": lambda folder: (sending_section(measure_sending(_loaded(folder))), []),
    "looking": lambda folder: (looking_section(measure_looking(_loaded(folder))), []),
    "pages": lambda folder: (pages_section(measure_pages(_loaded(folder))), []),
    "browser": lambda folder: (browser_section(measure_browser(_loaded(folder)), PAGES), []),
    "visitors": lambda folder: (load_section(measure_load(_loaded(folder))), []),
    "warming": lambda folder: (warming_section(measure_warming(_loaded(folder))), []),
    "spc": lambda folder: (spc_section(measure_spc()), []),
    "figures": lambda folder: (figures_section(measure_figures(_loaded(folder))), []),
    "reporting": lambda folder: (reporting_section(measure_reporting(_loaded(folder))), []),
}
_BEARING: Mapping[str, Callable[[Path], Measured]] = {
    "deadline": _bear_deadline,
    "kills": _kill,
    "fuzzing": lambda folder: (fuzzing_section(measure_fuzzing()), []),
    "growth": lambda folder: (growth_section(measure_growth(folder)), []),
    "several": _serve_by_several,
    "spark": lambda folder: (spark_section(measure_spark(_loaded(folder))), []),
}

if __name__ == "__main__":
    any_fault = False
    with TemporaryDirectory() as directory:
        for name in sys.argv[1:] or _FAST:
            load_before = os.getloadavg()[0]
            section, faults = {**_FAST, **_BEARING}[name](Path(directory))
            keep_section(section, (load_before, os.getloadavg()[0]))
            print("\n".join([section, *faults]), flush=True)
            any_fault |= bool(faults)
    sys.exit(any_fault)
