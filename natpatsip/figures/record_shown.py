"""Which numbers of the record are shown: as closed or as they stand, and as they were at an earlier event."""

from natpatsip.figures.formatting import format_date
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.closing import get_closings
from natpatsip.store.releases import get_draft
from natpatsip.store.status import get_last_event

DRAFT = "DRAFT: not for onward sharing"


def describe_restriction(snapshot: Snapshot, quarter: Quarter) -> str:
    """`DRAFT` of a quarter that is shared as a draft and was not released since; empty of any other.

    It is so of its earlier numbers too.
    """
    with snapshot.latest() as now:
        return DRAFT if get_draft(now, quarter) else ""


def describe_record(snapshot: Snapshot) -> str:
    """“as at 20 April 2023 (event 143), as closed”; empty of what stands now, and as closed where nothing is closed."""
    parts = []
    if snapshot.is_past:
        last = get_last_event(snapshot)
        parts.append(
            f"as at {format_date(last)} (event {snapshot.version.sequence})" if last else "before the first event"
        )
    if snapshot.version.as_closed and any(closing.holds for closing in get_closings(snapshot).values()):
        parts.append("as closed")
    return ", ".join(parts)
