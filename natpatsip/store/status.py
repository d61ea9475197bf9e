"""Who has returned what for a quarter, and when; and which extracts national data stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate, pairwise

import narwhals as nw

from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEET_NAMES
from natpatsip.sheets.scope import PUBLISHER
from natpatsip.sheets.specification import Sheet
from natpatsip.store.event_kinds import CHANGES_WHAT_STANDS
from natpatsip.store.snapshot import Snapshot

_LINE_BYTES = 300


@dataclass(frozen=True)
class Returned:
    """A sheet that stands: when it came (a time with its zone), who sent it, and whether it is a demonstration."""

    happened_at: datetime
    by_whom: str
    demonstration: bool


@dataclass(frozen=True)
class Extract:
    """What stands of one extract of national data: how many rows, and its first and last month (None without months).

    `happened_at` is when it was stored, with its zone.
    """

    source: str
    extract_date: date
    first: date | None
    last: date | None
    rows: int
    demonstration: bool
    happened_at: datetime
    by_whom: str


def get_returned(
    snapshot: Snapshot, quarter: Quarter, sheets: Sequence[str] = SHEET_NAMES
) -> dict[tuple[str, str], Returned]:
    """What stands for a quarter, by the code of the collaborative and the name of the sheet; the rest is not returned."""
    return {
        (row["psc"], row["sheet"]): Returned(row["happened_at"], row["by_whom"], row["demonstration"])
        for row in snapshot.standing(sheets)
        if row["quarter"] == quarter.key
    }


def get_quarters(snapshot: Snapshot) -> list[Quarter]:
    """The quarters for which a return or the national team’s workbook stands, the latest first; an extract is for none."""
    found = snapshot.keep("quarters", lambda: _find_quarters(snapshot), lambda quarters: _LINE_BYTES * len(quarters))
    return list(found)


def _find_quarters(snapshot: Snapshot) -> tuple[Quarter, ...]:
    keys = {row["quarter"] for row in snapshot.standing() if row["psc"] != PUBLISHER}
    return tuple(Quarter.parse(key) for key in sorted(keys, reverse=True))


def get_returning(snapshot: Snapshot, sheet: str) -> set[tuple[str, str]]:
    """Which quarters (as tables key them) and collaboratives, by code, a sheet stands for."""
    return {(row["quarter"], row["psc"]) for row in snapshot.standing([sheet])}


def get_quarters_returned(snapshot: Snapshot, sheets: Sequence[str]) -> list[Quarter]:
    """The quarters for which anybody's return of any of these sheets stands, the first first."""
    keys = {quarter for sheet in sheets for quarter, _ in get_returning(snapshot, sheet)}
    return [Quarter.parse(key) for key in sorted(keys)]


def get_changed_since(snapshot: Snapshot, sheets: Sequence[str]) -> dict[Quarter, int]:
    """The quarters up to which returns of these sheets came, or changed, after the first for the quarter that followed; each
    with the last event before that first one.

    For any other quarter the returns up to it are still those that stood when the next quarter began to come in.
    """
    rows = snapshot.rows(
        """SELECT s.quarter, min(s.submission) AS first, max(e.sequence) AS last
        FROM returned_sheets r JOIN submissions s USING (submission) JOIN current_events e USING (submission)
        WHERE list_contains(?, r.sheet) AND list_contains(?, e.kind) GROUP BY s.quarter ORDER BY s.quarter""",
        [list(sheets), list(CHANGES_WHAT_STANDS)],
        of=sheets,
    )
    latest = accumulate((row["last"] for row in rows), max)
    return {
        Quarter.parse(row["quarter"]): following["first"] - 1
        for (row, following), last in zip(pairwise(rows), latest, strict=False)
        if last > following["first"]
    }


def has_demonstration(snapshot: Snapshot) -> bool:
    """Whether any demonstration return stands."""
    return any(row["demonstration"] for row in snapshot.standing())


def has_real_returns(snapshot: Snapshot) -> bool:
    """Whether any return stands that is no demonstration. A publisher's extract is real, and no return."""
    return any(not row["demonstration"] and row["psc"] != PUBLISHER for row in snapshot.standing())


def get_extracts(snapshot: Snapshot, sheet: str) -> list[Extract]:
    """What a sheet of national data stands on, the latest extract first; empty when nothing of it stands."""
    found = snapshot.keep_of_record(
        ("extracts", sheet), lambda record: _find_extracts(record, sheet), lambda extracts: _LINE_BYTES * len(extracts)
    )
    return list(found)


def _find_extracts(snapshot: Snapshot, sheet: str) -> tuple[Extract, ...]:
    table = snapshot.table(sheet)
    months = [nw.col("month").min().alias("first"), nw.col("month").max().alias("last")]
    if "month" not in table.collect_schema().names():
        months = []
    parts = table.group_by("submission", "source", "extract_date").agg(nw.len().alias("rows"), *months)
    sent = {
        row["submission"]: row
        for row in snapshot.rows(
            """SELECT s.submission, s.demonstration, e.happened_at, e.by_whom
            FROM submissions s JOIN events e ON e.sequence = s.submission""",
            of=[sheet],
        )
    }
    extracts = [
        Extract(
            source=part["source"],
            extract_date=part["extract_date"],
            first=part.get("first"),
            last=part.get("last"),
            rows=part["rows"],
            demonstration=sent[part["submission"]]["demonstration"],
            happened_at=sent[part["submission"]]["happened_at"],
            by_whom=sent[part["submission"]]["by_whom"],
        )
        for part in parts.collect("pyarrow").rows(named=True)
    ]
    return tuple(sorted(extracts, key=lambda extract: (extract.extract_date, extract.happened_at), reverse=True))


def get_months(snapshot: Snapshot, sheet: Sheet) -> list[date]:
    """The first day of each month of which a sheet of national data has any number, in order; none without months.

    A line that is printed and left blank tells nothing of its month.
    """
    if "month" not in {column.name for column in sheet.columns}:
        return []
    found = snapshot.keep_of_record(
        ("months", sheet.name), lambda record: _find_months(record, sheet), lambda months: _LINE_BYTES * len(months)
    )
    return list(found)


def _find_months(snapshot: Snapshot, sheet: Sheet) -> tuple[date, ...]:
    rows = snapshot.table(sheet.name)
    if sheet.across:
        told = [~nw.col(column.name).is_null() for column in sheet.across.values]
        rows = rows.filter(nw.any_horizontal(*told, ignore_nulls=True))
    months = rows.select("month").unique().collect("pyarrow")["month"].to_list()
    return tuple(sorted(months))


def get_last_event(snapshot: Snapshot) -> datetime | None:
    """When the record last changed, with its zone; None when nothing was ever stored."""
    ((last,),) = (row.values() for row in snapshot.rows("SELECT max(happened_at) FROM current_events"))
    happened_at: datetime | None = last
    return happened_at
