"""The paragraphs that whoever leads a report writes into it: which stand, in which section, who wrote them and when.

A paragraph is an event like any other: appended, never changed. Another comes in its place, or an empty one.
"""

from dataclasses import dataclass
from datetime import datetime

from natpatsip.quarters import Quarter
from natpatsip.store.events import PARAGRAPH_WRITTEN
from natpatsip.store.snapshot import Snapshot


@dataclass(frozen=True)
class ReportScope:
    """Which report: of a quarter, for England or for one place at a level of places."""

    quarter: Quarter
    level: str = "england"
    place: str = ""


@dataclass(frozen=True)
class KeptParagraph:
    """A paragraph that stands: the number of its event, its section by key, who wrote it and when (with its zone)."""

    number: int
    section: str
    words: str
    by_whom: str
    happened_at: datetime


def get_paragraphs(snapshot: Snapshot, scope: ReportScope) -> list[KeptParagraph]:
    """The paragraphs that stand in a report, in the order in which they were written."""
    rows = snapshot.rows(
        "SELECT * FROM current_paragraphs WHERE quarter = ? AND level = ? AND place = ? ORDER BY sequence",
        [scope.quarter.key, scope.level, scope.place],
        of=[PARAGRAPH_WRITTEN.name],
    )
    return [
        KeptParagraph(row["sequence"], row["section"], row["words"], row["by_whom"], row["happened_at"]) for row in rows
    ]
