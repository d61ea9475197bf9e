"""How far the loading of the whole demonstration has come, as the record itself tells."""

from dataclasses import dataclass

from natpatsip.demo.arrivals import whole_demonstration
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.calendar import get_calendars
from natpatsip.store.submissions import list_received

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
    received = list_received(snapshot, len(expected) + 1)
    done = len(received)
    # The calendars come last, with the answers to queries.
    if received != [(scope, True) for scope in expected[:done]] or get_calendars(snapshot):
        return None
    return Progress(done, len(expected), next((scope.quarter for scope in expected[done:]), None))
