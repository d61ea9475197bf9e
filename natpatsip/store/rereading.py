"""Rereading: a private copy of a record, in which what is read again from each file is held against the rows that are stored."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from natpatsip.sheets.specification import Sheet
from natpatsip.store.backup import copy_record
from natpatsip.store.event_kinds import PURGED
from natpatsip.store.file import PATIENCE_SECONDS, exclusively, open_database
from natpatsip.store.integrity import find_broken_links
from natpatsip.store.schema import history_table
from natpatsip.store.snapshot import Row, ask
from natpatsip.store.upgrade import upgrade
from natpatsip.store.writing import append_rows

_OF_SUBMISSION = ("submission", "psc", "quarter")
_REMOVED = f"SELECT submission FROM events WHERE kind = '{PURGED.name}'"


class Rereading:
    """The rows of a private copy, sheet by sheet of each submission; see `reread`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet]):
        self._connection, self._sheets = connection, {sheet.name: sheet for sheet in sheets}

    def find_broken_links(self) -> list[str]:
        """What of the events and files does not add up, a sentence each."""
        return find_broken_links(self._connection)

    def submissions(self) -> Iterator[Row]:
        """Every submission that was not removed, with its file, the first first."""
        numbers = ask(
            self._connection, f"SELECT submission FROM submissions WHERE submission NOT IN ({_REMOVED}) ORDER BY 1"
        )
        for row in numbers:
            yield from ask(self._connection, "SELECT * FROM submissions WHERE submission = ?", [row["submission"]])

    def get_returned(self, submission: int) -> dict[str, int]:
        """The names of the sheets that a submission returned, and how many rows it had of each."""
        sql = "SELECT sheet, row_count FROM returned_sheets WHERE submission = ? ORDER BY ALL"
        return {row["sheet"]: row["row_count"] for row in ask(self._connection, sql, [submission])}

    def get_stored(self, sheet: Sheet, submission: int) -> list[Row]:
        """The rows that are stored of a sheet of a submission."""
        sql = f"SELECT * FROM {history_table(sheet)} WHERE submission = ? ORDER BY ALL"
        return ask(self._connection, sql, [submission])

    def find_strays(self) -> list[str]:
        """Rows that belong to no sheet of a submission that stands, a sentence for each submission."""
        return [
            f"{sheet.title}: rows of submission {row['submission']} that no file returned ({row['n']:,})."
            for sheet in self._sheets.values()
            for row in ask(
                self._connection,
                f"""SELECT submission, count(*) AS n FROM {history_table(sheet)} WHERE submission NOT IN (
                    SELECT submission FROM returned_sheets WHERE sheet = ? AND submission NOT IN ({_REMOVED})
                ) GROUP BY ALL ORDER BY ALL""",
                [sheet.name],
            )
        ]

    def compare(self, sheet: Sheet, submission: Row, rows: Sequence[Mapping[str, Any]]) -> list[str]:
        """How the rows read again differ from those that are stored, a sentence for each cell or line."""
        table, scope = history_table(sheet), {name: submission[name] for name in _OF_SUBMISSION}
        # Written into a table like its own, so that both come back in the same types.
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE read_again AS SELECT * FROM {table} LIMIT 0")
        append_rows(self._connection, "read_again", [{**scope, **row} for row in rows])
        stored = _by_place(sheet, self.get_stored(sheet, submission["submission"]))
        again = _by_place(sheet, ask(self._connection, "SELECT * FROM read_again"))
        told = [
            difference for place in stored.keys() & again.keys() for difference in _differ(stored[place], again[place])
        ]
        told += [f"row {row}: stored, and not in the file" for row in _lines(stored.keys() - again.keys())]
        told += [f"row {row}: in the file, and not stored" for row in _lines(again.keys() - stored.keys())]
        return [f"Submission {submission['submission']}, {sheet.title}, {one}." for one in sorted(told)]

    def replace(self, sheet: Sheet, submission: int) -> None:
        """Put the rows that were compared last in the place of those that are stored."""
        self._connection.execute(f"DELETE FROM {history_table(sheet)} WHERE submission = ?", [submission])
        self._connection.execute(f"INSERT INTO {history_table(sheet)} BY NAME SELECT * FROM read_again")
        self._connection.execute(
            """UPDATE returned_sheets SET row_count = (SELECT count(*) FROM read_again)
            WHERE submission = ? AND sheet = ?""",
            [submission, sheet.name],
        )

    def name_anew(self) -> None:
        """Give the copy a name of its own, so that nobody takes its rows for those they know of the record."""
        self._connection.execute("UPDATE record SET record_id = ?", [uuid.uuid4().hex])


@contextmanager
def reread(path: Path, copy: Path, sheets: Sequence[Sheet], patience: float = PATIENCE_SECONDS) -> Iterator[Rereading]:
    """Copy a record, bring it to the tables of this version, and give it to be reread. Raises StoreProblem."""
    copy_record(path, copy, patience)
    with exclusively(copy, lambda: open_database(copy), patience) as connection:
        upgrade(connection, sheets)
        yield Rereading(connection, sheets)


def _by_place(sheet: Sheet, rows: Sequence[Row]) -> dict[tuple[int, str], Row]:
    """Rows by their row of the sheet and, in a grid, their member across."""
    member = sheet.across.name if sheet.across else ""
    return {(row["sheet_row"], str(row[member]) if member else ""): row for row in rows}


def _lines(places: set[tuple[int, str]]) -> list[int]:
    return sorted({row for row, _ in places})


def _differ(stored: Row, again: Row) -> list[str]:
    """Each value, and each cell's words, that are not the same."""
    words, words_again = json.loads(stored["as_given"]), json.loads(again["as_given"])
    cells = {name: cell for name, (cell, _) in words_again.items()}
    values = [name for name in again if name != "as_given" and stored[name] != again[name]]
    told = [
        f"{name} in {cells.get(name, 'row ' + str(again['sheet_row']))}: stored {_shown(stored[name])}, in the file"
        f" {_shown(again[name])}"
        for name in values
    ]
    return told + [
        f"{name} as written: stored {_cell(words.get(name))}, in the file {_cell(words_again.get(name))}"
        for name in sorted(words.keys() | words_again.keys())
        if words.get(name) != words_again.get(name)
    ]


def _cell(given: list[str] | None) -> str:
    return f"“{given[1]}” in {given[0]}" if given else "nothing"


def _shown(value: Any) -> str:
    return "nothing" if value is None else f"“{value}”"
