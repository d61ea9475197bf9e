"""Writing what people add to reports and packs: paragraphs, answers about factual accuracy, and whether peers are named."""

from natpatsip.access import Actor, require
from natpatsip.sheets.specification import ReturnScope
from natpatsip.store.appending import Appending, NoLongerStands
from natpatsip.store.events import ACCURACY_ANSWERED, PARAGRAPH_WRITTEN, PEERS_NAMED
from natpatsip.store.paragraphs import ReportScope


class WritingReport(Appending):
    """The appends that concern reports and packs."""

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

    def answer_accuracy(self, scope: ReturnScope, as_at: int, wrong: str, by: Actor) -> int:
        """Append what a collaborative answers about what is said of it, having seen the record up to the event `as_at`:
        what is `wrong`, empty where nothing is. Returns the event’s sequence. Raises NotAllowed.
        """
        require(by, "answer for accuracy", scope)
        body = {"psc": scope.psc, "quarter": scope.quarter.key, "as_at": as_at, "correct": not wrong, "words": wrong}
        return self._append_event(ACCURACY_ANSWERED, by, body=body)

    def name_peers(self, named: bool, by: Actor, why: str = "") -> int:
        """Append whether packs name the collaboratives that they compare with; returns the event’s sequence.

        Raises NotAllowed.
        """
        require(by, "name peers")
        return self._append_event(PEERS_NAMED, by, why, body={"named": named})
