"""Each tile of a page leads to the chart that has its number: its link opens a page on which that figure is."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import streamlit as st
from cases import all_hold
from streamlit.testing.v1 import AppTest

from natpatsip.analysis.selection import Selection
from natpatsip.figures.headline import Tile
from natpatsip.figures.programmes import make_headline
from natpatsip.figures.results import key_results
from natpatsip.quarters import Quarter
from natpatsip.ui.measure_links import link_to_tile

APP = Path(__file__).parents[1] / "dashboard.py"
Q4 = Selection.ending(Quarter(2022, 4))
# What was not collected has no chart.
WITHOUT = "Not collected"


@pytest.mark.parametrize(
    "page",
    ["MatNeo", *(pytest.param(page, marks=pytest.mark.prove) for page in ("ManDet", "MedSIP", "MHSIP", "results"))],
)
def test_a_tile_leads_to_the_chart_that_has_its_number(demonstration, monkeypatch, page):
    monkeypatch.setenv("NATPATSIP_DATABASE", str(demonstration.path))
    st.cache_resource.clear()
    with demonstration.snapshot() as snapshot:
        tiles = key_results(Q4, snapshot) if page == "results" else make_headline(page, Q4, snapshot).tiles

    def check(tile: Tile) -> None:
        link = urlsplit(link_to_tile(tile, []))
        app = AppTest.from_file(str(APP), default_timeout=60).switch_page(f"pages/{link.path}.py")
        for name, value in parse_qsl(link.query):
            app.query_params[name] = value
        app.run()
        assert not app.exception
        assert link.fragment in [heading.anchor for heading in app.header]

    all_hold(check, [tile for tile in tiles if tile.value != WITHOUT], lambda tile: tile.label)
