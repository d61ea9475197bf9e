# make run: the dashboard with demonstration data. make quick: the tests that need neither browser nor database.
# make test: all that must hold before a change lands. make prove: every case beyond those.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATABASE ?= data/natpatsip.duckdb
PORT ?= 8501
# How many tests run side by side.
WORKERS ?= 2

.PHONY: run quick test prove check bench clean browser

run: $(VENV)/run
	$(BIN)/python -m natpatsip --database "$(DATABASE)" serve --demonstration --port $(PORT)

quick: $(VENV)/test
	$(BIN)/python -m pytest -n $(WORKERS) -m "not browser and not files and not prove"

test: $(VENV)/test browser
	$(BIN)/python -m pytest -n $(WORKERS)

prove: $(VENV)/test browser
	$(BIN)/python -m pytest -n $(WORKERS) -m prove

check: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/test
	$(BIN)/python -m benchmarks

browser: $(VENV)/test
	$(BIN)/python -m tests.browser

clean:
	rm -rf $(VENV)

# The stamp of an environment is as new as the requirements it was made from.
$(VENV)/run: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/test: requirements-dev.txt $(VENV)/run
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
