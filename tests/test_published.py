"""Published and computed: every fact of the report, what the record gives for it, and verdicts that follow the workbooks."""

import csv
import json
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

import narwhals as nw
import pyarrow
import pytest
import streamlit as st
from command import run_command
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from natpatsip import catalogue, organisations
from natpatsip.access import Actor
from natpatsip.analysis.restraint import count_reductions
from natpatsip.catalogue.facts import PUBLISHED, facts
from natpatsip.demo import demonstration_workbook
from natpatsip.figures import FIGURES
from natpatsip.intake import receive
from natpatsip.published import AGREES, DIFFERS, UNKNOWN, compare, contradictions
from natpatsip.published.methods import METHODS
from natpatsip.quarters import Quarter

Q4 = Quarter.parse("Q4 2022/23")
APP = Path(__file__).parents[1] / "app.py"

# What the report itself contradicts, and what the record gives instead (None where only its models could say).
CONTRADICTED = {
    "mandet_homes_england_narrative": 14975,
    "mandet_infographic_homes": 11621,
    "matneo_ocm_lives_text": None,
    "mhsip_pscs_at_target_text": 11,
    "mhsip_pscs_at_target_pct_text": 73,
    "mhsip_fig18_caption_quarter": "2022/23 Q4",
}
# What no return gives: results of models, centre lines of control charts, and a number that the report merely states.
OF_MODELS = {
    "mandet_infographic_admissions",
    "matneo_ocm_lives",
    "matneo_iab_lives",
    "matneo_lives",
    "matneo_cp",
    "matneo_value_gbp_m",
    "medsip_lives",
    "medsip_severe_harms",
    "medsip_readmissions",
}
MERELY_STATED = {"safety_providers"}


def compared(store):
    with store.snapshot() as snapshot:
        return {one.fact.id: one for one in compare(snapshot)}


def send_changed(store, psc, change, quarter=Q4):
    """A collaborative's demonstration return sent in again with its workbook changed."""
    book = load_workbook(BytesIO(demonstration_workbook(psc, quarter)))
    change(book)
    changed = BytesIO()
    book.save(changed)
    assert receive(store, changed.getvalue(), "changed.xlsx", Actor("Programme manager")).accepted


def withdraw(store, *pscs):
    with store.snapshot() as snapshot:
        rows = snapshot.rows("SELECT DISTINCT submission, psc FROM current_sheets WHERE quarter = ?", [Q4.key])
    with store.writing() as writing:
        for row in rows:
            if row["psc"] in pscs:
                writing.withdraw(row["submission"], Actor("Test"), "sent by mistake")


def table(page):
    """The rows of a sheet, each as its cells by the heading above."""
    head = next(row for row in page.iter_rows() if sum(cell.value is not None for cell in row) > 3)
    for row in page.iter_rows(min_row=head[0].row + 1):
        yield {heading.value: cell for heading, cell in zip(head, row, strict=False)}


# The facts.


def test_every_fact_of_the_report_is_kept_once_and_says_how_it_is_computed_or_why_not():
    assert len(facts()) == len({fact.id for fact in facts()}) == 92
    assert Counter(fact.programme for fact in facts()).keys() == {one.code for one in catalogue.programmes()}
    for fact in facts():
        assert fact.method in METHODS if fact.method else fact.reason, fact.id
        assert not fact.figure or fact.figure in FIGURES, fact.id
        assert fact.measure and fact.how and fact.stated_in and fact.source


# The verdicts.


def test_all_that_returns_can_give_agrees_but_for_what_the_report_contradicts(demonstration):
    found = compared(demonstration)
    by_verdict = {
        verdict: {name for name, one in found.items() if one.verdict == verdict} for verdict in (AGREES, DIFFERS)
    }
    assert by_verdict[DIFFERS] == CONTRADICTED.keys()
    cannot = OF_MODELS | MERELY_STATED
    assert by_verdict[AGREES] == found.keys() - CONTRADICTED.keys() - cannot
    for name in cannot:
        assert (found[name].verdict, found[name].computed) == (UNKNOWN, None) and found[name].reason


@pytest.mark.parametrize("fact", CONTRADICTED)
def test_a_contradiction_of_the_report_comes_out_as_a_difference(demonstration, fact):
    one = compared(demonstration)[fact]
    assert (one.verdict, one.computed) == (DIFFERS, CONTRADICTED[fact])
    (told,) = [found.words for found in contradictions() if fact in found.facts]
    assert told in one.reason


def test_the_contradictions_name_their_numbers():
    told = "\n".join(found.words for found in contradictions())
    for numbers in (
        ("12 of 15 collaboratives (80%)", "11 (73%)"),
        ("11,621", "11,358", "75.0% of the 15,140"),
        ("15,140", "about 14,975"),
        ("465", "351"),
        ("Q3 2022/23", "Q4 2022/23"),
    ):
        assert all(number in told for number in numbers)
    assert len(contradictions()) == 5


def test_the_number_of_homes_that_counts_and_shares_allow_is_worked_out_from_them():
    # 11,621 is 77.6% as rounded of 11,621 / 0.7765 = 14,965.9 to 11,621 / 0.7755 = 14,985.2 homes; 9,164 and 2,984 allow more.
    (told,) = [found.words for found in contradictions() if "mandet_homes_england_narrative" in found.facts]
    assert "between 14,966 and 14,985" in told


def test_a_return_that_changes_changes_the_verdict(demonstration_copy):
    """Wessex moves one home from stage 5 to stage 4: England has one fewer at stage 5, and nothing else changes there."""
    assert compared(demonstration_copy)["mandet_stage5_n"].verdict == AGREES

    def one_home_back(book):
        row = next(row for row in table(book["Care homes"]) if row["Stage 5 Adoption"].value)
        row["Stage 5 Adoption"].value -= 1
        row["Stage 4 Testing or Implementation"].value += 1

    send_changed(demonstration_copy, "WEX", one_home_back)
    after = compared(demonstration_copy)
    assert (after["mandet_stage5_n"].verdict, after["mandet_stage5_n"].computed) == (DIFFERS, 9163)
    assert after["mandet_stage5_n"].reason == "The record gives 9,163 homes."
    assert after["mandet_stage3_n"].verdict == after["mandet_stage7_n"].verdict == AGREES


def test_the_report_s_own_count_agrees_once_a_twelfth_collaborative_reaches_the_target(demonstration_copy):
    """Yorkshire & Humber supports 11 of 118 wards directly; a twelfth makes a tenth, and so 12 of 15, or 80%."""

    private = {provider.name for provider in organisations.providers() if provider.kind == "Private"}

    def one_ward_more(book):
        wards = (row for row in table(book["Wards"]) if row["Ward name"].value and row["Provider"].value not in private)
        next(row for row in wards if row["Support"].value != "Direct")["Support"].value = "Direct"

    send_changed(demonstration_copy, "YH", one_ward_more)
    after = compared(demonstration_copy)
    for fact, value in (("mhsip_pscs_at_target_text", 12), ("mhsip_pscs_at_target_pct_text", 80)):
        assert (after[fact].verdict, after[fact].computed, after[fact].reason) == (AGREES, value, "")
    assert after["mhsip_wards_direct"].verdict == DIFFERS


def test_who_has_not_returned_is_given_as_a_reason(demonstration_copy):
    withdraw(demonstration_copy, "WEX", "OX")
    found = compared(demonstration_copy)["mandet_stage5_n"]
    assert found.verdict == DIFFERS and "Not returned: Oxford, Wessex." in found.reason


def test_without_returns_nothing_is_computed_from_them(store):
    found = compared(store)
    assert len(found) == 92
    for name, one in found.items():
        if one.fact.basis == "returns":
            assert (one.verdict, one.computed) == (UNKNOWN, None), name
    assert found["mandet_stage5_n"].reason == "nothing was returned for Q4 2022/23"
    assert found["matneo_ocm_base"].reason == "there is no data of April 2020"
    # Ambitions are no returns: what the figures hold against is what the report states.
    assert {one.verdict for one in found.values() if one.fact.basis == "ambition"} == {AGREES}


def test_more_than_is_held_against_the_number_itself(demonstration):
    floor = compared(demonstration)["matneo_each_intervention_floor"]
    assert floor.verdict == AGREES and floor.computed > 65


def wards_month(ward, month, restraint, seclusion=0, rapid_tranquilisation=0, bed_days=1000):
    """A line of the restrictive practice sheet, of a ward whose baseline is January 2022."""
    counts = {"restraint": restraint, "seclusion": seclusion, "rapid_tranquilisation": rapid_tranquilisation}
    baseline = {"baseline_start": date(2022, 1, 1), "baseline_end": date(2022, 1, 1)}
    return {"ward_id": ward, "month": date(2022, month, 1), **counts, "bed_days": bed_days, **baseline}


def test_a_ward_has_less_of_a_practice_when_its_rate_is_a_quarter_below_its_baseline():
    rows = [
        # Exactly a quarter less over two months after: 8 for 1,000 bed days, then 12 for 2,000.
        *(wards_month("at", 1, 8), wards_month("at", 2, 4), wards_month("at", 3, 8)),
        # Less restraint, but so much more seclusion that it is no less in all.
        *(wards_month("mixed", 1, 8, 2), wards_month("mixed", 2, 2, 8)),
        # As many incidents in twice the bed days is half the rate.
        *(wards_month("busier", 1, 8), wards_month("busier", 2, 8, bed_days=2000)),
        # Just short of a quarter less; no incident to begin with; no month after the baseline; none by the day asked for.
        *(wards_month("short", 1, 100), wards_month("short", 2, 76)),
        *(wards_month("none", 1, 0), wards_month("none", 2, 0)),
        wards_month("new", 1, 8),
        *(wards_month("late", 1, 8), wards_month("late", 6, 0)),
    ]
    months = nw.from_native(pyarrow.Table.from_pylist(rows)).lazy()
    found = count_reductions(months, date(2022, 3, 31))
    assert found == {"wards": 5, "any": 2, "restraint": 3, "seclusion": 0, "rapid_tranquilisation": 0}


# The command.


def test_the_command_lists_every_fact(demonstration):
    done = run_command("published", "--json", "--database", demonstration.path)
    assert done.returncode == 0, done.stderr
    records = json.loads(done.stdout)
    assert [record["id"] for record in records] == [fact.id for fact in facts()]
    first = next(record for record in records if record["id"] == "mandet_stage3_pct")
    wanted = {"programme": "ManDet", "quarter": "Q4 2022/23", "published": 77.6, "computed": 77.6, "figure": "fig02"}
    assert wanted.items() <= first.items() and (first["verdict"], first["reason"]) == ("agrees", "")
    assert Counter(record["verdict"] for record in records) == {AGREES: 76, DIFFERS: 6, UNKNOWN: 10}


def test_the_command_in_words(demonstration):
    lines = run_command("published", "--database", demonstration.path).stdout.decode().splitlines()
    (line,) = [line for line in lines if " mandet_stage3_n " in line]
    assert line.split() == [
        "ManDet",
        "mandet_stage3_n",
        "Q4",
        "2022/23",
        "11,621",
        "homes",
        "11,621",
        "homes",
        "agrees",
    ]
    assert lines[-1] == "92 facts: agrees 76, differs 6, cannot be computed 10."


def test_the_command_without_returns_says_so_and_ends_well(tmp_path):
    done = run_command("published", "--json", "--database", tmp_path / "none.duckdb")
    assert done.returncode == 0
    records = {record["id"]: record for record in json.loads(done.stdout)}
    told = records["mandet_stage5_n"]
    assert (told["verdict"], told["reason"]) == ("cannot be computed", "nothing was returned for Q4 2022/23")


# The page.


@pytest.fixture
def page(demonstration, monkeypatch):
    monkeypatch.setenv("NATPATSIP_DATABASE", str(demonstration.path))
    st.cache_resource.clear()
    page = AppTest.from_file(str(APP), default_timeout=60).run().switch_page("pages/published.py").run()
    assert not page.exception
    return page


def words(page):
    return "\n".join(element.proto.body for element in page.get("html"))


def test_the_page_tells_counts_and_contradictions_first(page):
    assert [metric.value for metric in page.metric] == ["76 of 92", "6 of 92", "10 of 92"]
    told = "\n".join(element.value for element in page.markdown)
    assert all(found.words in told for found in contradictions())
    assert words(page).count('<th role="rowheader"') == 92


def test_the_page_is_narrowed_by_programme_and_verdict(page):
    page.selectbox(key="published_programme").set_value("Mental health").run()
    page.selectbox(key="published_verdict").set_value(DIFFERS).run()
    assert not page.exception
    assert words(page).count('<th role="rowheader"') == 3 and "Q3 2022/23" in words(page)
    page.selectbox(key="published_programme").set_value("Medicines").run()
    assert page.info[0].value == "No published number matches what you chose."


def test_the_published_table_of_wards_agrees_with_the_facts():
    with (PUBLISHED / "q4_2022_23_mhsip_wards_by_psc.csv").open(encoding="utf-8") as lines:
        england, *rows = csv.DictReader(lines)
    assert sum(int(row["wards_direct"]) for row in rows) == int(england["wards_direct"]) == 172
