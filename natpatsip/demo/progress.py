"""How far the loading of the whole demonstration has come, as the record itself tells."""

from dataclasses import dataclass

from natpatsip.demo.arrivals import whole_demonstration
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.calendar import get_calendars

_BYTES = 100


@dataclass(frozen=True)
class Progress:
    """So many of the demonstration’s returns are in, of so many; `next` is the quarter whose come next, None after the last."""

    done: int
    of: int
    next: Quarter | None


def get_progress(snapshot: Snapshot) -> Progress | None:
    """How far it has come; None for a record that holds all of it, or anything else."""
    return snapshot.keep(get_progress, lambda: _count(snapshot), lambda progress: _BYTES)


def _count(snapshot: Snapshot) -> Progress | None:
    expected = whole_demonstration()
    rows = snapshot.rows(
        "SELECT psc, quarter, demonstration FROM submissions ORDER BY submission LIMIT ?", [len(expected) + 1]
    )
    received = [(row["psc"], row["quarter"], row["demonstration"]) for row in rows]
    # The calendars come last, with the answers to queries.
    if received != [(one.psc, one.quarter.key, True) for one in expected[: len(rows)]] or get_calendars(snapshot):
        return None
    return Progress(len(rows), len(expected), next((one.quarter for one in expected[len(rows) :]), None))
