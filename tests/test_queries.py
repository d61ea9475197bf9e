"""Queries: they know their line, have an identity that a new version keeps, and are explained, accepted or asked back."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import returns_made as made
from months_sent import OAK, incidents, send, wards
from returns_made import Q3, Q4, TODAY, WESSEX, only_reviewed, put, return_with

from natpatsip.access import Actor
from natpatsip.intake import Receipt, receive
from natpatsip.returns.problems import Problem
from natpatsip.returns.queries import query_id
from natpatsip.sheets import sheets_of
from natpatsip.sheets.explanations import Explanation, NotExplained
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store
from natpatsip.store.calendar import Calendar, WrongCalendar, add_working_days, get_due
from natpatsip.store.quality import NO_BED_DAYS, ProblemCount, get_problem_counts
from natpatsip.store.queries import NoSuchQuery, Query, get_corrected, get_queries
from natpatsip.store.timeliness import get_sheet_statuses, get_timeliness

SENDER, LEAD = Actor("Programme manager"), Actor("National team")


@pytest.fixture
def after_q3(store) -> Store:
    """A store in which the quarter before stands."""
    assert receive(store, made.good_return(Q3), "Q3.xlsx", SENDER, today=TODAY).accepted
    return store


def sent(store: Store, *changes) -> Receipt:
    return receive(store, return_with(*changes), "Q4.xlsx", SENDER, today=TODAY)


def of_trusts(receipt: Receipt) -> Problem:
    (problem,) = [problem for problem in receipt.problems if problem.sheet == "Trusts"]
    return problem


def current(store: Store, what: str = "query") -> list:
    with store.snapshot() as snapshot:
        return [row[what] for row in snapshot.rows(f"SELECT {what} FROM current_queries WHERE name = 'trusts'")]


def test_a_problem_knows_its_line_and_heading_by_whichever_rule(after_q3):
    receipt = sent(after_q3, put("Wards!G5", 3), put("Care homes!D5", "some"), put("Trusts!B8", 30))
    names = {(problem.sheet, problem.cell): (problem.line, problem.heading) for problem in receipt.problems}
    assert names["Wards", "G5"] == ("WEX-0001", "Stage of adoption")
    assert names["Care homes", "D5"] == ("Dorset, NEWS2", "Stage 0 No contact")
    assert names["Trusts", "B8"][1] == "All wards of the trust in this collaborative"


def test_an_explanation_stands_for_the_same_query_of_a_new_version_and_for_no_other(after_q3):
    first = sent(after_q3, put("Trusts!B8", 30))
    query = query_id(WESSEX, of_trusts(first))
    assert current(after_q3) == [query]
    words = Explanation(query, "true change", " Three wards  were split ")
    with after_q3.writing() as writing:
        (number,) = writing.explain(first.submission, [words], SENDER)
        assert writing.explain(first.submission, [words], SENDER) == []
        writing.ask_back(number, LEAD, "Which wards?")
        with pytest.raises(NoSuchQuery):
            writing.ask_back(number, LEAD, "Which wards?")
    # The same number on another row of the sheet, with another answer changed elsewhere.
    again = sent(
        after_q3, put("Trusts!B8", 30), lambda book: book["Trusts"].insert_rows(2), put("Narrative!B6", "New.")
    )
    assert of_trusts(again).cell == "B9" and query_id(WESSEX, of_trusts(again)) == query
    with after_q3.snapshot() as snapshot:
        (standing,) = snapshot.rows("SELECT * FROM current_queries JOIN current_explanations e USING (query)")
    assert (standing["choice"], standing["why"], standing["answer"]) == (
        "True change",
        "Three wards were split",
        "asked_back",
    )
    assert query_id(WESSEX, of_trusts(sent(after_q3, put("Trusts!B8", 31)))) != query
    assert query not in current(after_q3)
    with pytest.raises(NoSuchQuery), after_q3.writing() as writing:
        writing.explain(again.submission, [Explanation("0" * 12, "Other", "Nobody asked")], SENDER)


def test_queries_are_those_of_the_version_that_each_sheet_stands_from(after_q3):
    first = sent(after_q3, put("Trusts!B8", 30))
    sent(after_q3, put("Wards!G5", 3), *only_reviewed("Wards"))
    assert current(after_q3, "submission") == [first.submission]
    with after_q3.writing() as writing:
        writing.withdraw(first.submission, SENDER, "Too early")
    assert current(after_q3) == []


@pytest.mark.parametrize(
    ("choice", "words"),
    [("Typo", "It is right"), ("Other", " "), ("Other", "N/A"), ("Other", "—"), ("Other", "x" * 2_001)],
)
def test_what_explains_nothing_is_no_explanation(choice, words):
    with pytest.raises(NotExplained):
        Explanation("0" * 12, choice, words)


def test_what_is_settled_last_stands(store):
    calendar = Calendar(Q4, due=date(2023, 4, 28), queries_by=date(2023, 5, 5), contact="The national team")
    with store.writing() as writing:
        writing.set_calendar(Calendar(Q4, due=date(2023, 4, 21)), LEAD)
        writing.set_calendar(calendar, LEAD, "A bank holiday more")
        writing.extend(WESSEX, date(2023, 5, 3), LEAD, "Their lead is ill")
        writing.ask_explanations("wards-total-moved", True, LEAD)
        writing.ask_explanations("stage-went-back", True, LEAD)
        writing.ask_explanations("stage-went-back", False, LEAD)
        with pytest.raises(WrongCalendar):
            writing.extend(WESSEX, Q4.end, LEAD, "")
    with store.snapshot() as snapshot:
        (kept,) = snapshot.rows("SELECT * FROM current_calendars")
        assert (kept["due"], kept["queries_by"], kept["release"]) == (date(2023, 4, 28), date(2023, 5, 5), None)
        assert snapshot.rows("SELECT psc, due FROM current_extensions") == [{"psc": "WEX", "due": date(2023, 5, 3)}]
        assert snapshot.rows("SELECT rule FROM explained_before_sending") == [{"rule": "wards-total-moved"}]
    for days in ({"due": Q4.end}, {"due": date(2023, 4, 28), "closes": date(2023, 4, 27)}):
        with pytest.raises(WrongCalendar):
            Calendar(Q4, **days)


def test_more_time_is_never_less_than_everybody_has(store):
    with store.writing() as writing:
        writing.set_calendar(Calendar(Q4, due=date(2023, 4, 21)), LEAD)
        writing.extend(WESSEX, date(2023, 4, 28), LEAD, "Their lead is ill")
        writing.set_calendar(Calendar(Q4, due=date(2023, 5, 12)), LEAD, "Strikes")
    with store.snapshot() as snapshot:
        assert get_due(snapshot, WESSEX) == date(2023, 5, 12)


def test_demonstration_returns_are_set_aside_and_can_come_back(after_q3):
    receipt = sent(after_q3)
    with after_q3.writing() as writing:
        writing.sign_off(receipt.submission, SENDER, datetime(2023, 4, 3, 9, tzinfo=UTC))
        aside = writing.set_aside_demonstration("WEX", LEAD)
    assert len(aside) == 2
    with after_q3.snapshot() as snapshot:
        assert snapshot.rows("SELECT * FROM current_sheets") == []
        (signed,) = snapshot.rows(
            "SELECT signed_at, e.sha256 = s.sha256 AS same FROM events_signed_off e JOIN submissions s USING (submission)"
        )
        assert signed == {"signed_at": "2023-04-03T09:00:00+00:00", "same": True}
    with after_q3.writing() as writing:
        writing.restore(receipt.submission, LEAD, "For training")
    with after_q3.snapshot() as snapshot:
        assert {row["answer"] for row in snapshot.rows("SELECT answer FROM current_sheets")} == {"reviewed"}


def test_a_query_has_an_owner_a_state_and_a_day(after_q3):
    first = sent(after_q3, put("Trusts!B8", 30))
    query = query_id(WESSEX, of_trusts(first))
    states = []
    for act in (
        lambda writing: writing.explain(
            first.submission, [Explanation(query, "Definition", "Counted by site")], SENDER
        ),
        lambda writing: writing.ask_back(standing(after_q3, query).explanation.number, LEAD, "Which sites?"),
        lambda writing: writing.explain(
            first.submission, [Explanation(query, "Definition", "Both sites of X")], SENDER
        ),
        lambda writing: writing.accept(standing(after_q3, query).explanation.number, LEAD),
    ):
        states.append((standing(after_q3, query).state, standing(after_q3, query).owner))
        with after_q3.writing() as writing:
            act(writing)
    accepted = standing(after_q3, query)
    assert states == [
        ("open", "collaborative"),
        ("explained", "national team"),
        ("asked back", "collaborative"),
        ("explained", "national team"),
    ]
    assert (accepted.state, accepted.owner, accepted.explanation.words) == ("accepted", "", "Both sites of X")
    assert accepted.place.startswith("Trusts!B8: ")
    sent(after_q3)
    with after_q3.snapshot() as snapshot:
        assert query not in {one.id for one in get_queries(snapshot, Q4)}
        assert get_corrected(snapshot, Q4) == {"WEX": 1}
    with after_q3.snapshot(as_at=first.submission) as snapshot:
        assert {one.id: one.state for one in get_queries(snapshot)}[query] == "open"


def standing(store: Store, query: str) -> Query:
    with store.snapshot() as snapshot:
        return next(one for one in get_queries(snapshot, Q4, "WEX") if one.id == query)


def test_lateness_is_told_once_a_day_is_due_and_never_of_a_demonstration(store):
    """The day on which this test runs is later than any day due in 2023."""
    real = return_with(put("Cover!B7", "Return"), put("Trusts!B8", 30), *only_reviewed("Trusts", "Wards"))
    receive(store, real, "Q4.xlsx", SENDER, today=TODAY)
    sheets, due = sheets_of("collaborative", quarter=Q4), date(2023, 4, 28)

    def look(today: date) -> dict:
        with store.snapshot() as snapshot:
            statuses = get_sheet_statuses(
                snapshot, Q4, sheets, today, {("WEX", "systems"): True, ("OX", "wards"): False}
            )
            (quarter,) = [one for one in get_timeliness(snapshot, [Q4], sheets) if one.psc == "WEX"]
        return {(one.psc, one.sheet.name): (one.state, one.days_late) for one in statuses} | {"in all": quarter}

    before = look(date(2023, 5, 3))
    assert before["WEX", "wards"] == ("sent", None) and before["WEX", "systems"] == ("signed off", None)
    assert before["OX", "wards"] == ("draft", None) and not before["in all"].judged
    with store.writing() as writing:
        writing.set_calendar(Calendar(Q4, due=due), LEAD)
        writing.extend(ReturnScope("OX", Q4), date(2023, 5, 2), LEAD, "Their lead is ill")
    after = look(date(2023, 5, 3))
    assert after["KSS", "wards"] == ("not begun", 5) and after["OX", "wards"] == ("draft", 1)
    assert after["KSS", "psirf"] == ("not begun", None)  # It is voluntary.
    late = (datetime.now(ZoneInfo("Europe/London")).date() - due).days
    assert after["WEX", "wards"] == ("sent", late)
    assert (after["in all"].returned, after["in all"].late, after["in all"].late_by) == (2, 2, late)
    receive(store, made.good_return(), "Q4.xlsx", SENDER, today=TODAY)
    assert look(date(2023, 5, 3))["WEX", "trusts"][0] == "sent"


def test_problems_are_counted_by_kind_sender_and_quarter(after_q3):
    for _ in range(2):
        sent(after_q3, put("Trusts!B8", 30), put("Wards!G5", 3))
    with after_q3.snapshot() as snapshot:
        counts = {(one.kind, one.psc, one.quarter): one.count for one in get_problem_counts(snapshot)}
    # A number that moved, a stage that went back, and a change package in use below the stage for it.
    assert counts["Improbable values", "WEX", Q4] == 3


def test_months_with_zero_bed_days_are_counted_for_the_collaborative_of_the_ward(store):
    oak = [row for row in incidents() if row["ward_id"] == OAK and row["month"] in Q4.months]
    send(store, "WEX", wards=wards())
    send(store, "CENTRE", Q4, restrictive_practice=[row | {"bed_days": 0} for row in oak[:2]] + oak[2:])
    with store.snapshot() as snapshot:
        assert get_problem_counts(snapshot) == [ProblemCount(NO_BED_DAYS, "WEX", Q4, 2)]


def test_working_days_are_weekdays():
    assert add_working_days(date(2023, 4, 28), 1) == date(2023, 5, 1)
    assert add_working_days(date(2023, 5, 1), -3) == date(2023, 4, 26)
