"""The queries that the returns as they stand raise: what was answered to each, who is to act next, and by when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from natpatsip.access import Action, Actor, require
from natpatsip.errors import UserError
from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEET_NAMES
from natpatsip.sheets.explanations import Explanation
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store.appending import Appending
from natpatsip.store.calendar import Calendar, add_working_days, get_calendars
from natpatsip.store.event_kinds import ACCEPTED, ASKED_BACK, EXPLAINED, EXPLANATION_ASKED, EventKind
from natpatsip.store.prior import Asked
from natpatsip.store.snapshot import Snapshot

State = Literal["open", "explained", "asked back", "accepted"]
Owner = Literal["collaborative", "national team", ""]

# Where no calendar says by when, or what raised the query came after that.
DAYS_TO_EXPLAIN = 5

_QUERY_BYTES = 2**10
_SOURCES = (*SHEET_NAMES, EXPLAINED.name, ACCEPTED.name, ASKED_BACK.name)


class NoSuchQuery(UserError, LookupError):
    """No such query is raised, or no such explanation stands; says which."""


@dataclass(frozen=True)
class Answer:
    """What the national team answered to an explanation: when (with its zone), who, and what they said or asked."""

    accepted: bool
    happened_at: datetime
    by_whom: str
    words: str


@dataclass(frozen=True)
class KeptExplanation:
    """An explanation as it is kept: the number of its event, its kind and words, who gave it and when (with its zone)."""

    number: int
    choice: str
    words: str
    by_whom: str
    happened_at: datetime
    answer: Answer | None


@dataclass(frozen=True)
class Query:
    """A query that stands: where it is, what was found, since when it is asked (with its zone), and what was answered.

    `submission` is the version that raises it now, which need not be the first; `sheet` is a title.
    """

    id: str
    scope: ReturnScope
    submission: int
    sheet: str
    rule: str
    cell: str
    line: str
    heading: str
    found: str
    allowed: str
    action: str
    asked_at: datetime
    explanation: KeptExplanation | None
    due: date

    @property
    def state(self) -> State:
        """How far it is."""
        if self.explanation is None:
            return "open"
        answer = self.explanation.answer
        return "explained" if answer is None else "accepted" if answer.accepted else "asked back"

    @property
    def owner(self) -> Owner:
        """Who is to act next; nobody once it is accepted."""
        owners: Mapping[State, Owner] = {"explained": "national team", "accepted": ""}
        return owners.get(self.state, "collaborative")

    @property
    def place(self) -> str:
        """“Wards!G5: WEX-0001, Stage of adoption”; without a cell, the sheet."""
        where = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        name = ", ".join(part for part in (self.line, self.heading) if part)
        return f"{where}: {name}" if name else where


def get_queries(snapshot: Snapshot, quarter: Quarter | None = None, psc: str | None = None) -> list[Query]:
    """Every query that stands, of a quarter or a collaborative (by its code) where one is named, in the order of returns."""
    found = snapshot.keep("queries", lambda: _find_queries(snapshot), lambda queries: _QUERY_BYTES * len(queries))
    own = [query for query in found if psc in (None, query.scope.psc)]
    return [query for query in own if quarter in (None, query.scope.quarter)]


def _find_queries(snapshot: Snapshot) -> tuple[Query, ...]:
    rows = snapshot.rows(
        """SELECT q.*, first.asked_at, e.sequence, e.choice, e.why AS words, e.by_whom, e.happened_at,
            e.answer, e.answered_at, e.answered_by, e.answered_why
        FROM current_queries q
        JOIN (
            SELECT query, min(happened_at) AS asked_at FROM raised_queries r JOIN current_events ON sequence = r.submission
            GROUP BY query
        ) first USING (query)
        LEFT JOIN current_explanations e USING (query)
        ORDER BY q.quarter DESC, q.psc, q.name, length(q.cell), q.cell""",
        of=_SOURCES,
    )
    calendars = get_calendars(snapshot)
    return tuple(_query(row, calendars) for row in rows)


def get_corrected(snapshot: Snapshot, quarter: Quarter) -> dict[str, int]:
    """How many queries of a quarter went because the sheet was returned anew without what was asked about, by collaborative."""
    rows = snapshot.rows(
        """SELECT r.psc, r.quarter, count(DISTINCT r.query) AS n FROM raised_queries r
        JOIN current_sheets c ON c.psc = r.psc AND c.quarter = r.quarter AND c.sheet = r.name AND c.submission > r.submission
        WHERE r.query NOT IN (SELECT query FROM current_queries) GROUP BY r.psc, r.quarter""",
        of=_SOURCES,
    )
    return {row["psc"]: row["n"] for row in rows if row["quarter"] == quarter.key}


def get_explained_before_sending(asked: Asked) -> set[str]:
    """The rules whose queries hold a return back until they are explained."""
    return {row["rule"] for row in asked.rows("SELECT rule FROM explained_before_sending")}


def get_explained(asked: Asked) -> set[str]:
    """The queries, by identity, whose explanation stands and was not asked back."""
    sql = f"SELECT query FROM current_explanations WHERE answer IS DISTINCT FROM '{ASKED_BACK.name}'"
    return {row["query"] for row in asked.rows(sql)}


def get_raised(asked: Asked, submission: int) -> set[str]:
    """The queries, by identity, that a submission raised."""
    sql = "SELECT query FROM problems WHERE submission = ? AND severity = 'query'"
    return {row["query"] for row in asked.rows(sql, [submission])}


def get_raising(asked: Asked, psc: str) -> dict[str, int]:
    """Which submission raises each query, by identity, that stands of a sender."""
    rows = asked.rows("SELECT query, submission FROM current_queries WHERE psc = ?", [psc])
    return {row["query"]: row["submission"] for row in rows}


def _query(row: Mapping[str, Any], calendars: Mapping[Quarter, Calendar]) -> Query:
    scope = ReturnScope(row["psc"], Quarter.parse(row["quarter"]))
    same = {name: row[name] for name in ("submission", "sheet", "rule", "cell", "line", "heading", "found")}
    return Query(
        id=row["query"],
        scope=scope,
        **same,
        allowed=row["allowed"],
        action=row["action"],
        asked_at=row["asked_at"],
        explanation=_explanation(row) if row["sequence"] else None,
        due=_due(row["asked_at"].date(), calendars.get(scope.quarter)),
    )


def _explanation(row: Mapping[str, Any]) -> KeptExplanation:
    answer = None
    if row["answer"]:
        accepted = row["answer"] == ACCEPTED.name
        answer = Answer(accepted, row["answered_at"], row["answered_by"], row["answered_why"])
    return KeptExplanation(row["sequence"], row["choice"], row["words"], row["by_whom"], row["happened_at"], answer)


def _due(asked: date, calendar: Calendar | None) -> date:
    """The calendar’s day, or five working days after it was asked where that is later."""
    five_days = add_working_days(asked, DAYS_TO_EXPLAIN)
    return max(calendar.queries_by, five_days) if calendar and calendar.queries_by else five_days


class WritingQueries(Appending):
    """The appends that concern queries: explanations of senders, and what the national team asks and answers."""

    def explain(self, submission: int, explanations: Sequence[Explanation], by: Actor) -> list[int]:
        """Append explanations of queries that a submission raised; returns the sequences of the events.

        One that stands already in the same words is not appended again, so that an answer to it holds. Raises NoSuchQuery,
        NoSuchSubmission and NotAllowed.
        """
        require(by, "explain", self._scope_of(submission))
        return [
            sequence
            for explanation in explanations
            if (sequence := self._explain(submission, explanation, by)) is not None
        ]

    def _explain(self, submission: int, explanation: Explanation, by: Actor) -> int | None:
        raised = self.rows(
            "SELECT rule, sheet FROM problems WHERE submission = ? AND severity = 'query' AND query = ? LIMIT 1",
            [submission, explanation.query],
        )
        if not raised:
            raise NoSuchQuery(f"Submission {submission} raises no query {explanation.query}.")
        standing = self.rows("SELECT choice, why FROM current_explanations WHERE query = ?", [explanation.query])
        if standing == [{"choice": explanation.choice, "why": explanation.words}]:
            return None
        body = {"query": explanation.query, **raised[0], "choice": explanation.choice}
        return self._append_event(EXPLAINED, by, explanation.words, submission, body)

    def accept(self, explanation: int, by: Actor, why: str = "") -> int:
        """Append that an explanation (the sequence of its event) is accepted; returns the event’s sequence.

        Raises NoSuchQuery where it stands no longer or has this answer, NoSuchSubmission and NotAllowed.
        """
        return self._answer(ACCEPTED, "accept", explanation, by, why)

    def ask_back(self, explanation: int, by: Actor, why: str) -> int:
        """Append what is still asked about an explanation; returns the event’s sequence. Raises as `accept` does."""
        return self._answer(ASKED_BACK, "ask back", explanation, by, why)

    def _answer(self, kind: EventKind, action: Action, explanation: int, by: Actor, why: str) -> int:
        found = self.rows(
            """SELECT e.submission, e.query, s.psc, s.quarter FROM current_explanations e JOIN submissions s USING (submission)
            WHERE e.sequence = ? AND e.answer IS DISTINCT FROM ?""",
            [explanation, kind.name],
        )
        if not found:
            raise NoSuchQuery(
                f"No explanation {explanation} waits for this answer: it was answered so, or another stands."
            )
        (row,) = found
        require(by, action, ReturnScope(row["psc"], Quarter.parse(row["quarter"])))
        return self._append_event(kind, by, why, row["submission"], {"explanation": explanation, "query": row["query"]})

    def ask_explanations(self, rule: str, before_sending: bool, by: Actor, why: str = "") -> int:
        """Append whether queries of a rule hold a return back until they are explained; returns the event’s sequence.

        Raises NotAllowed.
        """
        require(by, "ask for explanations")
        return self._append_event(EXPLANATION_ASKED, by, why, body={"rule": rule, "before_sending": before_sending})
