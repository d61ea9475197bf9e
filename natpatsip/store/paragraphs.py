"""The paragraphs that whoever leads a report writes into it: which stand, in which section, who wrote them and when.

A paragraph is an event like any other: appended, never changed. Another comes in its place, or an empty one.
"""

from dataclasses import dataclass
from datetime import datetime

from natpatsip.access import Actor, require
from natpatsip.quarters import Quarter
from natpatsip.store.appending import Appending, NoLongerStands
from natpatsip.store.event_kinds import PARAGRAPH_WRITTEN
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


class WritingParagraphs(Appending):
    """The appends that put paragraphs into a report, or take them back."""

    def write_paragraph(self, scope: ReportScope, section: str, words: str, by: Actor) -> int:
        """Append a paragraph for a section of a report, by its key; returns its number. Raises NotAllowed."""
        require(by, "write in the report")
        at = {"quarter": scope.quarter.key, "level": scope.level, "place": scope.place, "section": section}
        return self._append_event(PARAGRAPH_WRITTEN, by, body={"replaces": 0, **at, "words": words})

    def replace_paragraph(self, number: int, words: str, by: Actor, why: str = "") -> int:
        """Append a paragraph in the place of one that stands, which empty words take back; returns the event’s sequence.

        Raises NoLongerStands where it stands no longer, and NotAllowed.
        """
        require(by, "write in the report")
        found = self.rows("SELECT quarter, level, place, section FROM current_paragraphs WHERE sequence = ?", [number])
        if not found:
            raise NoLongerStands(f"No paragraph stands under number {number}: it may have been replaced or taken back.")
        return self._append_event(PARAGRAPH_WRITTEN, by, why, body={"replaces": number, **found[0], "words": words})
