"""Modelled benefits: arithmetic done by hand, inputs from returns, and assumptions that can be tried and are never kept."""

import csv
import io
import json
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from months_sent import send
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from natpatsip import catalogue, organisations
from natpatsip.analysis.benefits import BabiesGiven, avoided_by_tools, lives_saved, palsy_prevented, spared_opioids
from natpatsip.analysis.months import MonthChange
from natpatsip.analysis.selection import Selection
from natpatsip.catalogue.facts import fact
from natpatsip.figures import figure
from natpatsip.figures.benefits.assumptions import AssumptionRefused, assume, get_model
from natpatsip.figures.benefits.babies import lives_benefit, palsy_benefit
from natpatsip.figures.benefits.care_homes import care_home_benefit
from natpatsip.figures.benefits.opioids import opioid_benefit
from natpatsip.figures.exports import EXPORTS, csv_bytes, excel_bytes, json_bytes
from natpatsip.figures.formatting import add_unit
from natpatsip.quarters import Quarter

Q4 = Quarter.parse("Q4 2022/23")
ENGLAND, WESSEX = Selection.ending(Q4), Selection.ending(Q4, psc=("WEX",))
APRIL_2020 = date(2020, 4, 1)
BENEFITS = {
    "fig04": care_home_benefit,
    "fig13": lives_benefit,
    "fig14": palsy_benefit,
    "medsip_benefit": opioid_benefit,
}
APP = Path(__file__).parents[1] / "dashboard.py"
each_benefit = pytest.mark.parametrize("figure_id", BENEFITS)


def draw(store, figure_id, selection=ENGLAND, **tried):
    with store.snapshot() as snapshot:
        return BENEFITS[figure_id](selection, snapshot, tried)


def results(steps):
    return {outcome: chain[-1].value for outcome, chain in steps.items()}


# Arithmetic. Every expected value is worked out here, on paper, from the parameters beside it.


def test_homes_with_a_tool_avoid_a_share_of_their_residents_admissions_and_calls():
    given = {"residents_per_home": 20, "admissions_per_resident": 0.5, "calls_per_resident": 2, "years_in_use": 1.5}
    given |= {"admissions_reduction": 10, "calls_reduction": 25}
    steps = avoided_by_tools(100, given)
    # 100 homes of 20 are 2,000 residents: 1,000 admissions, a tenth of them for 1.5 years; 4,000 calls, a quarter.
    assert [step.value for step in steps["admissions"]] == [100, 2000, 1000, 100, 150]
    assert [step.value for step in steps["calls"]] == [100, 2000, 4000, 1000, 1500]
    assert [step.how for step in steps["admissions"]] == [
        "Returned",
        "100 × 20 residents a home",
        "2,000 × 0.5 a resident",
        "1,000 × 10%",
        "100 × 1.5 (years in use)",
    ]


def test_only_babies_above_the_share_of_the_first_month_count():
    # 30 of 90 in the first month; of 900 that would be 300; 498 were given it, 198 more: 6 lives at one in 33.
    cord = BabiesGiven(APRIL_2020, 900, 498, 90, 30)
    antibiotics = BabiesGiven(APRIL_2020, 400, 150, 40, 10)
    saved = results(lives_saved(cord, antibiotics, {"cord_babies_per_life": 33, "antibiotics_babies_per_life": 100}))
    assert saved == {"cord_management": pytest.approx(6), "antibiotics": pytest.approx(0.5)}


def test_cases_prevented_have_a_value():
    magnesium = BabiesGiven(APRIL_2020, 1000, 870, 100, 50)
    steps = palsy_prevented(magnesium, {"magnesium_babies_per_case": 37, "value_of_a_case": 1.5})
    assert results(steps) == {"cases": pytest.approx(10), "value": pytest.approx(15)}


def test_fewer_people_on_opioids_come_to_less_harm():
    given = {"people_per_life": 62, "people_per_severe_harm": 20, "people_per_readmission": 10}
    steps = spared_opioids(MonthChange(93_800, 100_000, 42, 42), date(2021, 1, 1), date(2022, 12, 1), given)
    assert results(steps) == {"lives": 100, "severe_harms": 310, "readmissions": 620}


def test_where_it_got_worse_nothing_is_saved():
    worse = BabiesGiven(APRIL_2020, 900, 200, 90, 30)
    steps = lives_saved(worse, worse, {"cord_babies_per_life": 33, "antibiotics_babies_per_life": 100})
    assert results(steps) == {"cord_management": 0, "antibiotics": 0}
    assert steps["cord_management"][-1].how == "None, for it is -100 babies"


# Figures, from returns that came in as workbooks.


def test_the_homes_of_the_report_avoid_what_the_stored_assumptions_give(demonstration):
    drawn = draw(demonstration, "fig04")
    # 9,164 homes × 25 residents × 0.7 admissions × 10% × 1 year = 16,037; × 1 call × 10% × 1 year = 22,910.
    assert drawn.numbers == {"admissions": 16037, "calls": 22910, "admissions_stated": 57000}
    assert drawn.finding == (
        "The report states 57,000 hospital admissions avoided; with the assumptions here the model gives 16,037"
    )
    last = drawn.table[drawn.table["step"] == "Avoided"].set_index("outcome")["per_home"]
    assert last.to_dict() == {"Hospital admissions avoided": 1.75, "999 calls avoided": 2.5}


def monthly_babies(store, intervention, trusts=None):
    """Babies eligible and given, by month, by the slow and obvious way."""
    with store.snapshot() as snapshot:
        rows = snapshot.rows(
            "SELECT month, trust, eligible, given FROM optimisation_monthly WHERE intervention = ?", [intervention]
        )
    months = defaultdict(lambda: [0, 0])
    for row in rows:
        if row["given"] is not None and (trusts is None or row["trust"] in trusts):
            months[row["month"]][0] += row["eligible"]
            months[row["month"]][1] += row["given"]
    return months


def extra(months):
    eligible, given = (sum(counts[place] for counts in months.values()) for place in (0, 1))
    first_eligible, first_given = months[APRIL_2020]
    return given - eligible * first_given / first_eligible


@pytest.mark.parametrize("psc", [None, "WEX", "YH"])
def test_babies_are_those_of_the_monthly_data_for_the_places_chosen(demonstration, psc):
    trusts, chosen = None, ENGLAND
    if psc:
        chosen = Selection.ending(Q4, psc=(psc,))
        with demonstration.snapshot() as snapshot:
            found = snapshot.rows("SELECT trust FROM organisation_nhs_trusts WHERE psc = ?", [psc])
        trusts = {row["trust"] for row in found}
    lives, palsy = draw(demonstration, "fig13", chosen).numbers, draw(demonstration, "fig14", chosen).numbers
    more = {
        code: extra(monthly_babies(demonstration, code, trusts))
        for code in ("cord_management", "antibiotics", "magnesium_sulphate")
    }
    assert lives["cord_management"] == pytest.approx(max(0, more["cord_management"]) / 33, abs=0.51)
    assert lives["antibiotics"] == pytest.approx(max(0, more["antibiotics"]) / 1000, abs=0.51)
    assert palsy["cases"] == pytest.approx(max(0, more["magnesium_sulphate"]) / 37, abs=0.51)
    assert palsy["value"] == pytest.approx(palsy["cases"], abs=0.51)


def test_people_on_opioids_are_those_of_the_first_month_and_the_last(demonstration):
    with demonstration.snapshot() as snapshot:
        rows = snapshot.rows(
            "SELECT month, sum(long_term)::INTEGER AS people FROM opioids_monthly GROUP BY month ORDER BY month"
        )
    fewer = rows[0]["people"] - rows[-1]["people"]
    assert draw(demonstration, "medsip_benefit").numbers["lives"] == pytest.approx(fewer / 62, abs=0.51)


@each_benefit
def test_what_is_stated_stands_beside_what_is_modelled_for_england_alone(demonstration, figure_id):
    england, wessex = draw(demonstration, figure_id), draw(demonstration, figure_id, WESSEX)
    assert any(name.endswith("_stated") for name in england.numbers)
    assert not any(name.endswith("_stated") for name in wessex.numbers)
    assert england.finding.startswith("The report states") and "in Wessex" in wessex.finding
    assert "for England as a whole" in wessex.caption
    assert "As the report states" in set(england.table["step"]) - set(wessex.table["step"])
    assert "published" in EXPORTS["svg"](england).decode().split("</style>")[-1]


def test_stated_results_are_the_published_facts(demonstration):
    stated = {
        ("fig04", "admissions"): "mandet_infographic_admissions",
        ("fig13", "cord_management"): "matneo_ocm_lives",
        ("fig13", "antibiotics"): "matneo_iab_lives",
        ("fig14", "cases"): "matneo_cp",
        ("fig14", "value"): "matneo_value_gbp_m",
        ("medsip_benefit", "lives"): "medsip_lives",
        ("medsip_benefit", "severe_harms"): "medsip_severe_harms",
        ("medsip_benefit", "readmissions"): "medsip_readmissions",
    }
    for (figure_id, outcome), name in stated.items():
        assert draw(demonstration, figure_id).numbers[f"{outcome}_stated"] == fact(name).value


@each_benefit
def test_in_another_quarter_nothing_is_stated(demonstration, figure_id):
    earlier = draw(demonstration, figure_id, Selection.ending(Q4.previous))
    assert not any(name.endswith("_stated") for name in earlier.numbers) and not earlier.empty


@each_benefit
def test_every_assumption_is_told_with_its_unit_its_source_and_whether_it_is_published(demonstration, figure_id):
    definition = draw(demonstration, figure_id).definition
    for parameter in get_model(figure_id).parameters:
        assert parameter.name in definition and parameter.source in definition
        assert parameter.status in ("published", "assumed for the demonstration")
        assert parameter.lowest <= parameter.value <= parameter.highest


@each_benefit
def test_the_figure_by_its_id_is_the_one_with_the_stored_assumptions(demonstration, figure_id):
    with demonstration.snapshot() as snapshot:
        assert csv_bytes(figure(figure_id, ENGLAND, snapshot)) == csv_bytes(BENEFITS[figure_id](ENGLAND, snapshot))


def test_nothing_returned_is_nothing_modelled(store):
    for figure_id in BENEFITS:
        drawn = draw(store, figure_id)
        assert drawn.empty and drawn.finding.startswith("No ") and not drawn.numbers


# Another assumption.


def test_an_assumption_that_is_tried_is_told_wherever_the_figure_goes(demonstration):
    tried = draw(demonstration, "fig04", residents_per_home=30)
    # 9,164 × 30 × 0.7 × 10% × 1 year = 19,244.4
    assert tried.numbers["admissions"] == 19244
    words = "Tried: Residents of a care home: 30 residents instead of 25 residents; the stored assumption is unchanged"
    assert words in tried.filters and words in tried.definition and words in tried.caption
    assert "with another assumption tried" in tried.subtitle and "tried here" in tried.finding
    assert words in next(csv.DictReader(io.StringIO(csv_bytes(tried).decode("utf-8-sig"))))["filters"]
    assert words in json.loads(json_bytes(tried))["definition"]
    about = {row[0].value: row[1].value for row in load_workbook(io.BytesIO(excel_bytes(tried)))["About"].iter_rows()}
    assert words in about["Filters"]
    assert "assumption" in EXPORTS["svg"](tried).decode()


def test_trying_leaves_what_is_stored_as_it_was(demonstration):
    before = Path(APP.parent / "data" / "definitions" / "benefits.toml").read_bytes()
    draw(demonstration, "fig13", cord_babies_per_life=20)
    assert Path(APP.parent / "data" / "definitions" / "benefits.toml").read_bytes() == before
    assert get_model("fig13").parameters[0].value == 33
    assert (
        draw(demonstration, "fig13").numbers["cord_management"]
        == draw(demonstration, "fig13", **{}).numbers["cord_management"]
    )


def test_what_is_tried_says_whose_homes_it_is_of(store):
    """Wessex alone has returned: with another assumption, too, it is not England."""
    places = [(tool.code, stage) for tool in catalogue.tools() for stage in range(tool.highest_stage + 1)]
    rows = [
        {"icb": icb.code, "tool": tool, "stage": stage, "homes": 10, "care_homes_registered": 10 * len(places)}
        for icb in organisations.icbs_of("WEX", on=Q4.end)
        for tool, stage in places
    ]
    send(store, "WEX", care_homes=rows)
    with store.snapshot() as snapshot:
        tried = figure("fig04", ENGLAND, snapshot, {"residents_per_home": 30})
    assert tried.finding.startswith("The 1 of 15 collaboratives that has returned: ") and "tried" in tried.measure
    assert tried.place == "1 of 15 collaboratives so far"


def test_a_value_as_stored_is_not_tried():
    assert not assume("fig13", {"cord_babies_per_life": 33.0}).tried
    with pytest.raises(AssumptionRefused, match="fig12 models nothing"):
        assume("fig12", {"cord_babies_per_life": 33.0})


@pytest.mark.parametrize(
    ("tried", "told"), [({"homes": 3}, "has no “homes”"), ({"cord_babies_per_life": 1}, "from 20 babies to 100 babies")]
)
def test_an_assumption_that_the_model_does_not_have_is_refused(tried, told):
    with pytest.raises(AssumptionRefused, match=told):
        assume("fig13", tried)


def test_filters_of_other_kinds_leave_a_model_alone(demonstration):
    narrowed = replace(ENGLAND, intervention=("corticosteroids",))
    assert draw(demonstration, "fig13", narrowed).numbers == draw(demonstration, "fig13").numbers


def test_a_reader_tries_another_assumption_and_goes_back(demonstration, monkeypatch):
    monkeypatch.setenv("NATPATSIP_DATABASE", str(demonstration.path))
    st.cache_resource.clear()
    page = AppTest.from_string(
        "from natpatsip.analysis.selection import Selection\n"
        "from natpatsip.quarters import Quarter\n"
        "from natpatsip.ui.assumptions import show_benefit\n"
        "from natpatsip.ui.scope import keep_selection\n"
        "keep_selection(Selection.ending(Quarter(2022, 4)))\n"
        "show_benefit('fig04')\n",
        default_timeout=60,
    ).run()
    assert page.subheader[0].value.endswith("16,037")
    assert "Sources" in [tab.label for tab in page.tabs]  # with the stored assumptions it is of stored answers alone
    (residents,) = [field for field in page.number_input if field.label.startswith("Residents")]
    residents.set_value(30).run()
    assert not page.exception and page.subheader[0].value.endswith("19,244")
    assert "Sources" not in [tab.label for tab in page.tabs]
    (back,) = [button for button in page.button if button.label == "Back to the stored assumptions"]
    back.click().run()
    assert not page.exception and page.subheader[0].value.endswith("16,037")


@pytest.mark.parametrize(
    ("number", "unit", "told"),
    [
        ("1", "lives", "1 life"),
        ("91", "lives", "91 lives"),
        ("9", "GBP million", "£9 million"),
        ("1", "cases", "1 case"),
    ],
)
def test_a_result_is_told_in_words_with_its_unit(number, unit, told):
    assert add_unit(number, unit) == told
