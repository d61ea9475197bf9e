"""What one change of a filter costs on each page, counted and not timed: a change that makes pages slow shows on any machine.

The numbers kept here are what the pages take today. One that falls is lowered here; one that has to rise needs a reason.
"""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from natpatsip import organisations
from natpatsip.charts import style
from natpatsip.store import Snapshot

APP = Path(__file__).parents[1] / "dashboard.py"
# What is chosen on a page, in its address, first and then; of most pages a collaborative.
COLLABORATIVES = [psc.name for psc in organisations.collaboratives()[:2]]
CHOICES = {
    "place": ("place", COLLABORATIVES),
    "status": ("chased_quarter", ["Q3 2022/23", "Q4 2022/23"]),
    "returns": ("history_psc", COLLABORATIVES),
}
# Of each page for another choice: statements put to the database, charts built, KiB sent.
COSTS = {
    # Each of its key results leads to the chart that has it.
    "overview": (0, 0, 18),
    # Each mark tells its rank and who returned it, each point of how many it is.
    "mandet": (0, 4, 75),
    # The trusts of a place are under its row of the heat map.
    "matneo": (0, 4, 104),
    # Each share tells of how many it is.
    "medsip": (0, 3, 71),
    "mhsip": (0, 3, 53),
    "system_safety": (0, 3, 52),
    "summary": (0, 0, 120),
    # A line a measure, each with two small drawings; of the lists, each folded, no chart until one is opened.
    "place": (0, 1, 280),
    # What it tells of all quarters is asked at once, and its forms are made when they are opened.
    "status": (0, 0, 48),
    # What stood of the return before its one version came, and after.
    "returns": (2, 0, 19),
}


@pytest.fixture
def visit(demonstration, monkeypatch):
    """Opens a page for the first or the second choice, each time as a visitor of their own; gives the KiB that it was sent."""
    monkeypatch.setenv("NATPATSIP_DATABASE", str(demonstration.path))
    st.cache_resource.clear()

    def open_page(path: str, number: int) -> float:
        # In its first run alone AppTest goes through the app, as a browser does that opens an address.
        page = AppTest.from_file(str(APP), default_timeout=60).switch_page(f"pages/{path}.py")
        name, choices = CHOICES.get(path, ("psc", COLLABORATIVES))
        page.query_params[name] = choices[number]
        page.run()
        assert not page.exception
        return _bytes_sent(page._tree) / 1024

    return open_page


@pytest.fixture
def counts(monkeypatch) -> dict[str, int]:
    """Counts what is asked of the database and how many charts are built, which still are."""
    counted = {"statements": 0, "charts": 0}

    def counting(owner: object, name: str, what: str) -> None:
        real = getattr(owner, name)

        def count(*given: object, **named: object) -> object:
            counted[what] += 1
            return real(*given, **named)

        monkeypatch.setattr(owner, name, count)

    counting(Snapshot, "_ask", "statements")
    counting(Snapshot, "table", "statements")
    counting(style, "layered", "charts")
    return counted


def _bytes_sent(block) -> int:
    below = sum(_bytes_sent(child) for child in getattr(block, "children", {}).values())
    return below + (block.proto.ByteSize() if getattr(block, "proto", None) else 0)


@pytest.mark.parametrize("path", COSTS)
def test_another_choice_costs_no_more_than_it_did(visit, counts, path):
    visit(path, 0)
    counts.update(statements=0, charts=0)
    sent = visit(path, 1)
    statements, charts, kibibytes = COSTS[path]
    assert (counts["statements"], counts["charts"]) == (statements, charts)
    assert sent <= kibibytes * 1.1


@pytest.mark.parametrize("path", COSTS)
def test_the_same_choice_once_more_asks_and_builds_nothing(visit, counts, path):
    visit(path, 0)
    counts.update(statements=0, charts=0)
    visit(path, 0)
    assert counts == {"statements": 0, "charts": 0}
