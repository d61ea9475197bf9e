"""Revisions: what changed in a quarter after it was closed, and of what kind each change is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEET_NAMES, SHEETS, find_sheet
from natpatsip.sheets.cover import sender_name
from natpatsip.sheets.dictionary import LINEAGE
from natpatsip.sheets.scope import PUBLISHER
from natpatsip.store.event_kinds import CHANGES_WHAT_STANDS, CLOSED, EVENT_WORDS, REOPENED
from natpatsip.store.schema import history_table
from natpatsip.store.snapshot import Row, Snapshot
from natpatsip.store.status import get_returning

RevisionKind = Literal["planned", "late data", "error"]

_LINEAGE = ", ".join(name for name, _, _ in LINEAGE)
_MONTHLY = [sheet for sheet in SHEETS if sheet.grain == "month" and "month" in sheet.row_keys]
_SOURCES = (*SHEET_NAMES, CLOSED.name, REOPENED.name)
# The quarters, by their first month, that each file of a sheet of months tells of.
_QUARTERS_TOLD = " UNION ALL ".join(
    f"SELECT DISTINCT submission, '{sheet.name}' AS sheet, date_trunc('quarter', month) AS first_month"
    f" FROM {history_table(sheet)}"
    for sheet in _MONTHLY
)
_CHANGES = f"""
    WITH told AS ({_QUARTERS_TOLD}),
    stood AS (
        SELECT c.programme, c.quarter, r.sheet, s.psc FROM last_closings c
        JOIN programmes_of_sheets p ON p.programme = c.programme AND p.own
        JOIN returned_sheets r USING (sheet)
        JOIN submissions s USING (submission)
        JOIN counting n ON n.submission = r.submission AND c.sequence >= n.since AND c.sequence < n.until
        LEFT JOIN told t ON t.submission = r.submission AND t.sheet = r.sheet AND t.first_month = c.first_month
        WHERE CASE WHEN p.grain = 'month' THEN t.sheet IS NOT NULL ELSE s.quarter = c.quarter END
        GROUP BY ALL)
    SELECT c.programme, c.quarter, s.psc, r.sheet, p.grain, e.sequence, e.kind, e.happened_at, e.by_whom, e.why,
        c.reopened, o.sheet IS NOT NULL AS stood
    FROM last_closings c
    JOIN programmes_of_sheets p ON p.programme = c.programme AND p.own
    JOIN returned_sheets r USING (sheet)
    JOIN submissions s USING (submission)
    JOIN current_events e ON e.submission = r.submission AND e.sequence > c.sequence
    LEFT JOIN told t ON t.submission = r.submission AND t.sheet = r.sheet AND t.first_month = c.first_month
    LEFT JOIN stood o ON o.programme = c.programme AND o.quarter = c.quarter AND o.sheet = r.sheet AND o.psc = s.psc
    WHERE list_contains(?, e.kind) AND CASE WHEN p.grain = 'month' THEN t.sheet IS NOT NULL ELSE s.quarter = c.quarter END
    ORDER BY c.quarter DESC, c.programme, e.sequence, r.sheet"""


@dataclass(frozen=True)
class Revision:
    """A change to a sheet of a programme's quarter since that was last closed.

    `psc` is its sender, `what` happened when (with its zone), by whom and why. Of its kinds, planned is a later extract of
    months that had one, late data is what was missing, and all else corrects an error.
    """

    programme: str
    quarter: Quarter
    psc: str
    sheet: str
    kind: RevisionKind
    event: int
    what: str
    happened_at: datetime
    by_whom: str
    why: str

    @property
    def place(self) -> str:
        """“Eastern, Care homes”; a publisher's extract by its title alone."""
        title = find_sheet(self.sheet).title
        return title if self.psc == PUBLISHER else f"{sender_name(self.psc)}, {title}"


def get_revisions(snapshot: Snapshot) -> list[Revision]:
    """Every change since the last closing of what it concerns, the latest quarter first, and in it in the order of events.

    A sheet that was returned again with the answers that were closed is none, nor is one of words about all programmes.
    """
    rows = snapshot.rows(_CHANGES, [[*CHANGES_WHAT_STANDS]], of=_SOURCES)
    with snapshot.seen(as_closed=True) as closed, snapshot.seen(as_closed=False) as now:
        return [_revision(row) for row in rows if row["reopened"] or not _is_same(row, closed, now)]


def _is_same(row: Row, closed: Snapshot, now: Snapshot) -> bool:
    """Whether a sheet of a quarter has the same answers as closed and as it stands."""
    if row["grain"] == "month":
        return False
    sheet, scope = row["sheet"], [row["psc"], row["quarter"]]
    sql = f"SELECT * EXCLUDE ({_LINEAGE}) FROM {sheet} WHERE psc = ? AND quarter = ? ORDER BY ALL"
    returned = (row["quarter"], row["psc"])
    before, after = (
        (returned in get_returning(one, sheet), one.rows(sql, scope, of=[sheet, CLOSED.name, REOPENED.name]))
        for one in (closed, now)
    )
    return before == after


def _revision(row: Row) -> Revision:
    same: dict[str, Any] = {name: row[name] for name in ("programme", "psc", "sheet", "happened_at", "by_whom", "why")}
    quarter = Quarter.parse(row["quarter"])
    return Revision(quarter=quarter, kind=_kind(row), event=row["sequence"], what=EVENT_WORDS[row["kind"]], **same)


def _kind(row: Row) -> RevisionKind:
    if not row["stood"]:
        return "late data"
    return "planned" if row["grain"] == "month" else "error"
