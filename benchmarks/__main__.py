"""Measure everything once, print the results and keep them in benchmarks/results.md."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.browser import browser_section, measure_browser
from benchmarks.figures import figures_section, measure_figures
from benchmarks.load import load_section, measure_load
from benchmarks.loading import measure_loading
from benchmarks.looking import looking_section, measure_looking
from benchmarks.pages import measure_pages
from benchmarks.reporting import measure_reporting, reporting_section
from benchmarks.results import PAGES, keep_speed, written
from benchmarks.sending import measure_sending
from benchmarks.spc import measure_spc, spc_section
from benchmarks.warming import measure_warming, warming_section

load_before = os.getloadavg()[0]
with TemporaryDirectory() as directory:
    database = Path(directory) / "benchmark.duckdb"
    loading = measure_loading(database)
    pages = measure_pages(database)
    browser = browser_section(measure_browser(database), PAGES)
    visitors = measure_load(database)
    warming = warming_section(measure_warming(database))
    figures = figures_section(measure_figures(database))
    looking = looking_section(measure_looking(database))
    reports = reporting_section(measure_reporting(database))
    sending = measure_sending(database)
visited = [browser, load_section(visitors), warming]
control_charts = [spc_section(measure_spc()), figures]
sections = [looking, *visited, *control_charts, reports]
speed = written(loading, sending, pages, sections, (load_before, os.getloadavg()[0]))
keep_speed(speed)
print(speed)
