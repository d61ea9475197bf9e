# make run: the dashboard with demonstration data. make test: every test, the browser's too.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATABASE ?= data/natpatsip.duckdb
PORT ?= 8501

.PHONY: run test check bench clean browser

run: $(VENV)/run
	@test -f "$(DATABASE)" || $(BIN)/python -m natpatsip --database "$(DATABASE)" demo
	$(BIN)/python -m natpatsip --database "$(DATABASE)" serve --port $(PORT)

test: $(VENV)/test browser
	$(BIN)/python -m pytest

check: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

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
