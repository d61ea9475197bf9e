"""The history of a return: everything that was ever done to it, an event a line."""

from dataclasses import dataclass
from datetime import datetime

from natpatsip.quarters import Quarter
from natpatsip.store.events import EVENT_KINDS
from natpatsip.store.snapshot import Snapshot

_WORDS = {kind.name: kind.words for kind in EVENT_KINDS}


@dataclass(frozen=True)
class HistoryLine:
    """An event about a submission: when it happened (with its zone), what, who did it and why.

    `file_name` is empty once the submission was removed.
    """

    submission: int
    happened_at: datetime
    what: str
    who: str
    why: str
    file_name: str


def get_history(snapshot: Snapshot, psc: str, quarter: Quarter) -> list[HistoryLine]:
    """Every event about the submissions of a collaborative (by its code) for a quarter, the first first."""
    rows = snapshot.rows(
        """SELECT e.submission, e.happened_at, e.kind, e.by_whom, e.why, s.file_name
        FROM current_events e JOIN submissions s USING (submission)
        WHERE s.psc = ? AND s.quarter = ? ORDER BY e.sequence""",
        [psc, quarter.key],
    )
    return [
        HistoryLine(
            row["submission"], row["happened_at"], _WORDS[row["kind"]], row["by_whom"], row["why"], row["file_name"]
        )
        for row in rows
    ]
