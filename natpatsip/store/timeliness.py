"""How far each sheet of a quarter is, and how late: by collaborative and sheet, and over the quarters."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal

from natpatsip import organisations
from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEET_NAMES, sheets_of
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Sheet
from natpatsip.store.calendar import get_calendar, get_due
from natpatsip.store.closing import is_closed
from natpatsip.store.queries import Query, get_queries
from natpatsip.store.snapshot import Snapshot

SheetState = Literal["not begun", "draft", "signed off", "sent", "queries open", "accepted"]
# A sheet that is drafted, by the code of the collaborative and the name of the sheet; True where it is signed off.
DraftedSheets = Mapping[tuple[str, str], bool]
NOTHING_DRAFTED: DraftedSheets = MappingProxyType({})

_LINE_BYTES = 300


@dataclass(frozen=True)
class First:
    """When a sheet that stands first came for its quarter (with its zone), and whether it is a demonstration."""

    happened_at: datetime
    demonstration: bool


@dataclass(frozen=True)
class SheetStatus:
    """How far a sheet of a collaborative is in a quarter.

    “Sent” has no queries, “accepted” had some, all of them explained and accepted. `waiting` is how many queries the
    collaborative is to explain, `explained` how many wait for the national team. `days_late` is by how many days the first
    version came after it was due, or for one that has not come how many have passed since; None where it is in time, where
    nothing is due, and for a demonstration, which came when it was loaded. `closed` says that nobody waits for it any longer:
    its programme is closed for the quarter, or was never closed and the day on which returns close has passed. `redrafted`
    says of one that stands that a draft is to take its place.
    """

    psc: str
    sheet: Sheet
    state: SheetState
    waiting: int
    explained: int
    days_late: int | None
    closed: bool
    redrafted: bool = False

    @property
    def returned(self) -> bool:
        """Whether a version of it stands."""
        return self.state in ("sent", "queries open", "accepted")

    @property
    def waited_for(self) -> bool:
        """Whether it is expected and has not come, and can still come before it is closed."""
        return not (self.returned or self.closed or self.sheet.optional)


def get_sheet_statuses(
    snapshot: Snapshot, quarter: Quarter, sheets: Sequence[Sheet], today: date, drafted: DraftedSheets = NOTHING_DRAFTED
) -> list[SheetStatus]:
    """Of every collaborative in published order how far each of these sheets is for a quarter.

    Drafts are kept outside the record, and so are given.
    """
    found = snapshot.keep(
        ("sheet statuses", quarter, _names(sheets), today, frozenset(drafted.items())),
        lambda: _find_sheet_statuses(snapshot, quarter, sheets, today, drafted),
        lambda statuses: _LINE_BYTES * len(statuses),
    )
    return list(found)


def _find_sheet_statuses(
    snapshot: Snapshot, quarter: Quarter, sheets: Sequence[Sheet], today: date, drafted: DraftedSheets
) -> tuple[SheetStatus, ...]:
    firsts = _get_firsts(snapshot)
    queries = defaultdict(list)
    for query in get_queries(snapshot, quarter):
        queries[query.scope.psc, query.sheet].append(query)
    closed = _list_closed_sheets(snapshot, quarter, sheets, today)
    statuses = []
    for psc in organisations.collaboratives():
        due = get_due(snapshot, ReturnScope(psc.code, quarter))
        for sheet in sheets:
            own = queries[psc.code, sheet.title]
            first = firsts.get((quarter.key, psc.code, sheet.name))
            late = None if sheet.optional and first is None else _days_late(first, due, today)
            signed_off = drafted.get((psc.code, sheet.name))
            redrafted = first is not None and signed_off is not None
            waiting, explained = (
                sum(query.owner == owner for query in own) for owner in ("collaborative", "national team")
            )
            state = _state(first, own, signed_off)
            nobody_waits = sheet.name in closed
            statuses.append(SheetStatus(psc.code, sheet, state, waiting, explained, late, nobody_waits, redrafted))
    return tuple(statuses)


def _list_closed_sheets(snapshot: Snapshot, quarter: Quarter, sheets: Sequence[Sheet], today: date) -> set[str]:
    """The names of the sheets whose programme is closed, or that was never closed and whose returns closed on a day past."""
    calendar = get_calendar(snapshot, quarter)
    past = bool(calendar and calendar.closes and calendar.closes < today)
    return {sheet.name for sheet in sheets if is_closed(snapshot, sheet.programme, quarter, otherwise=past)}


def _state(first: First | None, queries: Sequence[Query], signed_off: bool | None) -> SheetState:
    if first is None:
        return "not begun" if signed_off is None else "signed off" if signed_off else "draft"
    if not queries:
        return "sent"
    return "accepted" if all(query.state == "accepted" for query in queries) else "queries open"


def _days_late(first: First | None, due: date | None, today: date) -> int | None:
    if due is None or (first and first.demonstration):
        return None
    came = first.happened_at.date() if first else today
    return (came - due).days if came > due else None


@dataclass(frozen=True)
class Timeliness:
    """How a collaborative returned a quarter: how many of the expected sheets, and how many of those came after the day due.

    `judged` says whether that is known: a day was due, and no sheet of it is a demonstration. `late_by` is the most days
    that any sheet came late, 0 for none; what has not come is missing, not late.
    """

    psc: str
    quarter: Quarter
    expected: int
    returned: int
    late: int
    late_by: int
    judged: bool


def get_timeliness(snapshot: Snapshot, quarters: Collection[Quarter], sheets: Sequence[Sheet]) -> list[Timeliness]:
    """How each collaborative, in published order, returned each of these quarters. Voluntary sheets are not counted."""
    found = snapshot.keep(
        ("timeliness", tuple(quarters), _names(sheets)),
        lambda: _find_timeliness(snapshot, quarters, sheets),
        lambda timeliness: _LINE_BYTES * len(timeliness),
    )
    return list(found)


def _find_timeliness(
    snapshot: Snapshot, quarters: Collection[Quarter], sheets: Sequence[Sheet]
) -> tuple[Timeliness, ...]:
    firsts = _get_firsts(snapshot)
    return tuple(
        _timeliness(snapshot, ReturnScope(psc.code, quarter), sheets, firsts)
        for psc in organisations.collaboratives()
        for quarter in quarters
    )


def _names(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    return tuple(sheet.name for sheet in sheets)


def _timeliness(
    snapshot: Snapshot, scope: ReturnScope, sheets: Sequence[Sheet], firsts: Mapping[tuple[str, str, str], First]
) -> Timeliness:
    expected = [sheet.name for sheet in sheets_of(scope.sender, sheets, scope.quarter) if not sheet.optional]
    came = [first for name in expected if (first := firsts.get((scope.quarter.key, scope.psc, name)))]
    due = get_due(snapshot, scope)
    late = [days for first in came if (days := _days_late(first, due, date.max))]
    judged = due is not None and not any(first.demonstration for first in came)
    return Timeliness(scope.psc, scope.quarter, len(expected), len(came), len(late), max(late, default=0), judged)


def _get_firsts(snapshot: Snapshot) -> Mapping[tuple[str, str, str], First]:
    """When each sheet that stands first came, of the submissions that count, by the quarter’s key, sender and sheet."""
    return snapshot.keep("firsts", lambda: _find_firsts(snapshot), lambda firsts: _LINE_BYTES * len(firsts))


def _find_firsts(snapshot: Snapshot) -> Mapping[tuple[str, str, str], First]:
    rows = snapshot.rows(
        """SELECT s.quarter, s.psc, r.sheet, min(e.happened_at) AS happened_at, bool_and(s.demonstration) AS demonstration
        FROM returned_sheets r JOIN current_submissions USING (submission) JOIN submissions s USING (submission)
        JOIN events e ON e.sequence = r.submission GROUP BY ALL""",
        of=SHEET_NAMES,
    )
    return MappingProxyType(
        {(row["quarter"], row["psc"], row["sheet"]): First(row["happened_at"], row["demonstration"]) for row in rows}
    )
