"""Measure what the dashboard bears, and keep the results in benchmarks/results.md: `python -m benchmarks.endurance`."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.deadline import deadline_section, measure_deadline
from benchmarks.fuzzing import fuzzing_section, measure_fuzzing
from benchmarks.kills import kills_section, survive_kills
from benchmarks.loading import measure_loading
from benchmarks.results import endurance, keep

if __name__ == "__main__":
    load_before = os.getloadavg()[0]
    with TemporaryDirectory() as folder:
        database = Path(folder) / "benchmark.duckdb"
        measure_loading(database)
        deadline = measure_deadline(database)
        (Path(folder) / "killed").mkdir()
        survival = survive_kills(Path(folder) / "killed" / "natpatsip.duckdb")
    sections = [deadline_section(deadline), kills_section(survival), fuzzing_section(measure_fuzzing())]
    print(keep(endurance=endurance(sections, (load_before, os.getloadavg()[0]))))
    print("\n".join([*deadline.failures, *survival.faults]))
