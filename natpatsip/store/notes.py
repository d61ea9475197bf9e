"""Notes on dates: what happened, when, and which measures and places it concerns, for every chart over that time.

A note is an event like any other: appended, never changed. One that is undone stands no longer.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

from natpatsip.access import Actor, require
from natpatsip.store.appending import Appending, NoLongerStands
from natpatsip.store.event_kinds import NOTED
from natpatsip.store.snapshot import Snapshot

# What kind of thing happened; “not known” is only of a cause whose kind nobody judged.
Nature = Literal["intervention", "external", "recording", "coverage", "not known"]

# What was written down changed, or who wrote it down: figures before and after are not of the same thing.
BREAKS: tuple[Nature, ...] = ("recording", "coverage")


@dataclass(frozen=True)
class NoteScope:
    """What a note concerns: all measures of a programme or one, and everywhere or one place at a level of places.

    An empty `measure` is all of them, an empty `level` everywhere; “england” is England as a whole, which has no `place`.
    """

    programme: str
    measure: str = ""
    level: str = ""
    place: str = ""


@dataclass(frozen=True)
class Note:
    """What happened, and its day, or its month where `whole_month` says that no more is known."""

    scope: NoteScope
    day: date
    whole_month: bool
    nature: Nature
    words: str

    @property
    def breaks(self) -> bool:
        """Whether figures before it and after it cannot be compared."""
        return self.nature in BREAKS

    @property
    def body(self) -> dict[str, Any]:
        """As an event has it, by its fields."""
        own = {"day": self.day, "whole_month": self.whole_month, "nature": self.nature, "words": self.words}
        return own | asdict(self.scope)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Note":
        """From a row of the view of its events."""
        scope = NoteScope(row["programme"], row["measure"], row["level"], row["place"])
        return cls(scope, row["day"], row["whole_month"], row["nature"], row["words"])


@dataclass(frozen=True)
class KeptNote:
    """A note as it is kept: the number of its event, who put it and when (with its zone).

    Where `of_decision`, it is the cause given for a change in a decision on limits, and falls with that decision alone.
    """

    number: int
    by_whom: str
    happened_at: datetime
    note: Note
    of_decision: bool = False


def get_current_notes(snapshot: Snapshot) -> list[KeptNote]:
    """The notes that stand, by the day of what happened."""
    rows = snapshot.rows("SELECT * FROM current_notes ORDER BY day, sequence", of=[NOTED.name])
    return [KeptNote(row["sequence"], row["by_whom"], row["happened_at"], Note.from_row(row)) for row in rows]


class WritingNotes(Appending):
    """The appends that put notes on dates, or undo them."""

    def put_note(self, note: Note, by: Actor) -> int:
        """Append a note on a date; returns its number. Raises NotAllowed."""
        require(by, "note")
        return self._append_event(NOTED, by, body={"undoes": 0, **note.body})

    def undo_note(self, number: int, by: Actor, why: str) -> int:
        """Append that a note stands no longer; returns the event’s sequence.

        Raises NoLongerStands where no such note stands, and NotAllowed.
        """
        require(by, "note")
        found = self.rows("SELECT * FROM current_notes WHERE sequence = ?", [number])
        if not found:
            raise NoLongerStands(f"No note {number} stands, so there is nothing to undo.")
        note = Note.from_row(found[0])
        return self._append_event(NOTED, by, why, body={"undoes": number, **note.body})
