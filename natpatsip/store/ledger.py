"""The rebase ledger: who decided that a chart's limits are recalculated from a month, and why.

A decision is an event like any other: appended, never changed. Of one series and month the last decision stands, and
one that is undone stands no longer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from natpatsip.store.snapshot import Snapshot

Decided = Literal["accepted", "declined", "set", "undone"]

# Decisions that make the limits begin anew.
RECALCULATES = ("accepted", "set")


@dataclass(frozen=True)
class SeriesKey:
    """Which series a decision is about: a measure, at a level of places, in one place there (England has none)."""

    measure: str
    level: str = "england"
    place: str = ""


@dataclass(frozen=True)
class Rebase:
    """A decision on one series and month, with its reason and the cause that is seen for the change.

    `demonstration` marks one that came with the demonstration data.
    """

    series: SeriesKey
    month: date
    decision: Decided
    reason: str
    cause: str
    demonstration: bool = False


@dataclass(frozen=True)
class Decision:
    """A decision as it is kept: its number, who took it and when (with its zone)."""

    number: int
    by_whom: str
    happened_at: datetime
    rebase: Rebase


def get_decisions(snapshot: Snapshot, series: SeriesKey) -> list[Decision]:
    """Every decision on a series, the first taken first, those that were undone and the undoings too."""
    return _decisions(snapshot, "events_decided", series)


def get_current_decisions(snapshot: Snapshot, series: SeriesKey) -> list[Decision]:
    """What holds for a series now, by month: accepted, declined or set."""
    return sorted(_decisions(snapshot, "current_decisions", series), key=lambda decision: decision.rebase.month)


def get_rebases(snapshot: Snapshot) -> dict[SeriesKey, list[date]]:
    """The months from which limits are recalculated, in order, for every series that has any."""
    rows = snapshot.rows(
        "SELECT measure, level, place, month FROM current_decisions WHERE list_contains(?, decision) ORDER BY month",
        [list(RECALCULATES)],
    )
    rebases: dict[SeriesKey, list[date]] = {}
    for row in rows:
        rebases.setdefault(SeriesKey(row["measure"], row["level"], row["place"]), []).append(row["month"])
    return rebases


def _decisions(snapshot: Snapshot, view: str, series: SeriesKey) -> list[Decision]:
    rows = snapshot.rows(
        f"SELECT * FROM {view} WHERE measure = ? AND level = ? AND place = ? ORDER BY sequence",
        [series.measure, series.level, series.place],
    )
    return [
        Decision(
            row["sequence"],
            row["by_whom"],
            row["happened_at"],
            Rebase(series, row["month"], row["decision"], row["why"], row["cause"], row["demonstration"]),
        )
        for row in rows
    ]
