"""The national team’s workbook: from its template through the door to what stands, month by month."""

import json
from datetime import date
from io import BytesIO

import pytest
import returns_made as made
from openpyxl import Workbook, load_workbook
from returns_made import Q3, Q4, TODAY

from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.exports import json_bytes
from natpatsip.intake import make_template, receive
from natpatsip.returns.template import complete_cover, template_bytes, template_name
from natpatsip.sheets import sheets_of
from natpatsip.sheets.scope import NATIONAL, ReturnScope
from natpatsip.store.quality import get_problem_counts
from natpatsip.store.status import get_extracts, get_quarters, get_returned, has_real_returns

NATIONAL_Q3, NATIONAL_Q4 = ReturnScope(NATIONAL, Q3), ReturnScope(NATIONAL, Q4)
TITLES = [sheet.title for sheet in sheets_of("national team")]
FIRST, SECOND = date(2023, 3, 9), date(2023, 3, 23)
SOURCE = "NHSBSA, opioid prescribing"
DORSET = "Dorset"


def opioids(*answers, extract_date=FIRST, source=SOURCE):
    """Lines of “Opioids by month” answered: each a month, an ICB and its people; the rest stays blank."""

    def fill(book):
        page = book["Opioids by month"]
        wanted = {(month, icb): people for month, icb, people in answers}
        for row in page.iter_rows(min_row=5):
            people = wanted.pop((row[0].value, row[1].value), None)
            if people is not None:
                row[2].value, row[5].value, row[6].value = people, source, extract_date
        assert not wanted, f"no such lines: {wanted}"

    return fill


def wards(*lines):
    """“Restrictive practice” with these lines, each as the columns stand."""

    def fill(book):
        page = book["Restrictive practice"]
        for number, line in enumerate(lines, start=5):
            for column, value in enumerate(line, start=1):
                page.cell(number, column).value = value

    return fill


def workbook(store, scope, reviewed, *changes):
    """The national team’s template as it is offered now, filled in, with one sheet reviewed."""
    book = make_template(store, scope)
    for change in changes:
        change(book)
    complete_cover(book, "Analyst", {reviewed: "Yes"})
    return template_bytes(book)


def sent(store, content, **options):
    return receive(store, content, "National team.xlsx", Actor("Analyst"), **({"today": TODAY} | options))


def people(store, as_at=None):
    with store.snapshot(as_at) as snapshot:
        rows = snapshot.rows("SELECT month, icb, long_term FROM opioids_monthly ORDER BY ALL")
    return {(row["month"].month, row["icb"]): row["long_term"] for row in rows}


@pytest.fixture
def after_first(store):
    """A store in which an extract of January and February stands."""
    lines = ("January 2023", DORSET, 100), ("February 2023", DORSET, 200)
    assert sent(store, workbook(store, NATIONAL_Q4, "Opioids by month", opioids(*lines))).accepted
    return store


# The template.


def test_the_template_is_the_national_team_s_own(store):
    book = make_template(store, NATIONAL_Q4)
    assert template_name(NATIONAL_Q4) == "National team Q4 2022-23.xlsx"
    assert (book["Cover"]["A4"].value, book["Cover"]["B4"].value) == ("Collaborative", "National team")
    assert book.sheetnames == ["Cover", "Guidance", *TITLES, "Choices", "Sheet versions"]
    lines = [row[:2] for row in book["Optimisation by month"].iter_rows(min_row=5, values_only=True)]
    # 122 trusts had deliveries in 2022/23 (NHS Maternity Statistics), in each of three months.
    assert len(lines) == len(set(lines)) == 366
    assert {month for month, _ in lines} == {"January 2023", "February 2023", "March 2023"}


def test_a_collaborative_s_template_has_none_of_it(store):
    assert not set(TITLES) & set(make_template(store, made.WESSEX).sheetnames)


def test_a_template_is_filled_in_with_what_stands_for_its_months_whichever_workbook_brought_it(after_first):
    def next_quarter_restates(book):
        page = book["Opioids by month"]
        page["A5"], page["B5"], page["C5"] = "February 2023", DORSET, 210
        page["F5"], page["G5"] = SOURCE, date(2023, 7, 6)

    later = ReturnScope(NATIONAL, Q4.next)
    content = workbook(after_first, later, "Opioids by month", next_quarter_restates)
    assert sent(after_first, content, today=date(2023, 7, 7)).accepted
    page = make_template(after_first, NATIONAL_Q4)["Opioids by month"]
    answered = {row[0]: row[2] for row in page.iter_rows(min_row=5, values_only=True) if row[2] is not None}
    assert answered == {"January 2023": 100, "February 2023": 210}


def test_a_baseline_that_ends_before_it_starts_is_counted_among_contradictions(store):
    book = make_template(store, NATIONAL_Q4)
    opioids(("January 2023", DORSET, 100))(book)
    wards(("WEX-0001", "January 2023", 3, 0, 1, 400, "March 2022", "April 2021", "Dashboard", FIRST))(book)
    complete_cover(book, "Analyst", dict.fromkeys(("Opioids by month", "Restrictive practice"), "Yes"))
    assert sent(store, template_bytes(book)).waiting == ("Restrictive practice",)
    with store.snapshot() as snapshot:
        assert [one.kind for one in get_problem_counts(snapshot)] == ["Numbers that contradict one another"]


def test_a_ward_s_baseline_is_carried_to_its_next_quarter_and_its_figures_are_not(store):
    months = ["October 2022", "November 2022", "December 2022"]
    baseline = "April 2021", "March 2022"
    lines = [("WEX-0001", month, 3, 0, 1, 400, *(baseline if not n else ("", "")), "Dashboard", FIRST)
             for n, month in enumerate(months)]  # fmt: skip
    assert sent(store, workbook(store, NATIONAL_Q3, "Restrictive practice", wards(*lines))).accepted
    page = make_template(store, NATIONAL_Q4)["Restrictive practice"]
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=5)] == [
        ["WEX-0001", "January 2023", None, None, None, None, *baseline, None, None],
        ["WEX-0001", "February 2023", *[None] * 8],
        ["WEX-0001", "March 2023", *[None] * 8],
    ]


def test_what_has_no_month_stands_from_quarter_to_quarter(store):
    def phases(book):
        for row in book["Tool phases"].iter_rows(min_row=5):
            row[2].value, row[6].value, row[7].value = "April 2022", "Programme plan", FIRST

    two_back = ReturnScope(NATIONAL, Q3.previous)
    assert sent(store, workbook(store, two_back, "Tool phases", phases)).accepted
    page = make_template(store, NATIONAL_Q4)["Tool phases"]
    # Six phases of each of two tools.
    assert [row[2].value for row in page.iter_rows(min_row=5)] == ["April 2022"] * 12


# What is read.


def test_a_national_workbook_stands_with_its_source_and_day(after_first):
    assert people(after_first) == {(1, "QVV"): 100, (2, "QVV"): 200}
    with after_first.snapshot() as snapshot:
        rows = snapshot.rows("SELECT DISTINCT psc, quarter, source, extract_date FROM opioids_monthly")
        (extract,) = get_extracts(snapshot, "opioids_monthly")
        assert list(get_returned(snapshot, Q4)) == [(NATIONAL, "opioids_monthly")]
        assert get_quarters(snapshot) == [Q4] and has_real_returns(snapshot)
        assert get_extracts(snapshot, "tool_phases") == []
    assert rows == [{"psc": "CENTRE", "quarter": Q4.key, "source": SOURCE, "extract_date": FIRST}]
    assert (extract.source, extract.extract_date, extract.rows, extract.demonstration) == (SOURCE, FIRST, 2, False)
    assert (extract.first, extract.last, extract.by_whom) == (date(2023, 1, 1), date(2023, 2, 1), "Analyst")


def test_an_icb_without_data_stays_out_and_is_not_nought(after_first):
    with after_first.snapshot() as snapshot:
        assert snapshot.rows("SELECT count(*)::INTEGER AS n FROM opioids_monthly") == [{"n": 2}]


def test_the_latest_extract_wins_by_its_day_and_not_by_when_it_came(after_first):
    older = opioids(("February 2023", DORSET, 150), ("March 2023", DORSET, 250), extract_date=date(2023, 3, 8))
    assert sent(after_first, workbook(after_first, NATIONAL_Q4, "Opioids by month", older)).accepted
    assert people(after_first) == {(1, "QVV"): 100, (2, "QVV"): 200, (3, "QVV"): 250}
    newer = opioids(("February 2023", DORSET, 205), extract_date=SECOND)
    receipt = sent(after_first, workbook(after_first, NATIONAL_Q4, "Opioids by month", newer))
    assert people(after_first) == {(1, "QVV"): 100, (2, "QVV"): 205, (3, "QVV"): 250}
    with after_first.writing() as writing:
        writing.withdraw(receipt.submission, Actor("National team"), "Sent in error")
    assert people(after_first) == {(1, "QVV"): 100, (2, "QVV"): 200, (3, "QVV"): 250}
    assert people(after_first, as_at=1) == {(1, "QVV"): 100, (2, "QVV"): 200}


def test_the_months_of_the_latest_extract_are_provisional_until_the_next_one(after_first):
    def people_on_opioids():
        with after_first.snapshot() as snapshot:
            return figure("fig15", Selection.ending(Q4), snapshot)

    drawn = people_on_opioids()
    assert drawn.provenance.coverage.endswith(": data to February 2023; March 2023 has not come in")
    provisional = "January to February 2023 are of the latest extract, and provisional until the next one."
    assert drawn.provenance.provisional == json.loads(json_bytes(drawn))["provisional"] == provisional
    newer = opioids(("March 2023", DORSET, 250), extract_date=SECOND)
    assert sent(after_first, workbook(after_first, NATIONAL_Q4, "Opioids by month", newer)).accepted
    drawn = people_on_opioids()
    assert "not come in" not in drawn.provenance.coverage + drawn.caption
    assert drawn.provenance.provisional.startswith("March 2023 is of the latest extract")
    assert "ICBs with data: 1 of 42." in drawn.caption and set(drawn.table["sites_expected"]) == {42}


def test_the_same_workbook_again_is_there_already_and_is_not_once_another_came_of_the_same_day(store):
    first = workbook(store, NATIONAL_Q4, "Opioids by month", opioids(("January 2023", DORSET, 100)))
    second = workbook(store, NATIONAL_Q4, "Opioids by month", opioids(("January 2023", DORSET, 101)))
    assert [sent(store, content).already for content in (first, first, second, first)] == [False, True, False, False]
    assert people(store) == {(1, "QVV"): 100}


def test_a_line_without_its_source_or_of_a_day_before_its_month_waits(store):
    def without_source(book):
        book["Opioids by month"]["F5"].value = None

    line = opioids(("January 2023", "Derby and Derbyshire", 7))
    first_icb = make_template(store, NATIONAL_Q4)["Opioids by month"]["B5"].value
    line = opioids(("January 2023", first_icb, 7), extract_date=date(2022, 12, 31))
    receipt = sent(store, workbook(store, NATIONAL_Q4, "Opioids by month", line, without_source))
    assert [(problem.rule, problem.cell) for problem in receipt.problems] == [
        ("blank", "F5"),
        ("extract-before-month", "G5"),
    ]
    assert receipt.waiting == ("Opioids by month",) and not store.path.exists()


# Whose is whose.


@pytest.mark.parametrize("name", ["National team", " national  TEAM ", "CENTRE"])
def test_the_cover_may_name_the_national_team_as_people_do(store, name):
    def change(book):
        book["Cover"]["B4"] = name

    content = workbook(store, NATIONAL_Q4, "Opioids by month", opioids(("January 2023", DORSET, 1)), change)
    assert sent(store, content, expected=NATIONAL_Q4).scope == NATIONAL_Q4


def test_the_national_workbook_is_not_a_collaborative_s_nor_the_other_way_round(store):
    content = workbook(store, NATIONAL_Q4, "Opioids by month", opioids(("January 2023", DORSET, 1)))
    (problem,) = sent(store, content, expected=made.WESSEX).problems
    assert (problem.rule, problem.cell, problem.allowed) == ("another-collaborative", "B4", "the return of Wessex")
    (problem,) = sent(store, made.good_return(), expected=NATIONAL_Q4).problems
    assert (problem.rule, problem.found, problem.allowed) == (
        "another-collaborative",
        "“Wessex”",
        "the return of National team",
    )


def _with_sheet(title):
    def add(book: Workbook):
        book.create_sheet(title)["A1"] = "Month"

    return add


def test_a_sheet_of_the_other_s_workbook_is_said_to_be_unread(store):
    receipt = sent(store, made.return_with(_with_sheet("Opioids by month")))
    assert [(p.severity, p.rule, p.sheet) for p in receipt.problems] == [("query", "unread-sheet", "Opioids by month")]
    assert set(receipt.not_returned).isdisjoint(TITLES)
    line = opioids(("January 2023", DORSET, 1))
    content = workbook(store, NATIONAL_Q4, "Opioids by month", line, _with_sheet("Wards"))
    receipt = sent(store, content)
    assert [(p.severity, p.rule, p.sheet) for p in receipt.problems] == [("query", "unread-sheet", "Wards")]
    assert receipt.not_returned == tuple(title for title in TITLES if title != "Opioids by month")


def test_a_template_sent_back_as_it_came_but_reviewed_changes_nothing(after_first):
    before = people(after_first)
    content = workbook(after_first, NATIONAL_Q4, "Opioids by month")
    assert load_workbook(BytesIO(content))["Opioids by month"]["A5"].value == "January 2023"
    assert sent(after_first, content).accepted
    assert people(after_first) == before
