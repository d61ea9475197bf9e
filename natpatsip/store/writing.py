"""Writing: one transaction, only ever appending."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb
import pyarrow

from natpatsip.access import Actor, require
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Sheet
from natpatsip.store.accuracy import WritingAccuracy
from natpatsip.store.calendar import WritingCalendars
from natpatsip.store.closing import WritingClosings
from natpatsip.store.event_kinds import PURGED, RECEIVED, RESTORED, SIGNED_OFF, WITHDRAWN
from natpatsip.store.ledger import WritingDecisions
from natpatsip.store.notes import WritingNotes
from natpatsip.store.paragraphs import WritingParagraphs
from natpatsip.store.queries import WritingQueries
from natpatsip.store.releases import WritingReleases
from natpatsip.store.schema import history_table

SET_ASIDE = "Set aside: a demonstration does not stand beside the sender’s own return."


@dataclass(frozen=True)
class Submission:
    """A file that was received, with the scope that its cover names.

    `said` is what stands in every row of a CSV, by column, because its sender said it: a CSV has no cover.
    `versions` are those of the templates that its sheets were filled in on, where they are not this program's own, and
    `answers` what the cover answers about them, where that is not “reviewed”.
    """

    scope: ReturnScope
    file_name: str
    workbook: bytes
    contact_role: str
    demonstration: bool
    said: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[Sheet, int] = field(default_factory=dict)
    answers: Mapping[Sheet, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.workbook).hexdigest()


class Writing(
    WritingQueries,
    WritingCalendars,
    WritingClosings,
    WritingReleases,
    WritingDecisions,
    WritingNotes,
    WritingParagraphs,
    WritingAccuracy,
):
    """The appends that a transaction is made of; see `Store.writing`."""

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
        returned = [
            {
                "submission": number,
                "sheet": sheet.name,
                "sheet_version": submission.versions.get(sheet, sheet.version),
                "row_count": len(answers),
                "answer": submission.answers.get(sheet, "reviewed"),
            }
            for sheet, answers in rows.items()
        ]
        append_rows(self._connection, "returned_sheets", returned)
        for sheet, answers in rows.items():
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

    def set_aside_demonstration(self, psc: str, by: Actor) -> list[int]:
        """Append that every demonstration return of a sender that counts is withdrawn; returns the sequences of the events.

        Each can be restored. Raises NotAllowed.
        """
        standing = self.rows(
            """SELECT submission FROM submissions JOIN current_submissions USING (submission)
            WHERE psc = ? AND demonstration ORDER BY submission""",
            [psc],
        )
        return [self.withdraw(row["submission"], by, SET_ASIDE) for row in standing]

    def sign_off(self, submission: int, by: Actor, at: datetime) -> int:
        """Append that a return was signed off, at a time with its zone, for its file; returns the event's sequence.

        Raises NoSuchSubmission and NotAllowed.
        """
        require(by, "sign off", self._scope_of(submission))
        ((sha256,),) = (
            row.values() for row in self.rows("SELECT sha256 FROM submissions WHERE submission = ?", [submission])
        )
        body = {"signed_at": at.isoformat(timespec="seconds"), "sha256": sha256}
        return self._append_event(SIGNED_OFF, by, submission=submission, body=body)

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


def append_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append rows to a table by the names of its columns; one that a row does not name stays blank."""
    if rows:
        connection.register("added", pyarrow.Table.from_pylist([dict(row) for row in rows]))
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM added")
        connection.unregister("added")
