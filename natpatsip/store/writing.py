"""Writing: one transaction, only ever appending."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

import duckdb
import pyarrow

from natpatsip.access import Actor, require
from natpatsip.quarters import Quarter
from natpatsip.sheets.specification import ReturnScope, Sheet
from natpatsip.store.events import DECIDED, NOTED, PURGED, RECEIVED, RESTORED, WITHDRAWN, Event, EventKind
from natpatsip.store.ledger import Rebase
from natpatsip.store.notes import Note
from natpatsip.store.schema import history_table
from natpatsip.store.snapshot import Row, ask


class NoSuchSubmission(LookupError):
    """There is no submission with this number, or it was removed for good."""


@dataclass(frozen=True)
class Submission:
    """A file that was received, with the scope that its cover names.

    `said` is what stands in every row of a CSV, by column, because its sender said it: a CSV has no cover.
    `versions` are those of the templates that its sheets were filled in on, where they are not this program's own.
    """

    scope: ReturnScope
    file_name: str
    workbook: bytes
    contact_role: str
    demonstration: bool
    said: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[Sheet, int] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.workbook).hexdigest()


class Writing:
    """The appends that a transaction is made of; see `Store.writing`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query on the record as it stands, which nobody else can change before this writing ends."""
        return ask(self._connection, sql, parameters)

    @property
    def last_event(self) -> tuple[int, str]:
        """The sequence and hash of the last event; 0 and nothing before the first."""
        last = self._connection.execute("SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1").fetchone()
        return last or (0, "")

    def receive(
        self,
        submission: Submission,
        rows: Mapping[Sheet, Sequence[Mapping[str, Any]]],
        problems: Sequence[Mapping[str, str]],
        by: Actor,
    ) -> int:
        """Append a submission: its workbook, the rows of each sheet it returned and its problems. Returns its number.

        Raises NotAllowed.
        """
        require(by, "submit", submission.scope)
        number = self._append_event(RECEIVED, by, body={"sha256": submission.sha256})
        scope: dict[str, Any] = {
            "submission": number,
            "psc": submission.scope.psc,
            "quarter": submission.scope.quarter.key,
        }
        kept = {
            "file_name": submission.file_name,
            "sha256": submission.sha256,
            "workbook": submission.workbook,
            "contact_role": submission.contact_role,
            "demonstration": submission.demonstration,
        }
        append_rows(self._connection, "submissions", [scope | kept])
        for sheet, answers in rows.items():
            returned = {
                "sheet": sheet.name,
                "sheet_version": submission.versions.get(sheet, sheet.version),
                "row_count": len(answers),
            }
            append_rows(self._connection, "returned_sheets", [{"submission": number, **returned}])
            append_rows(
                self._connection, history_table(sheet), [{**scope, **submission.said, **row} for row in answers]
            )
        append_rows(self._connection, "problems", [{"submission": number, **problem} for problem in problems])
        return number

    def withdraw(self, submission: int, by: Actor, why: str) -> int:
        """Append that a submission no longer counts; returns the event's sequence. Raises NoSuchSubmission and NotAllowed."""
        require(by, "withdraw", self._scope_of(submission))
        return self._append_event(WITHDRAWN, by, why, submission)

    def restore(self, submission: int, by: Actor, why: str) -> int:
        """Append that a withdrawn submission counts again; returns the event's sequence.

        Raises NoSuchSubmission and NotAllowed.
        """
        require(by, "restore", self._scope_of(submission))
        return self._append_event(RESTORED, by, why, submission)

    def decide(self, rebase: Rebase, by: Actor) -> int:
        """Append a decision about the limits of a series; returns its number.

        Raises LookupError when there is nothing to undo, and NotAllowed.
        """
        require(by, "decide")
        at = {"measure": rebase.series.measure, "level": rebase.series.level, "place": rebase.series.place}
        current = self._connection.execute(
            "SELECT 1 FROM current_decisions WHERE measure = ? AND level = ? AND place = ? AND month = ?",
            [*at.values(), rebase.month],
        ).fetchone()
        if rebase.decision == "undone" and not current:
            raise LookupError(f"No decision stands for {rebase.month:%B %Y}, so there is nothing to undo.")
        rest = {"month": rebase.month, "decision": rebase.decision, "cause": rebase.cause}
        body = at | rest | {"demonstration": rebase.demonstration} | asdict(rebase.judgement)
        return self._append_event(DECIDED, by, rebase.reason, body=body)

    def put_note(self, note: Note, by: Actor) -> int:
        """Append a note on a date; returns its number. Raises NotAllowed."""
        require(by, "note")
        return self._append_event(NOTED, by, body={"undoes": 0, **note.body})

    def undo_note(self, number: int, by: Actor, why: str) -> int:
        """Append that a note stands no longer; returns the event’s sequence.

        Raises LookupError where no such note stands, and NotAllowed.
        """
        require(by, "note")
        found = self._connection.execute("SELECT * FROM current_notes WHERE sequence = ?", [number])
        row = found.fetchone()
        if row is None:
            raise LookupError(f"No note {number} stands, so there is nothing to undo.")
        note = Note.from_row(dict(zip((column[0] for column in found.description), row, strict=True)))
        return self._append_event(NOTED, by, why, body={"undoes": number, **note.body})

    def purge(self, submission: int, sheets: Sequence[Sheet], by: Actor, why: str) -> int:
        """Take a submission's file, name of the file, rows and problems away for good; returns the event's sequence.

        What it was for, its fingerprint, which sheets it returned and every event about it stay, so that the history still
        adds up. Raises NoSuchSubmission and NotAllowed.
        """
        require(by, "purge", self._scope_of(submission))
        sequence = self._append_event(PURGED, by, why, submission)
        for table in ("problems", *(history_table(sheet) for sheet in sheets)):
            self._connection.execute(f"DELETE FROM {table} WHERE submission = ?", [submission])
        self._connection.execute(
            "UPDATE submissions SET workbook = ''::BLOB, file_name = '', contact_role = '' WHERE submission = ?",
            [submission],
        )
        return sequence

    def get_workbook(self, submission: int) -> bytes:
        """A file as it came. Raises NoSuchSubmission."""
        self._scope_of(submission)
        workbook: bytes
        ((workbook,),) = self._connection.execute(
            "SELECT workbook FROM submissions WHERE submission = ?", [submission]
        ).fetchall()
        return workbook

    def is_current(self, submission: Submission, row_counts: Mapping[Sheet, int]) -> bool:
        """Whether all these sheets, as they are now, came from this very file, with as many rows as it has of each."""
        return all(
            self._is_current_sheet(submission, sheet)
            if sheet.grain == "quarter"
            else self._count_current_rows(submission, sheet) == rows
            for sheet, rows in row_counts.items()
        )

    def _is_current_sheet(self, submission: Submission, sheet: Sheet) -> bool:
        """Whether a sheet is current for its quarter as this file returned it."""
        found = self._connection.execute(
            "SELECT 1 FROM current_sheets WHERE psc = ? AND quarter = ? AND sheet = ? AND sha256 = ?",
            [submission.scope.psc, submission.scope.quarter.key, sheet.name, submission.sha256],
        )
        return found.fetchone() is not None

    def _count_current_rows(self, submission: Submission, sheet: Sheet) -> int:
        """How many rows of a sheet of months are current as this file and its sender gave them."""
        said = "".join(f" AND {name} = ?" for name in submission.said)
        current: int
        ((current,),) = self._connection.execute(
            f"""SELECT count(*) FROM {sheet.name} r JOIN submissions s USING (submission)
            WHERE s.psc = ? AND s.quarter = ? AND s.sha256 = ?{said}""",
            [submission.scope.psc, submission.scope.quarter.key, submission.sha256, *submission.said.values()],
        ).fetchall()
        return current

    def _scope_of(self, submission: int) -> ReturnScope:
        """What a submission is for. Raises NoSuchSubmission."""
        found = self._connection.execute(
            """SELECT s.psc, s.quarter, p.happened_at FROM submissions s
            LEFT JOIN events_purged p ON p.submission = s.submission WHERE s.submission = ?""",
            [submission],
        ).fetchone()
        if found is None:
            raise NoSuchSubmission(f"There is no submission {submission}.")
        psc, quarter, removed = found
        if removed:
            raise NoSuchSubmission(f"Submission {submission} was removed on {removed.day} {removed:%B %Y}.")
        return ReturnScope(psc, Quarter.parse(quarter))

    def _append_event(
        self,
        kind: EventKind,
        by: Actor,
        why: str = "",
        submission: int | None = None,
        body: Mapping[str, Any] = MappingProxyType({}),
    ) -> int:
        event = Event.make(kind, self.last_event, by, why, submission, body)
        self._connection.execute(f"INSERT INTO events VALUES ({', '.join('?' * len(event.row))})", event.row)
        return event.sequence


def append_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append rows to a table by the names of its columns; one that a row does not name stays blank."""
    if rows:
        connection.register("added", pyarrow.Table.from_pylist([dict(row) for row in rows]))
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM added")
        connection.unregister("added")
