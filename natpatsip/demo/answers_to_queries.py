"""The demonstration's calendars, and its answers to queries: those of earlier quarters are settled, of the last only some."""

from collections.abc import Sequence
from datetime import timedelta

from natpatsip.access import Actor
from natpatsip.demo.ledger import BY
from natpatsip.quarters import Quarter
from natpatsip.sheets.explanations import Explanation
from natpatsip.store import Store, Writing
from natpatsip.store.calendar import Calendar, add_working_days, get_calendars
from natpatsip.store.queries import Query, get_queries

# By the end of a rule's name: the kind of explanation, and its words.
_ANSWERS = {
    "went-back": ("True change", "The lead there left, and the work began again with a new one."),
    "trust-has-merged": ("Definition", "Its two sites still work apart, so each was judged for itself."),
    "ward-missing": ("True change", "The ward closed, and its patients moved to another."),
    "moved": ("Earlier error", "The earlier number left some out. This one was checked."),
}
_ELSE = ("Other", "The answer was checked, and is right.")
_ASKED = "Is it known when it will be back where it was?"


def record_calendars_and_answers(store: Store, quarters: Sequence[Quarter]) -> None:
    """Append a calendar for each of these quarters that has none, and the explanations of the queries of those quarters.

    They come in one transaction: where the calendars are there, so are the answers, and no second loading adds any. An
    explanation is accepted, but for the last quarter: of its queries one in three is left open, one explained, one asked
    back. Raises StoreBusy.
    """
    with store.snapshot() as snapshot:
        known, queries = get_calendars(snapshot), get_queries(snapshot)
    new = [quarter for quarter in quarters if quarter not in known]
    asked = [query for query in queries if query.scope.quarter in new and query.state == "open"]
    if not new:
        return
    with store.writing() as writing:
        for quarter in new:
            writing.set_calendar(_calendar(quarter), Actor(BY))
        for place, query in enumerate(asked):
            settled = query.scope.quarter != quarters[-1]
            if settled or place % 3:
                _answer(writing, query, accepted=settled, asked=not settled and place % 3 == 2)


def _answer(writing: Writing, query: Query, accepted: bool, asked: bool) -> None:
    choice, words = next((told for rule, told in _ANSWERS.items() if query.rule.endswith(rule)), _ELSE)
    (number,) = writing.explain(query.submission, [Explanation(query.id, choice, words)], Actor(BY))
    if accepted:
        writing.accept(number, Actor(BY))
    if asked:
        writing.ask_back(number, Actor(BY), _ASKED)


def _calendar(quarter: Quarter) -> Calendar:
    due = add_working_days(quarter.end, 20)
    return Calendar(
        quarter,
        due=due,
        opens=quarter.end - timedelta(weeks=3),
        queries_by=add_working_days(due, 5),
        closes=add_working_days(due, 10),
        draft=add_working_days(due, 15),
        release=add_working_days(due, 25),
        contact="The national team (demonstration)",
    )
