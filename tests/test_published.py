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
from months_sent import ORIGIN, SOUTHAMPTON, send
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

import natpatsip
from natpatsip import catalogue, organisations
from natpatsip.__main__ import main
from natpatsip.access import Actor
from natpatsip.analysis.restraint import count_reductions
from natpatsip.catalogue.facts import PUBLISHED, facts, read_published, reports
from natpatsip.demo import demonstration_workbook
from natpatsip.figures import FIGURES
from natpatsip.intake import receive
from natpatsip.published import Agreement, compare, contradictions
from natpatsip.published.methods import METHODS
from natpatsip.quarters import Quarter
from natpatsip.sheets.scope import NATIONAL
from natpatsip.store.ledger import Rebase, SeriesKey

Q4 = Quarter.parse("Q4 2022/23")
APP = Path(__file__).parents[1] / "dashboard.py"

# What the report itself contradicts, and what the record gives instead (None where no return could say).
CONTRADICTED = {
    "mandet_homes_england_narrative": 14975,
    "mandet_infographic_homes": 11621,
    "matneo_ocm_lives_text": None,
    "mhsip_pscs_at_target_text": 11,
    "mhsip_pscs_at_target_pct_text": 73,
    "mhsip_fig18_caption_quarter": "2022/23 Q4",
    "mhsip_target_exceeded": 35,
    "mandet_next_quarter": None,
    "matneo_leaflet_quarter": None,
    "matneo_pointer_interventions": None,
    "matneo_pointer_all_seven": None,
    "matneo_pointer_lives": None,
    "matneo_pointer_palsy": None,
    "matneo_pointer_steroids": None,
}
# One trust's months, which the demonstration makes up.
ILLUSTRATIVE = {
    "matneo_bolton_cord_base",
    "matneo_bolton_cord_latest",
    "matneo_bolton_antibiotics_base",
    "matneo_bolton_antibiotics_latest",
    "matneo_bolton_milk_latest",
}
# What no return gives.
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
MERELY_STATED = {
    "safety_providers",
    "safety_regional_leads",
    "safety_action_learning_sets",
    "mhsip_user_representatives",
    "matneo_survey_answers",
    "year_one_matneo_providers",
}
OF_OTHER_MONTHS = {"year_one_magnesium"}
EVENTS = {
    "newtt2_published",
    "mhsip_data_clinic",
    "mhsip_action_learning",
    "mhsip_workshop",
    "mhsip_next_data_clinic",
    "mhsip_commission_end",
    "safety_second_action_learning",
}


def compared(store):
    with store.snapshot() as snapshot:
        return {one.fact.id: one for one in compare(snapshot)}


@pytest.fixture(scope="module")
def found(demonstration):
    """What comes of every fact beside the demonstration record."""
    return compared(demonstration)


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


def test_every_fact_is_kept_once_and_says_how_it_is_computed_or_why_not():
    assert len(facts()) == len({fact.id for fact in facts()})
    assert Counter(fact.programme for fact in facts()).keys() == {one.code for one in catalogue.programmes()}
    for fact in facts():
        assert fact.method in METHODS if fact.method else fact.reason or not fact.is_result, fact.id
        assert not fact.figure or fact.figure in FIGURES, fact.id
        assert fact.measure and fact.how and fact.stated_in and fact.report.title


def test_every_file_of_facts_is_read_and_has_its_report():
    assert {f"{report}_facts" for report in reports()} == {path.stem for path in PUBLISHED.glob("*_facts.csv")}
    assert {fact.report.id for fact in facts()} == reports().keys()


def test_the_collaborative_cells_of_figure_19_are_facts():
    cells = [fact for fact in facts() if fact.basis == "table"]
    assert len(cells) == 15 * 5 and not any(cell.is_result for cell in cells)
    # Wessex in the report: 45%, 21 wards, a target of 5, 447% of it met, 47 wards.
    wessex = {cell.id.removeprefix("mhsip_fig19_wex_"): cell.value for cell in cells if cell.scope == "Wessex"}
    assert wessex == {
        "direct_percent": 45,
        "wards_direct": 21,
        "wards_target": 5,
        "target_met_percent": 447,
        "wards_total": 47,
    }


# The verdicts.


def test_all_that_returns_can_give_agrees_but_for_what_the_report_contradicts(found):
    by_verdict = {verdict: {name for name, one in found.items() if one.verdict == verdict} for verdict in Agreement}
    assert by_verdict[Agreement.CONTRADICTED] == CONTRADICTED.keys()
    assert by_verdict[Agreement.DIFFERS] == ILLUSTRATIVE
    assert by_verdict[Agreement.UNKNOWN] == OF_MODELS | MERELY_STATED | OF_OTHER_MONTHS | EVENTS
    assert by_verdict[Agreement.DEFINITION] == {fact.id for fact in facts() if fact.basis == "definition"}
    for name in by_verdict[Agreement.UNKNOWN]:
        assert found[name].computed is None and found[name].reason


def test_what_the_report_contradicts_says_so_and_what_the_record_gives(found):
    told = {one.id for one in contradictions()}
    for name, value in CONTRADICTED.items():
        assert found[name].computed == value, name
        assert found[name].contradictions and told.issuperset(found[name].contradictions), name


def test_a_number_that_the_record_gives_agrees_even_where_the_report_contradicts_it(found):
    reviewed = found["medsip_smr_gain"]
    assert (reviewed.verdict, reviewed.contradictions) == (Agreement.AGREES, ("medsip_smr_gain",))


def test_each_contradiction_names_its_numbers_and_the_rule_that_finds_it():
    told = {found.id: found for found in contradictions()}
    numbers = {
        "mhsip_pscs_at_target_text": ("12 collaboratives", "80%", "11 of 15 collaboratives, 73%"),
        "mhsip_target_exceeded": ("13% of England’s wards", "in each trust"),
        "mandet_infographic_homes": ("11,358", "11,621"),
        "matneo_ocm_lives_text": ("465", "351"),
        "mandet_infographic_admissions": ("11,358 homes avoid 57,000", "9,164"),
        "mandet_homes_england_narrative": ("15,140", "about 14,975"),
        "mews_phase2_begun": ("Q3 2022/23", "September 2022"),
        "medsip_smr_gain": ("166,082", "February 2023"),
        "mandet_next_quarter": ("Q1 2022/23", "Q1 2023/24"),
        "matneo_leaflet_quarter": ("Q1 2022/23", "Q1 2023/24"),
        "mhsip_fig18_caption_quarter": ("Q3 2022/23", "Q4 2022/23"),
        "figures_pointed_to": ("figure 1.", "figure 2.", "figures 4 and 8.", "5, 6, 13, 14, 12"),
        "matneo_all_trusts": ("stage 5 in all trusts", "some trusts were at stage 4"),
        "matneo_improved_interventions": ("all seven", "most of the seven"),
    }
    assert told.keys() == numbers.keys()
    for name, stated in numbers.items():
        assert all(number in told[name].words for number in stated), told[name].words
        assert len(told[name].said) > 1 and told[name].rule


def test_proof_reading_finds_every_known_contradiction_of_the_report_that_is_not_one_of_prose(tmp_path, capsys):
    """The list is of readers, and nothing but its prose is read to find one."""
    known = {row["id"]: row["needs_prose"] for row in read_published("contradictions")}
    assert main(["--database", str(tmp_path / "none.duckdb"), "report", "--proof", "q4_2022_23"]) == 1
    output = capsys.readouterr().out
    found = {line.split()[0] for line in output.splitlines()[:-1] if not line.startswith(" ")}
    assert found == {name for name, needs_prose in known.items() if needs_prose == "no"}
    assert [name for name, needs_prose in known.items() if needs_prose == "yes"] == [
        "matneo_all_trusts",
        "matneo_improved_interventions",
    ]
    assert "12 things to look at in NHS England, NatPatSIP progress report, Q4 2022/23." in output


def test_the_number_of_homes_that_counts_and_shares_allow_is_worked_out_from_them():
    # 11,621 is 77.6% as rounded of 11,621 / 0.7765 = 14,965.9 to 11,621 / 0.7755 = 14,985.2 homes; 9,164 and 2,984 allow more.
    (told,) = [found.words for found in contradictions() if found.id == "mandet_homes_england_narrative"]
    assert "between 14,966 and 14,985" in told


def test_a_return_that_changes_changes_the_verdict(found, demonstration_copy):
    """Wessex moves one home from stage 5 to stage 4: England has one fewer at stage 5, and nothing else changes there."""
    assert found["mandet_stage5_n"].verdict == Agreement.AGREES

    def one_home_back(book):
        row = next(row for row in table(book["Care homes"]) if row["Stage 5 Adoption"].value)
        row["Stage 5 Adoption"].value -= 1
        row["Stage 4 Testing or Implementation"].value += 1

    send_changed(demonstration_copy, "WEX", one_home_back)
    after = compared(demonstration_copy)
    assert (after["mandet_stage5_n"].verdict, after["mandet_stage5_n"].computed) == (Agreement.DIFFERS, 9163)
    assert after["mandet_stage5_n"].reason == "The record gives 9,163 homes."
    assert after["mandet_stage3_n"].verdict == after["mandet_stage7_n"].verdict == Agreement.AGREES


def test_the_report_s_own_count_agrees_once_a_twelfth_collaborative_reaches_the_target(demonstration_copy):
    """Yorkshire & Humber supports 11 of 118 wards directly; a twelfth makes a tenth, and so 12 of 15, or 80%."""

    private = {provider.name for provider in organisations.providers() if provider.kind == "Private"}

    def one_ward_more(book):
        wards = (row for row in table(book["Wards"]) if row["Ward name"].value and row["Provider"].value not in private)
        next(row for row in wards if row["Support"].value != "Direct")["Support"].value = "Direct"

    send_changed(demonstration_copy, "YH", one_ward_more)
    after = compared(demonstration_copy)
    for fact, value in (("mhsip_pscs_at_target_text", 12), ("mhsip_pscs_at_target_pct_text", 80)):
        assert (after[fact].verdict, after[fact].computed, after[fact].reason) == (Agreement.AGREES, value, "")
    assert after["mhsip_wards_direct"].verdict == Agreement.DIFFERS
    cells = {name for name, one in after.items() if one.fact.basis == "table" and one.verdict == Agreement.DIFFERS}
    # 12 of 118 are 10%, and 102% of the target: all wards and the target stay.
    assert cells == {f"mhsip_fig19_yh_{column}" for column in ("wards_direct", "direct_percent", "target_met_percent")}


def test_a_month_is_compared_though_nothing_came_in_for_the_report_s_own_quarter(store):
    """20 of 100 babies in April 2020, where the report has 33%."""
    april = {"month": date(2020, 4, 1), "trust": SOUTHAMPTON, "intervention": "cord_management", **ORIGIN}
    send(store, NATIONAL, Quarter.parse("Q1 2020/21"), optimisation_monthly=[april | {"eligible": 100, "given": 20}])
    found = compared(store)["matneo_ocm_base"]
    assert (found.verdict, found.computed, found.reason) == (Agreement.DIFFERS, 20, "The record gives 20%.")


def test_who_has_not_returned_is_given_as_a_reason_and_has_no_cells(demonstration_copy):
    withdraw(demonstration_copy, "WEX", "OX")
    after = compared(demonstration_copy)
    homes, cell = after["mandet_stage5_n"], after["mhsip_fig19_wex_wards_direct"]
    assert homes.verdict == Agreement.DIFFERS and "Not returned: Oxford, Wessex." in homes.reason
    assert (cell.verdict, cell.computed) == (Agreement.UNKNOWN, None) and cell.reason.startswith("Wessex returned")


def test_a_recalculation_accepted_or_undone_changes_no_shift_or_level(demonstration_copy):
    """The report has two shifts, to a mean of 1,617, 510 more; steroids 40% to 49%: by the search, not by the ledger."""
    published = {fact.id: fact.value for fact in facts() if fact.basis == "spc"}
    assert sorted(published.values()) == [2, 40, 49, 510, 1617]
    for month, decision in ((date(2022, 9, 1), "accepted"), (date(2021, 4, 1), "undone")):
        with demonstration_copy.writing() as writing:
            rebase = Rebase(SeriesKey("interventions_delivered"), month, decision, "as tried", "Tried")
            writing.decide(rebase, Actor("Test"))
    after = compared(demonstration_copy)
    assert {name: after[name].computed for name in published} == published


def test_without_returns_nothing_is_computed_from_them(store):
    found = compared(store)
    assert found.keys() == {fact.id for fact in facts()}
    for name, one in found.items():
        if one.fact.basis != "definition":
            assert one.computed is None and one.verdict in (Agreement.UNKNOWN, Agreement.CONTRADICTED), name
    assert found["mandet_stage5_n"].reason == "nothing was returned for Q4 2022/23"
    assert found["matneo_ocm_base"].reason == "there is no data of April 2020"
    # Ambitions are no returns: what the figures hold against is what the report states.
    assert {one.verdict for one in found.values() if one.fact.basis == "definition"} == {Agreement.DEFINITION}
    assert sum(one.computed is not None for one in found.values()) == 11


def test_more_than_is_held_against_the_number_itself(found):
    floor = found["matneo_each_intervention_floor"]
    assert floor.verdict == Agreement.AGREES and floor.computed > 65


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


def test_the_command_lists_every_fact_and_contradiction(demonstration):
    done = run_command("published", "--json", "--database", demonstration.path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["made_by"] == natpatsip.MADE_BY
    records = found["facts"]
    assert [record["id"] for record in records] == [fact.id for fact in facts()]
    first = next(record for record in records if record["id"] == "mandet_stage3_pct")
    wanted = {"programme": "ManDet", "quarter": "Q4 2022/23", "published": 77.6, "computed": 77.6, "figure": "fig02"}
    assert wanted.items() <= first.items() and (first["verdict"], first["reason"]) == ("agrees", "")
    assert [one["id"] for one in found["contradictions"]] == [one.id for one in contradictions()]
    lives = next(one for one in found["contradictions"] if one["id"] == "matneo_ocm_lives_text")
    assert [said["where"] for said in lives["said"]] == ["text of figure 13", "infographic"]


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
    # 65 of the 92 facts first collected, and 13 more, agree; the ambitions and the cells are no results.
    assert lines[-1].startswith(
        "78 of 105 results agree; 5 differ, in 6 the report contradicts itself, and 16 cannot be computed."
        " Of the 75 cells of figure 19 by collaborative 75 agree."
    )


def test_the_command_without_returns_says_so_and_ends_well(tmp_path):
    done = run_command("published", "--json", "--database", tmp_path / "none.duckdb")
    assert done.returncode == 0
    records = {record["id"]: record for record in json.loads(done.stdout)["facts"]}
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


def test_the_page_opens_on_what_differs_and_the_contradictions(page):
    assert any("78 of 105 results agree" in said.value for said in page.markdown)
    assert [header.value for header in page.header] == [
        "What differs",
        "Where the report contradicts itself",
        "Every other number",
    ]
    differs, contradicted, *others = (element.proto.body for element in page.get("html"))
    assert differs.count('<th role="rowheader"') == len(ILLUSTRATIVE) and "The record gives 63%." in differs
    assert contradicted.count('<th role="rowheader"') == len(contradictions())
    assert all(number in contradicted for number in ("35 trusts, not 52 trusts", "11,358 homes", "Q3 2022/23"))
    assert [expander.label for expander in page.expander] == [
        "Cannot be computed (23)",
        "Agrees (78)",
        "Agrees: figure 19 by collaborative (75)",
        "Definitions, not results (23)",
    ]
    assert sum(body.count('<th role="rowheader"') for body in others) == 23 + 78 + 75 + 23


def test_the_other_numbers_are_narrowed_by_programme(page):
    page.selectbox(key="published_programme").set_value("MedSIP").run()
    assert not page.exception
    # 3 results of models; 10 results that agree; 3 ambitions and what each collaborative is to support.
    assert [expander.label for expander in page.expander] == [
        "Cannot be computed (3)",
        "Agrees (11)",
        "Definitions, not results (4)",
    ]


def test_the_published_table_of_wards_agrees_with_the_facts():
    with (PUBLISHED / "q4_2022_23_mhsip_wards_by_psc.csv").open(encoding="utf-8") as lines:
        england, *rows = csv.DictReader(lines)
    assert sum(int(row["wards_direct"]) for row in rows) == int(england["wards_direct"]) == 172
