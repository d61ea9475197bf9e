"""Pages while a quarter is coming in: where they open, what they say of it, and what a link means."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
import streamlit as st
from returns_made import withdraw
from streamlit.testing.v1 import AppTest

from natpatsip.access import Actor
from natpatsip.quarters import Quarter
from natpatsip.store import Store

Q4, LEAD = Quarter(2022, 4), Actor("National lead")
APP = Path(__file__).parents[1] / "dashboard.py"


@pytest.fixture
def page(coming_in, monkeypatch):
    """Opens a page of the dashboard on a record whose Q1 2023/24 has come in from Wessex alone."""
    monkeypatch.setenv("NATPATSIP_DATABASE", str(coming_in.path))
    st.cache_resource.clear()
    st.cache_data.clear()

    def open_page(path: str, **address: str) -> AppTest:
        # In its first run alone AppTest goes through the app, as a browser does that opens an address.
        opened = AppTest.from_file(str(APP), default_timeout=60).switch_page(f"pages/{path}.py")
        for name, value in address.items():
            opened.query_params[name] = value
        opened.run()
        assert not opened.exception
        return opened

    return open_page


def told(page: AppTest) -> str:
    return "\n".join(element.value for kind in ("markdown", "info", "warning") for element in page.get(kind))


def test_a_programme_opens_at_its_latest_settled_quarter_and_says_what_is_coming_in(page):
    said = told(page("mandet"))
    assert "61.2% of care homes in England had adopted a tool for managing deterioration by Q4 2022/23" in said
    assert "Q1 2023/24 is coming in: 1 of 15 collaboratives has returned every sheet." in said


def test_the_quarter_that_is_coming_in_can_be_looked_at_and_says_whose_it_is(page):
    said = told(page("mandet", quarter="Q1 2023/24"))
    assert "in the 1 of 15 collaboratives that has returned had adopted a tool" in said
    assert "What is shown is of those that have returned, and not of England." in said
    assert not re.search(r"care homes in England", said)


def test_several_quarters_that_are_coming_in_are_told_in_a_line(coming_in, tmp_path, monkeypatch, page):
    store = Store(shutil.copy(coming_in.path, tmp_path / "natpatsip.duckdb"))
    # Q2 2022/23 lacks one too, and is coming in with all that come after the last that was whole.
    withdraw(store, "OX", Q4)
    withdraw(store, "OX", Q4.previous)
    monkeypatch.setenv("NATPATSIP_DATABASE", str(store.path))
    opened = page("mandet")
    assert "**4 quarters are coming in.** Look at:" in told(opened)
    looks = [button for button in opened.button if "2023" in button.label or "2022" in button.label]
    assert [button.label for button in looks] == [
        "Q1 2023/24, 1 of 15",
        *(f"Q{number} 2022/23, 14 of 15" for number in (4, 3, 2)),
    ]
    assert "4 other quarters coming in" in "".join(unescape(html.proto.body) for html in page("overview").get("html"))


def test_each_card_of_the_overview_names_its_quarter(page):
    opened = page("overview")
    cards = [heading.value for heading in opened.subheader]
    assert cards[:5] == [
        f"{title} · Q4 2022/23"
        for title in ("Managing deterioration", "Maternity and neonatal", "Medicines", "Mental health", "System safety")
    ]


def test_a_band_says_for_which_programmes_the_quarter_is_closed(coming_in, tmp_path, monkeypatch, page):
    store = Store(shutil.copy(coming_in.path, tmp_path / "natpatsip.duckdb"))
    with store.writing() as writing:
        writing.close("ManDet", Q4, LEAD)
        writing.close("MHSIP", Q4, LEAD)
        writing.share_draft(Q4, "Ann and Bo", LEAD, "To check the facts")
    monkeypatch.setenv("NATPATSIP_DATABASE", str(store.path))
    overview, medicines = told(page("overview")), told(page("medsip"))
    assert (
        "**Numbers as closed.** Q4 2022/23 is closed by the national team for Managing deterioration and Mental health, and"
        " not for Maternity and neonatal, Medicines and System safety."
    ) in overview
    # Nothing of its own is closed; the draft is of all.
    assert "Numbers as closed" not in medicines and "Q4 2022/23" in medicines
    assert all("these numbers are for Ann and Bo alone" in said for said in (overview, medicines))


def test_a_copied_link_names_the_quarter_that_was_shown(page):
    (button,) = [body for html in page("mandet").get("html") if "data-defaults" in (body := unescape(html.proto.body))]
    assert '["quarter", "Q4 2022/23"]' in button


def test_a_code_or_a_former_name_in_a_link_is_understood_and_an_unknown_place_is_said(page):
    opened = page("mandet", psc="Innovation Agency", region="Atlantis")
    said = told(opened)
    assert "“Atlantis” is no region known here. It was left out" in said
    assert "**Filtered.** Collaborative: Innovation Agency" in said
    by_code = told(page("mandet", psc="WEX"))
    assert "**Filtered.** Collaborative: Wessex" in by_code and "not known here" not in by_code


def test_a_link_with_the_former_name_of_a_part_opens_that_part(page):
    opened = page("mandet", part_mandet="In their own words")
    assert "What do the collaboratives say?" in [heading.value for heading in opened.header]
