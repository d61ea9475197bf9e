"""What each sheet of the programmes takes and refuses, sent in as a workbook: told at its cell, stored as it was meant."""

from datetime import date, timedelta

import pytest
from filled_returns import Q3, Q4, filled_return
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from natpatsip.access import Actor
from natpatsip.intake import check, receive
from natpatsip.quarters import Quarter
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets.scope import NATIONAL, ReturnScope

TODAY = date(2023, 4, 20)
DAY = timedelta(days=1)
FIRST, SECOND = 0, 1


def cell_of(page: Worksheet, heading: str, line: int = FIRST) -> Cell:
    """The cell under a heading, on the first line of the table or one below it."""
    head = next(cell for row in page.iter_rows() for cell in row if cell.value == heading)
    return page.cell(head.row + 1 + line, head.column)


def answered(title: str, *answers: tuple[str, object] | tuple[str, object, int]):
    """A change to a workbook: answers put under their headings."""

    def spoil(book: Workbook) -> None:
        for heading, value, *line in answers:
            cell_of(book[title], heading, *line).value = value

    return spoil


def problems(store, spoil, psc: str = "SW", quarter: Quarter = Q4) -> set[tuple[str, str]]:
    """Severity and rule of everything told of a return."""
    receipt = check(store, filled_return(psc, quarter, spoil=spoil), "return.xlsx", today=TODAY)
    return {(problem.severity, problem.rule) for problem in receipt.problems}


@pytest.mark.parametrize(
    ("title", "answers", "told"),
    [
        ("Optimisation", [("Normothermia", "Sometimes")], ("error", "unknown-stage")),
        ("Optimisation", [("Normothermia", "5 Spread")], ("error", "unknown-stage")),
        ("Optimisation", [("Trust", "Wessex General")], ("error", "unknown-trust")),
        ("Optimisation", [("Trust", "R0D")], ("error", "trust-of-another-collaborative")),
        ("Optimisation", [("Preterm birth lead in post?", "Perhaps")], ("error", "not-yes-or-no")),
        ("Early warning", [("Maternity record", "Both")], ("error", "unknown-record")),
        ("Early warning", [("Pilot site?", None)], ("error", "blank")),
        ("Preterm score", [("Progression assessment score", 5.5)], ("error", "unknown-score")),
        ("Preterm score", [("Progression assessment score", 2.25)], ("error", "unknown-score")),
        ("Opioids", [("Phase", "Phase 7")], ("error", "unknown-phase")),
        ("Opioids", [("Phase", "Not engaged"), ("Project progress score", 2.5)], ("error", "score-without-phase")),
        ("Opioids", [("Phase", 4), ("Project progress score", None)], ("error", "score-without-phase")),
        ("Systems", [("Safety improvement plan", "Finished")], ("error", "unknown-plan")),
        ("Systems", [("Events held", "a few")], ("error", "not-a-count")),
        ("Systems", [("Engaged?", "No"), ("Events held", 2)], ("query", "work-without-engagement")),
        ("Narrative", [("Heading", "Gossip")], ("error", "unknown-heading")),
        ("Narrative", [("Kind of challenge", "Rain", SECOND)], ("error", "unknown-challenge")),
        ("Narrative", [("Kind of challenge", "Funding")], ("error", "challenge-beside-another-heading")),
        (
            "Narrative",
            [("Kind of challenge", "Funding", SECOND), ("Third kind of challenge", "Funding", SECOND)],
            ("error", "challenge-twice"),
        ),
    ],
)
def test_a_wrong_answer_is_told(nothing_stored, title, answers, told):
    assert told in problems(nothing_stored, answered(title, *answers))


def test_an_answer_is_read_in_any_of_its_forms(store):
    spoil = answered(
        "Optimisation",
        ("Magnesium sulphate", "Stage 6 - Spread"),
        ("Normothermia", "n/a"),
        ("Place of birth", None),
        ("Caffeine", 3),
    )
    assert receive(store, filled_return("SW", spoil=spoil), "return.xlsx", by=Actor("test"), today=TODAY).accepted
    with store.snapshot() as snapshot:
        rows = snapshot.rows("SELECT intervention, progress FROM optimisation ORDER BY sheet_row LIMIT 9")
    read = {row["intervention"]: row["progress"] for row in rows}
    assert read["magnesium_sulphate"] == "6" and read["normothermia"] == "not_applicable"
    assert read["place_of_birth"] is None and read["caffeine"] == "3"


def test_phases_and_scores_are_read_with_or_without_their_names(store):
    spoil = answered("Opioids", ("Phase", "Phase 6"), ("Project progress score", "3.5 Improvement"))
    assert receive(store, filled_return("SW", spoil=spoil), "return.xlsx", by=Actor("test"), today=TODAY).accepted
    with store.snapshot() as snapshot:
        (row,) = snapshot.rows("SELECT phase, score FROM opioids ORDER BY sheet_row LIMIT 1")
    assert row == {"phase": 6, "score": 3.5}


def test_a_step_back_asks_why_and_is_stored(store):
    assert receive(store, filled_return("SW", Q3), "before.xlsx", by=Actor("test"), today=TODAY).accepted
    spoil = answered("Optimisation", ("Antenatal corticosteroids", "2 Interest"), ("Caffeine", "Not applicable"))
    receipt = receive(store, filled_return("SW", Q4, spoil=spoil), "now.xlsx", by=Actor("test"), today=TODAY)
    (query,) = [problem for problem in receipt.problems if problem.rule == "progress-went-back"]
    assert receipt.accepted and "2 Interest" in query.found and "5 Adoption in Q3 2022/23" in query.found


def line_added_for(trust: str):
    """A change to a workbook: the last line of its Optimisation sheet again, for another trust."""

    def spoil(book: Workbook) -> None:
        page = book["Optimisation"]
        last = max(cell.row for cell in page["A"] if cell.value)
        for column in range(1, page.max_column + 1):
            page.cell(last + 1, column).value = page.cell(last, column).value
        page.cell(last + 1, 1).value = trust

    return spoil


def test_a_trust_that_has_merged_asks_for_one_line(nothing_stored):
    """Northern Devon Healthcare became part of Royal Devon University Healthcare on 1 April 2022."""
    told = problems(nothing_stored, line_added_for("RBZ"))
    assert ("query", "trust-has-merged") in told
    assert ("error", "trust-of-another-collaborative") not in told


def test_a_trust_is_printed_and_asked_for_under_the_name_of_the_quarter(store):
    """St Helens and Knowsley took a new name when Southport and Ormskirk became part of it on 1 July 2023."""

    def printed(quarter: Quarter) -> set[str]:
        return {cell.value for cell in build_template(ReturnScope("IA", quarter))["Optimisation"]["A"]}

    before, since = (
        f"{name} Teaching Hospitals NHS Trust" for name in ("St Helens and Knowsley", "Mersey and West Lancashire")
    )
    q1, q2 = Quarter(2023, 1), Quarter(2023, 2)
    assert before in printed(q1) and since not in printed(q1)
    assert since in printed(q2) and before not in printed(q2)
    late = check(store, filled_return("IA", q2, spoil=line_added_for("RVY")), "return.xlsx", today=q2.end + DAY)
    (query,) = [problem for problem in late.problems if problem.rule == "trust-has-merged"]
    assert f"Report it under {since}." in query.action


@pytest.mark.parametrize(
    ("status", "day", "told"),
    [
        ("Complete", None, True),
        ("In progress", date(2023, 1, 5), True),
        ("Complete", date(2023, 5, 1), True),
        ("Complete", date(2023, 1, 5), False),
        ("Not started", None, False),
    ],
)
def test_a_phase_of_psirf_is_dated_when_it_is_complete(nothing_stored, status, day, told):
    scope = ReturnScope("SW", Q4)
    book = build_template(scope)
    complete_cover(book, "Programme manager", {"PSIRF": "Yes"})
    answered("PSIRF", ("1 Orientation: Status", status), ("1 Orientation: Completed on", day))(book)
    receipt = check(nothing_stored, template_bytes(book), "return.xlsx", today=TODAY)
    assert (("error", "completed-on-disagrees") in {(p.severity, p.rule) for p in receipt.problems}) == told


ORIGIN = [("Source", "National dashboard"), ("Date of extract", date(2023, 4, 14))]
MEDICINES = [("Eligible patients", 1_000), ("Reviewed since April", 300), *ORIGIN]


def national_problems(store, title: str, *answers) -> set[str]:
    book = build_template(ReturnScope(NATIONAL, Q4))
    complete_cover(book, "National analyst", {title: "Yes"})
    answered(title, *answers)(book)
    receipt = check(store, template_bytes(book), "national.xlsx", today=TODAY)
    return {problem.rule for problem in receipt.problems if problem.severity == "error"}


@pytest.mark.parametrize(
    ("title", "answers", "told"),
    [
        ("Medication reviews", MEDICINES, set()),
        ("Medication reviews", [*MEDICINES, ("Reviewed since April", 1_001)], {"reviewed-too-many"}),
        ("Medication reviews", [*MEDICINES, ("Date of extract", date(2022, 12, 14))], {"extract-before-month"}),
        ("Medication reviews", [*MEDICINES, ("Source", None)], {"blank"}),
        (
            "Optimisation by month",
            [("Normothermia: eligible", 4), ("Normothermia: given", 5), *ORIGIN],
            {"given-too-many"},
        ),
        ("Optimisation by month", [("Normothermia: given", 5), *ORIGIN], {"given-too-many"}),
        ("Optimisation by month", [("Normothermia: eligible", 4), ("Normothermia: given", 4), *ORIGIN], set()),
        (
            "Opioids by month",
            [("People prescribed opioids for four consecutive months", 10), ("Of whom at a high dose", 11), *ORIGIN],
            {"high-dose-too-many"},
        ),
    ],
)
def test_national_data_is_checked_at_the_cell(nothing_stored, title, answers, told):
    assert national_problems(nothing_stored, title, *answers) == told


def test_reviews_never_become_fewer_within_a_year(nothing_stored):
    """The lines of an ICB follow one another by month: those of the second month begin 42 lines further on."""
    answers = [(heading, value, line) for line in (0, 42) for heading, value in MEDICINES]
    assert national_problems(nothing_stored, "Medication reviews", *answers) == set()
    fewer = ("Reviewed since April", 299, 42)
    assert national_problems(nothing_stored, "Medication reviews", *answers, fewer) == {"reviewed-fell"}


WARD = [("Ward id", "WEX-0001"), ("Month", date(2023, 1, 1)), ("Restraint", 3), ("Seclusion", 0)]
WARD += [("Rapid tranquilisation", 1), ("Occupied bed days", 480)]
WARD += [("Baseline from", date(2022, 1, 1)), ("Baseline to", date(2022, 6, 1)), *ORIGIN]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ([], set()),
        ([("Ward id", "Willow")], {"ward-id-not-issued"}),
        ([("Baseline to", date(2021, 12, 1))], {"baseline-ends-before-start"}),
        ([("Occupied bed days", None)], {"blank"}),
    ],
)
def test_a_ward_of_the_national_dashboard_is_checked(nothing_stored, change, told):
    assert national_problems(nothing_stored, "Restrictive practice", *WARD, *change) == told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ([("Planned start", date(2022, 4, 1)), ("Planned end", date(2022, 6, 1))], set()),
        ([("Planned start", date(2022, 7, 1)), ("Planned end", date(2022, 6, 1))], {"ends-before-start"}),
        ([("Actual end", date(2022, 6, 1))], {"ends-before-start"}),
    ],
)
def test_a_phase_of_a_tool_ends_after_it_starts(nothing_stored, change, told):
    every_line = [(heading, value, line) for line in range(12) for heading, value in ORIGIN]
    assert national_problems(nothing_stored, "Tool phases", *every_line, *change) == told
