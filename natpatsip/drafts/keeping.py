"""Keeping drafts: a SQLite file beside the record, which several people and processes may use at once."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

from natpatsip.access import Actor, require
from natpatsip.drafts.draft import (
    Draft,
    DraftChanged,
    DraftedExplanation,
    DraftedSheet,
    DraftFile,
    NoSuchDraft,
    SignOff,
)
from natpatsip.quarters import Quarter
from natpatsip.sheets.explanations import Explanation
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store.file import PATIENCE_SECONDS, StoreBusy, StoreUnreadable, StoreUnwritable

KEPT_DAYS = 60

_TABLES = """
    CREATE TABLE IF NOT EXISTS files (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS sheets (
        psc TEXT, quarter TEXT, sheet TEXT, sha256 TEXT NOT NULL, file_name TEXT NOT NULL, by_whom TEXT NOT NULL,
        at TEXT NOT NULL, errors INTEGER NOT NULL, queries INTEGER NOT NULL, PRIMARY KEY (psc, quarter, sheet));
    CREATE TABLE IF NOT EXISTS explanations (
        psc TEXT, quarter TEXT, query TEXT, choice TEXT NOT NULL, words TEXT NOT NULL, by_whom TEXT NOT NULL,
        PRIMARY KEY (psc, quarter, query));
    CREATE TABLE IF NOT EXISTS sign_offs (
        psc TEXT, quarter TEXT, by_whom TEXT NOT NULL, at TEXT NOT NULL, fingerprint TEXT NOT NULL,
        PRIMARY KEY (psc, quarter));
"""
# What belongs to no drafted sheet any more.
_LEFTOVERS = """
    DELETE FROM files WHERE sha256 NOT IN (SELECT sha256 FROM sheets);
    DELETE FROM explanations WHERE (psc, quarter) NOT IN (SELECT psc, quarter FROM sheets);
    DELETE FROM sign_offs WHERE (psc, quarter) NOT IN (SELECT psc, quarter FROM sheets);
"""
_OLD = "DELETE FROM sheets WHERE (psc, quarter) IN (SELECT psc, quarter FROM sheets GROUP BY 1, 2 HAVING max(at) < ?)"


class Drafts:
    """The drafts beside a record. Safe to share among threads; other processes may use the same file.

    One is dropped on being sent, on request, and 60 days after its last change. Everything raises a StoreProblem where the
    file cannot be used.
    """

    def __init__(self, database: Path | str, patience: float = PATIENCE_SECONDS):
        self.path = Path(database).with_suffix(".drafts.sqlite")
        self.patience = patience

    def keep(
        self,
        scope: ReturnScope,
        file: DraftFile,
        problems: Mapping[str, tuple[int, int]],
        by: Actor,
        at: datetime | None = None,
    ) -> Draft:
        """Take sheets of a file into the draft of a return, in the place of what it had of them.

        `problems` holds the number of errors and of queries of each sheet, by its name. Raises NotAllowed.
        """
        require(by, "submit", scope)
        when = (at or datetime.now(UTC)).isoformat()
        with self._open() as connection:
            connection.execute("INSERT OR IGNORE INTO files VALUES (?, ?)", [file.sha256, file.content])
            for sheet, counts in problems.items():
                row = [*_key(scope), sheet, file.sha256, file.name, by.name, when, *counts]
                connection.execute(f"INSERT OR REPLACE INTO sheets VALUES ({', '.join('?' * len(row))})", row)
            return _read(connection, scope)

    def find(self, scope: ReturnScope) -> Draft | None:
        """The draft of a return, if there is one."""
        try:
            return self.get(scope)
        except NoSuchDraft:
            return None

    def get(self, scope: ReturnScope) -> Draft:
        """The draft of a return. Raises NoSuchDraft."""
        with self._open() as connection:
            return _read(connection, scope)

    def all(self) -> list[Draft]:
        """Every draft, in the order of quarters and collaboratives."""
        if not self.path.exists():
            return []
        with self._open() as connection:
            found = connection.execute("SELECT DISTINCT psc, quarter FROM sheets ORDER BY quarter, psc").fetchall()
            return [_read(connection, ReturnScope(psc, Quarter.parse(quarter))) for psc, quarter in found]

    def sheets_of(self, quarter: Quarter) -> dict[tuple[str, str], bool]:
        """The sheets that are drafted for a quarter, by the code of the collaborative and the name of the sheet.

        True where the draft is signed off as it is.
        """
        drafts = [draft for draft in self.all() if draft.scope.quarter == quarter]
        return {(draft.scope.psc, one.sheet): draft.signed_off is not None for draft in drafts for one in draft.sheets}

    def get_file(self, sha256: str) -> bytes:
        """A file of a draft, as it was checked. Raises NoSuchDraft."""
        with self._open() as connection:
            found = connection.execute("SELECT content FROM files WHERE sha256 = ?", [sha256]).fetchone()
        if found is None:
            raise NoSuchDraft("The file is in no draft any more: its sheets were sent, dropped or checked anew.")
        content: bytes = found[0]
        return content

    def explain(self, scope: ReturnScope, explanations: Sequence[Explanation], by: Actor) -> Draft:
        """Take explanations of queries into a draft, all or none, each in the place of an earlier one.

        Raises NoSuchDraft and NotAllowed.
        """
        require(by, "explain", scope)
        with self._open() as connection:
            _read(connection, scope)
            rows = [[*_key(scope), *astuple(explanation), by.name] for explanation in explanations]
            connection.executemany("INSERT OR REPLACE INTO explanations VALUES (?, ?, ?, ?, ?, ?)", rows)
            return _read(connection, scope)

    def sign_off(self, scope: ReturnScope, seen: str, by: Actor, at: datetime | None = None) -> Draft:
        """Answer for a draft as it was `seen`, by its fingerprint. Raises NoSuchDraft, DraftChanged and NotAllowed."""
        require(by, "sign off", scope)
        when = (at or datetime.now(UTC)).isoformat()
        with self._open() as connection:
            if _read(connection, scope).fingerprint != seen:
                raise DraftChanged(
                    "The draft has changed since you looked at it. Look at it as it is now, then sign off."
                )
            row = [*_key(scope), by.name, when, seen]
            connection.execute("INSERT OR REPLACE INTO sign_offs VALUES (?, ?, ?, ?, ?)", row)
            return _read(connection, scope)

    def leave_out(self, scope: ReturnScope, sheet: str, by: Actor) -> None:
        """Take a sheet, by name, out of a draft. Raises NotAllowed."""
        require(by, "submit", scope)
        with self._open() as connection:
            connection.execute("DELETE FROM sheets WHERE psc = ? AND quarter = ? AND sheet = ?", [*_key(scope), sheet])

    def drop(self, draft: Draft) -> None:
        """Drop what a draft held; a sheet that somebody checked anew since stays."""
        with self._open() as connection:
            for one in draft.sheets:
                connection.execute(
                    "DELETE FROM sheets WHERE psc = ? AND quarter = ? AND sheet = ? AND sha256 = ?",
                    [*_key(draft.scope), one.sheet, one.sha256],
                )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction on the file, from which whatever is too old or left over is gone."""
        try:
            with closing(sqlite3.connect(self.path, timeout=self.patience, isolation_level=None)) as connection:
                # What is dropped is written over, for a draft may have held what ought not to be there.
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("BEGIN IMMEDIATE")
                for statement in _TABLES.split(";"):
                    connection.execute(statement)
                connection.execute(_OLD, [(datetime.now(UTC) - timedelta(days=KEPT_DAYS)).isoformat()])
                yield connection
                for statement in _LEFTOVERS.split(";"):
                    connection.execute(statement)
                connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise self._tell(error) from error
        except sqlite3.DatabaseError as error:
            raise StoreUnreadable(
                f"{self.path.name} is not a file of drafts, or is damaged. The record is not touched by it. Move it away, and"
                " check the returns that were not sent yet again."
            ) from error

    def _tell(self, error: sqlite3.OperationalError) -> StoreBusy | StoreUnwritable:
        if "locked" in str(error):
            return StoreBusy(f"The drafts in {self.path.name} are in use by another program. Try again in a minute.")
        return StoreUnwritable(
            f"The drafts in {self.path.name} cannot be written just now ({error}). The record is not touched by it. See that"
            " this account may write its folder, and that its disk has room."
        )


def _key(scope: ReturnScope) -> list[str]:
    return [scope.psc, scope.quarter.key]


def _read(connection: sqlite3.Connection, scope: ReturnScope) -> Draft:
    """The draft of a return. Raises NoSuchDraft."""
    rows = connection.execute(
        """SELECT sheet, sha256, file_name, by_whom, at, errors, queries FROM sheets
        WHERE psc = ? AND quarter = ? ORDER BY rowid""",
        _key(scope),
    ).fetchall()
    if not rows:
        raise NoSuchDraft(f"There is no draft of this return for {scope.quarter} any more: it was sent, or dropped.")
    explained = connection.execute(
        "SELECT query, choice, words, by_whom FROM explanations WHERE psc = ? AND quarter = ? ORDER BY query",
        _key(scope),
    ).fetchall()
    signed = connection.execute(
        "SELECT by_whom, at, fingerprint FROM sign_offs WHERE psc = ? AND quarter = ?", _key(scope)
    ).fetchone()
    return Draft(
        scope,
        tuple(
            DraftedSheet(sheet, sha256, name, by_whom, datetime.fromisoformat(at), errors, queries)
            for sheet, sha256, name, by_whom, at, errors, queries in rows
        ),
        tuple(DraftedExplanation(Explanation(*row[:3]), row[3]) for row in explained),
        SignOff(signed[0], datetime.fromisoformat(signed[1]), signed[2]) if signed else None,
    )
