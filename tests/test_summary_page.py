"""SPC summary: the page over the demonstration, its tables, icons and choices."""

import re
import sys
from html import unescape

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from natpatsip import organisations
from natpatsip.analysis.measures import MEASURES
from natpatsip.charts.icons import ASSURANCE_WORDS, VARIATION_WORDS
from natpatsip.ui.control.icon_table import Heading, IconRow, icon_html, icon_style, legend_html, table_html


@pytest.fixture
def page(demonstration, monkeypatch):
    """Opens the summary on the demonstration record, with choices by the keys of their widgets."""
    # Streamlit puts its script there, and a process that starts later would run it.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setenv("NATPATSIP_DATABASE", str(demonstration.path))
    st.cache_resource.clear()
    st.cache_data.clear()

    def summary(places: dict[str, tuple[str, ...]]) -> None:
        from natpatsip.analysis.selection import Selection
        from natpatsip.quarters import Quarter
        from natpatsip.ui.control.summary import show_summary
        from natpatsip.ui.scope import keep_selection

        keep_selection(Selection.ending(Quarter(2022, 4), **places))
        show_summary()

    def open_page(places: dict[str, tuple[str, ...]] | None = None, **choices: str) -> AppTest:
        opened = AppTest.from_function(summary, default_timeout=60, kwargs={"places": places or {}})
        for name, value in choices.items():
            opened.query_params[f"summary_{name}"] = value
        opened.run()
        assert not opened.exception
        return opened

    return open_page


def test_every_measure_has_a_row_with_its_numbers_icons_and_line(page):
    table = _table(page())
    assert _heads(table) == [measure.label for measure in _in_order()]
    steroids = _row(table, "Antenatal corticosteroids")
    # NatPatSIP progress report, Q4 2022/23: 49% of eligible babies, recalculated in the demonstration's ledger.
    assert all(words in steroids for words in ("March 2023", "49.0%", "recalculated"))
    assert "Up from January 2022, 40% to 49%" in steroids
    assert f'aria-label="{VARIATION_WORDS["common_cause"]}"' in steroids
    assert re.search(r'<img src="data:image/svg\+xml;base64,[^"]+" alt="36 points between', steroids)
    adopted = _row(table, "Care homes at stage 5 or above")
    assert all(words in adopted for words in ("61.2%", "Q4 2022/23", "85.0%"))


def test_a_programme_and_the_places_chosen_narrow_it(page):
    opened = page({"psc": ("WEX",)}, programme="Medicines")
    assert _heads(_table(opened)) == [measure.label for measure in _in_order() if measure.programme == "MedSIP"]
    assert "Wessex" in _table(opened)


def test_collaboratives_have_an_icon_and_a_value_for_each_measure(page):
    table = _table(page(row="Collaborative", programme="Maternity and neonatal"))
    assert _heads(table) == [psc.name for psc in organisations.collaboratives()]
    wessex = _row(table, "Wessex")
    assert re.search(r'scope="row"><a href="place\?[^"]*place=Wessex"', unescape(wessex))
    limited = [m for m in MEASURES.values() if m.over_time and m.programme == "MatNeo" and m.frequency == "monthly"]
    for measure in limited:
        assert re.search(
            rf'data-label="{measure.label}"><span class="cell"><span class="icon i-\w+" role="img"', wessex
        )


# The same report: of 94 wards with data, 29 use restrictive practice less, 23 restraint, 25 seclusion, 11 tranquilisation.
@pytest.mark.parametrize(
    ("chosen", "wards"),
    [
        ("All wards", 94),
        ("Restrictive practice used less", 29),
        ("Restraint used less", 23),
        ("Seclusion used less", 25),
        ("Rapid tranquilisation used less", 11),
    ],
)
def test_wards_that_use_a_practice_less_can_be_picked_out(page, chosen, wards):
    table = _table(page(row="Ward", wards=chosen))
    assert len(_heads(table)) == wards
    measure = chosen.removesuffix(" used less")
    if chosen != "All wards":
        marked = re.findall(rf'<td role="cell" data-label="{measure}">(.*?)</td>', table)
        assert len(marked) == wards and all("used less" in cell for cell in marked)


def test_what_is_not_known_is_said(page):
    opened = page(row="Trust", programme="Managing deterioration")
    assert opened.info[0].value.startswith(
        "No measure of this programme has a control chart by trust for the places chosen."
    )
    assert not opened.get("html")


def test_a_table_is_one_for_a_screen_reader_and_a_card_for_a_phone():
    html = table_html(
        "Measures", "Place", [Heading("Magnesium sulphate", "Mag. sulph.")], [("Group", [IconRow("Kent", ["1"])])]
    )
    assert "<caption>Measures</caption>" in html
    assert '<th role="columnheader" scope="col">Place</th>' in html
    assert '<span aria-hidden="true">Mag. sulph.</span><span class="unseen">Magnesium sulphate</span>' in html
    assert 'scope="rowgroup" colspan="2">Group</th>' in html
    assert '<th role="rowheader" scope="row">Kent</th><td role="cell" data-label="Magnesium sulphate">1</td>' in html


def test_every_icon_is_drawn_and_said_in_words():
    for icon in (*VARIATION_WORDS, *ASSURANCE_WORDS):
        (name,) = re.findall(r'class="icon (i-\w+)"', icon_html(icon))
        assert f".icon.{name}{{" in icon_style(dark=False) and f".icon.{name}{{" in icon_style(dark=True)
    legend = legend_html()
    assert all(words in legend for words in VARIATION_WORDS.values())


def _in_order():
    order = ["ManDet", "MatNeo", "MedSIP", "MHSIP", "SystemSafety"]
    # The demonstration has no publisher’s extract.
    over_time = [measure for measure in MEASURES.values() if measure.over_time and measure.sender != "publisher"]
    return sorted(over_time, key=lambda measure: order.index(measure.programme))


def _table(page: AppTest) -> str:
    return page.get("html")[0].proto.body


def _heads(table: str) -> list[str]:
    return re.findall(r'scope="row">(?:<a [^>]*>)?([^<]+)', unescape(table))


def _row(table: str, head: str) -> str:
    return next(row for row in table.split("<tr") if re.search(rf'scope="row">(<a [^>]*>)?{re.escape(head)}', row))
