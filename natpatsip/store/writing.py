"""Writing: one transaction, only ever appending."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import duckdb
import pyarrow

from natpatsip.sheets.specification import ReturnScope, Sheet
from natpatsip.store.schema import history_table


@dataclass(frozen=True)
class Submission:
    """A workbook that was received, with the scope that its cover names."""

    scope: ReturnScope
    file_name: str
    workbook: bytes
    contact_role: str
    demonstration: bool

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
            self._append(history_table(sheet), [scope | row for row in answers])
        self._append("problems", [{"submission": number, **problem} for problem in problems])
        return number

    def record(self, kind: Literal["withdrawn", "restored"], submission: int, by: str, why: str) -> int:
        """Append an event about a submission; returns its sequence. Raises LookupError when there is no such submission."""
        if not self._connection.execute("SELECT 1 FROM submissions WHERE submission = ?", [submission]).fetchone():
            raise LookupError(f"There is no submission {submission}.")
        sequence = self._next_sequence()
        self._append_event(sequence, kind, by, why, submission)
        return sequence

    def is_current(self, submission: Submission, sheets: Sequence[Sheet]) -> bool:
        """Whether all these sheets, as they stand for the scope, came from this very workbook."""
        names = [sheet.name for sheet in sheets]
        (same,) = self._connection.execute(
            """SELECT count(*) FROM current_sheets
            WHERE psc = ? AND quarter = ? AND sha256 = ? AND list_contains(?, sheet)""",
            [submission.scope.psc, submission.scope.quarter.key, submission.sha256, names],
        ).fetchone()
        return same == len(names)

    def _next_sequence(self) -> int:
        (sequence,) = self._connection.execute("SELECT coalesce(max(sequence), 0) + 1 FROM events").fetchone()
        return sequence

    def _append_event(self, sequence: int, kind: str, by: str, why: str, submission: int) -> None:
        self._connection.execute(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", [sequence, datetime.now(UTC), kind, by, why, submission]
        )

    def _append(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            added = pyarrow.Table.from_pylist([dict(row) for row in rows])
            self._connection.register("added", added)
            self._connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM added")
            self._connection.unregister("added")
