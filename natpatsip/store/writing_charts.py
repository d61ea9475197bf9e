"""Writing what concerns charts: decisions on limits, and notes on dates."""

from dataclasses import asdict

from natpatsip.access import Actor, require
from natpatsip.store.appending import Appending, NoLongerStands
from natpatsip.store.events import DECIDED, NOTED
from natpatsip.store.ledger import Rebase
from natpatsip.store.notes import Note


class WritingCharts(Appending):
    """The appends that concern charts."""

    def decide(self, rebase: Rebase, by: Actor) -> int:
        """Append a decision about the limits of a series; returns its number.

        Raises NoLongerStands when there is nothing to undo, and NotAllowed.
        """
        require(by, "decide")
        at = {"measure": rebase.series.measure, "level": rebase.series.level, "place": rebase.series.place}
        current = self._connection.execute(
            "SELECT 1 FROM current_decisions WHERE measure = ? AND level = ? AND place = ? AND month = ?",
            [*at.values(), rebase.month],
        ).fetchone()
        if rebase.decision == "undone" and not current:
            raise NoLongerStands(f"No decision stands for {rebase.month:%B %Y}, so there is nothing to undo.")
        rest = {"month": rebase.month, "decision": rebase.decision, "cause": rebase.cause}
        body = at | rest | {"demonstration": rebase.demonstration} | asdict(rebase.judgement)
        return self._append_event(DECIDED, by, rebase.reason, body=body)

    def put_note(self, note: Note, by: Actor) -> int:
        """Append a note on a date; returns its number. Raises NotAllowed."""
        require(by, "note")
        return self._append_event(NOTED, by, body={"undoes": 0, **note.body})

    def undo_note(self, number: int, by: Actor, why: str) -> int:
        """Append that a note stands no longer; returns the event’s sequence.

        Raises NoLongerStands where no such note stands, and NotAllowed.
        """
        require(by, "note")
        found = self._connection.execute("SELECT * FROM current_notes WHERE sequence = ?", [number])
        row = found.fetchone()
        if row is None:
            raise NoLongerStands(f"No note {number} stands, so there is nothing to undo.")
        note = Note.from_row(dict(zip((column[0] for column in found.description), row, strict=True)))
        return self._append_event(NOTED, by, why, body={"undoes": number, **note.body})
