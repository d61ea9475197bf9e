"""Measure everything once, print the results and keep them in benchmarks/results.md."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import figures_section, measure_figures
from benchmarks.load import measure_load
from benchmarks.loading import measure_loading
from benchmarks.pages import measure_pages
from benchmarks.results import keep_speed, written
from benchmarks.sending import measure_sending
from benchmarks.spc import measure_spc, spc_section

load_before = os.getloadavg()[0]
with TemporaryDirectory() as directory:
    database = Path(directory) / "benchmark.duckdb"
    loading = measure_loading(database)
    pages = measure_pages(database)
    visitors = measure_load(database)
    figures = figures_section(measure_figures(database))
    sending = measure_sending(database)
control_charts = f"{spc_section(measure_spc())}\n\n{figures}"
speed = written(loading, sending, pages, visitors, control_charts, (load_before, os.getloadavg()[0]))
keep_speed(speed)
print(speed)
