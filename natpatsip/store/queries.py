"""The queries that the returns as they stand raise: what was answered to each, who is to act next, and by when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEETS
from natpatsip.sheets.specification import ReturnScope
from natpatsip.store.calendar import Calendar, add_working_days, get_calendars
from natpatsip.store.events import ACCEPTED, ASKED_BACK, EXPLAINED, EXPLANATION_ASKED
from natpatsip.store.snapshot import Snapshot

State = Literal["open", "explained", "asked back", "accepted"]
Owner = Literal["collaborative", "national team", ""]

# Where no calendar says by when, or what raised the query came after that.
DAYS_TO_EXPLAIN = 5

_QUERY_BYTES = 2**10
_SOURCES = (*(sheet.name for sheet in SHEETS), EXPLAINED.name, ACCEPTED.name, ASKED_BACK.name)


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


def get_explained_before_sending(snapshot: Snapshot) -> set[str]:
    """The rules whose queries hold a return back until they are explained."""
    rows = snapshot.rows("SELECT rule FROM explained_before_sending", of=[EXPLANATION_ASKED.name])
    return {row["rule"] for row in rows}


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
