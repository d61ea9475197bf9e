"""Publishers' extracts on the way to a figure: rates, places, what is suppressed, and what a page says without any."""

import sys
from pathlib import Path

import pytest
import returns_made as made
import streamlit as st
from extracts_made import opioid_csv, restraint_csv, sent
from streamlit.testing.v1 import AppTest

from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.intake import receive
from natpatsip.quarters import Quarter
from natpatsip.sheets.extracts import RESTRAINT_REPORTED

APP = Path(__file__).parents[1] / "dashboard.py"
Q4 = Quarter(2022, 4)
CAMDEN, MIND, SMALL = ("Camden Trust", "TAF"), ("Mind Havant", ""), ("Small Clinic", "")
# A line each of month, provider, people restrained and bed days: None is suppressed, and a line that is not there missing.
RESTRAINED = (
    ("2022-10-01", CAMDEN, 120, 10_000),
    ("2022-10-01", MIND, None, 5_000),
    ("2022-10-01", SMALL, None, None),
    ("2022-11-01", CAMDEN, 0, 10_000),
    ("2022-11-01", MIND, 30, 5_000),
    ("2022-12-01", CAMDEN, None, 10_000),
    ("2023-02-01", CAMDEN, 50, 10_000),
)


def drawn(store, figure_id, **choices):
    with store.snapshot() as snapshot:
        return figure(figure_id, Selection.ending(Q4, **choices), snapshot)


def by_name(rows, name, *columns):
    return {row[name]: tuple(row[column] for column in columns) for row in rows}


def send_restraint(store):
    """An extract of restraint, a file for each of its measures."""
    for measure, place in (("people_restrained_MHS76", 2), ("bed_days", 3)):
        lines = [
            (line[0], *line[1], "", "Y") if line[place] is None else (line[0], *line[1], line[place], "N")
            for line in RESTRAINED
        ]
        assert sent(store, restraint_csv(*lines, measure=measure), RESTRAINT_REPORTED).accepted


@pytest.fixture
def restrained(store):
    """A record with an extract of restraint and nothing else."""
    send_restraint(store)
    return store


def test_opioid_items_are_a_rate_of_registered_patients_that_the_extract_gives_in_thousands(store):
    lines = ("2023-03-01", "QE1", "4592.0", "1719.871"), ("2023-03-01", "QVV", "400", "100")
    assert sent(store, opioid_csv(*lines)).accepted
    england = drawn(store, "control_high_dose_opioid_items")
    by_icb = drawn(store, "panels_high_dose_opioid_items", level="icb")
    # OpenPrescribing’s own ratio of the first is 2.66997; 4,992 items in 1,819,871 patients are 2.743 in 1,000.
    assert by_name(by_icb.rows, "unit", "value") == {"QE1": (2.67,), "QVV": (4.0,)}
    assert england.numbers["latest"] == pytest.approx(2.743, abs=5e-4)
    assert "2.74 (4,992 in 1,819,871 registered patients). ICBs with data: 2 of 42." in england.caption
    assert england.provenance.coverage == "OpenPrescribing, from NHSBSA prescribing data, as of 11 May 2023"


def test_the_share_and_the_amount_of_opioids_are_of_what_their_own_lines_say(store):
    line = ("2023-03-01", "QE1")
    sent(store, opioid_csv((*line, "157", "1000"), measure="high_dose_opioid_share"))
    sent(store, opioid_csv((*line, "29611420.6", "1000.0"), measure="opioid_ome"))
    assert drawn(store, "control_high_dose_opioid_share").finding.startswith(
        "15.7% of opioid items were at a high dose"
    )
    assert drawn(store, "control_opioid_ome").rows[0]["value"] == 29_611.4
    assert drawn(store, "control_high_dose_opioid_items").empty


def test_what_is_suppressed_is_neither_nought_nor_missing(restrained):
    england = drawn(restrained, "control_people_restrained")
    assert by_name(england.rows, "month", "value", "sites", "sites_suppressed") == {
        "October 2022": (12.0, 1, 2),
        "November 2022": (2.0, 2, 0),
        "December 2022": (None, None, 1),
        "January 2023": (None, None, None),
        "February 2023": (5.0, 1, 0),
    }
    assert by_name(england.rows, "month", "point")["December 2022"] == ("Suppressed",)
    assert "Suppressed, and so without a value: December 2022. No value for January 2023." in england.caption


def test_a_provider_without_a_place_counts_in_england_and_by_itself(restrained):
    compared = drawn(restrained, "panels_people_restrained", level="trust")
    assert by_name(compared.rows, "unit", "latest", "value", "suppressed") == {
        "TAF": ("February 2023", 5.0, 1),
        "Mind Havant": ("November 2022", 6.0, 1),
        "Small Clinic": ("Suppressed", None, 1),
    }
    assert compared.columns[0].heading == "Provider"
    assert "1 provider with suppressed numbers and no value for any month, so without a chart." in compared.caption
    london = drawn(restrained, "control_people_restrained", region=("Y56",))
    assert by_name(london.rows, "month", "value", "sites")["November 2022"] == (0.0, 1)
    small = drawn(restrained, "control_people_restrained", trust=("Small Clinic",))
    assert small.empty and small.finding == "The numbers on people restrained (MHSDS) up to Q4 2022/23 are suppressed"


def test_months_suppressed_at_either_end_are_in_the_table_and_outside_the_chart(restrained):
    mind = drawn(restrained, "control_people_restrained", trust=("Mind Havant",))
    assert [(row["month"], row["value"], row["point"]) for row in mind.rows] == [
        ("October 2022", None, "Suppressed"),
        ("November 2022", 6.0, "Common cause"),
    ]
    assert "Mind Havant" in mind.subtitle


def test_the_summary_counts_an_extract_once_one_stands(store):
    before = drawn(store, "spc_summary_medsip")
    assert "1 national extract," in f"{before.provenance.coverage},"
    sent(store, opioid_csv(("2023-03-01", "QE1", "4592.0", "1719.871")))
    after = drawn(store, "spc_summary_medsip")
    assert "2 national extracts" in after.provenance.coverage
    added = [row for row in after.rows if row not in before.rows]
    assert [(row["measure"], row["unit"]) for row in added] == [
        ("High-dose opioid items", "per 1,000 registered patients")
    ]


def test_a_page_says_how_to_load_an_extract_and_shows_it_once_it_stands(store, monkeypatch):
    assert receive(store, made.good_return(), "Wessex.xlsx", Actor("A lead")).accepted
    # Streamlit puts its script there, and a process that starts later would run it.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setenv("NATPATSIP_DATABASE", str(store.path))
    without = open_part("mhsip", "Restraint reported")
    assert not without.subheader and "No extract of “Restraint reported” is stored." in without.info[-1].value
    assert "natpatsip extract FILE --as restraint_reported" in without.info[-1].value
    send_restraint(store)
    shown = open_part("mhsip", "Restraint reported")
    assert [header.value for header in shown.header] == [
        "Is there a real change in people restrained (MHSDS)?",
        "Where is there a real change in people restrained (MHSDS)?",
    ]
    shown.selectbox(key="unit_restraint_reported").set_value("Small Clinic").run()
    assert not shown.exception
    assert shown.subheader[0].value == "The numbers on people restrained (MHSDS) up to Q4 2022/23 are suppressed"


def open_part(path: str, part: str) -> AppTest:
    """A part of a programme page."""
    st.cache_resource.clear()
    st.cache_data.clear()
    # In its first run alone AppTest goes through the app, as a browser does that opens an address.
    opened = AppTest.from_file(str(APP), default_timeout=60).switch_page(f"pages/{path}.py")
    opened.query_params[f"part_{path}"] = part
    opened.run()
    assert not opened.exception
    return opened
