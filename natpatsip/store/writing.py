"""Writing: one transaction, only ever appending."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import duckdb
import pyarrow

from natpatsip.sheets.specification import ReturnScope, Sheet
from natpatsip.store.ledger import Rebase
from natpatsip.store.schema import history_table


@dataclass(frozen=True)
class Submission:
    """A file that was received, with the scope that its cover names.

    `said` is what stands in every row of a CSV, by column, because its sender said it: a CSV has no cover.
    """

    scope: ReturnScope
    file_name: str
    workbook: bytes
    contact_role: str
    demonstration: bool
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.workbook).hexdigest()


class Writing:
    """The appends that a transaction is made of; see `Store.writing`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection

    def receive(
        self,
        submission: Submission,
        rows: Mapping[Sheet, Sequence[Mapping[str, Any]]],
        problems: Sequence[Mapping[str, str]],
        by: str,
    ) -> int:
        """Append a submission: its workbook, the rows of each sheet it returned and its problems. Returns its number."""
        number = self._next_sequence()
        self._append_event(number, "received", by, "", number)
        scope = {"submission": number, "psc": submission.scope.psc, "quarter": submission.scope.quarter.key}
        kept = {
            "file_name": submission.file_name,
            "sha256": submission.sha256,
            "workbook": submission.workbook,
            "contact_role": submission.contact_role,
            "demonstration": submission.demonstration,
        }
        self._append("submissions", [scope | kept])
        for sheet, answers in rows.items():
            returned = {"sheet": sheet.name, "sheet_version": sheet.version, "row_count": len(answers)}
            self._append("returned_sheets", [{"submission": number, **returned}])
            self._append(history_table(sheet), [scope | submission.said | row for row in answers])
        self._append("problems", [{"submission": number, **problem} for problem in problems])
        return number

    def record(self, kind: Literal["withdrawn", "restored"], submission: int, by: str, why: str) -> int:
        """Append an event about a submission; returns its sequence. Raises LookupError when there is no such submission."""
        if not self._connection.execute("SELECT 1 FROM submissions WHERE submission = ?", [submission]).fetchone():
            raise LookupError(f"There is no submission {submission}.")
        sequence = self._next_sequence()
        self._append_event(sequence, kind, by, why, submission)
        return sequence

    def decide(self, rebase: Rebase, by: str) -> int:
        """Append a decision about the limits of a series; returns its number.

        Raises LookupError when there is nothing to undo.
        """
        series = rebase.series
        at = [series.measure, series.level, series.place, rebase.month]
        standing = self._connection.execute(
            "SELECT 1 FROM standing_rebases WHERE measure = ? AND level = ? AND place = ? AND month = ?", at
        ).fetchone()
        if rebase.decision == "undone" and not standing:
            raise LookupError(f"No decision stands for {rebase.month:%B %Y}, so there is nothing to undo.")
        number = self._next_sequence()
        self._append_event(number, f"rebase {rebase.decision}", by, rebase.reason, None)
        kept = [number, *at, rebase.decision, rebase.reason, rebase.cause, rebase.demonstration]
        self._connection.execute("INSERT INTO rebases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", kept)
        return number

    def is_current(self, submission: Submission, row_counts: Mapping[Sheet, int]) -> bool:
        """Whether all these sheets, as they stand, came from this very file, with as many rows as it has of each."""
        return all(
            self._stands(submission, sheet)
            if sheet.grain == "quarter"
            else self._rows_standing(submission, sheet) == rows
            for sheet, rows in row_counts.items()
        )

    def _stands(self, submission: Submission, sheet: Sheet) -> bool:
        """Whether a sheet stands for its quarter as this file returned it."""
        found = self._connection.execute(
            "SELECT 1 FROM current_sheets WHERE psc = ? AND quarter = ? AND sheet = ? AND sha256 = ?",
            [submission.scope.psc, submission.scope.quarter.key, sheet.name, submission.sha256],
        )
        return found.fetchone() is not None

    def _rows_standing(self, submission: Submission, sheet: Sheet) -> int:
        """How many rows of a sheet of months stand as this file and its sender gave them."""
        said = "".join(f" AND {name} = ?" for name in submission.said)
        (standing,) = self._connection.execute(
            f"""SELECT count(*) FROM {sheet.name} r JOIN submissions s USING (submission)
            WHERE s.psc = ? AND s.quarter = ? AND s.sha256 = ?{said}""",
            [submission.scope.psc, submission.scope.quarter.key, submission.sha256, *submission.said.values()],
        ).fetchone()
        return standing

    def _next_sequence(self) -> int:
        (sequence,) = self._connection.execute("SELECT coalesce(max(sequence), 0) + 1 FROM events").fetchone()
        return sequence

    def _append_event(self, sequence: int, kind: str, by: str, why: str, submission: int | None) -> None:
        self._connection.execute(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", [sequence, datetime.now(UTC), kind, by, why, submission]
        )

    def _append(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            added = pyarrow.Table.from_pylist([dict(row) for row in rows])
            self._connection.register("added", added)
            self._connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM added")
            self._connection.unregister("added")
