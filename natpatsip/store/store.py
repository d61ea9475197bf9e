"""The store: one file, one way to write and one way to read."""

import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from natpatsip.access import Actor
from natpatsip.organisations.lists.keeping import use_lists_of
from natpatsip.sheets import SHEETS
from natpatsip.sheets.specification import Sheet
from natpatsip.store.copy import Copy
from natpatsip.store.file import (
    PATIENCE_SECONDS,
    StoreBusy,
    StoreMissing,
    StoreProblem,
    exclusively,
    open_database,
    refuse_what_is_no_file,
    rewrite,
    told_plainly,
)
from natpatsip.store.loading import Fingerprint, extend_copy, fingerprint, load_copy
from natpatsip.store.schema import SCHEMA
from natpatsip.store.snapshot import Snapshot
from natpatsip.store.upgrade import read_schema, upgrade
from natpatsip.store.writing import Writing

DEFAULT_PATH = Path(__file__).parents[2] / "data" / "natpatsip.duckdb"


def database_path(named: str | None = None) -> Path:
    """The database file: the one named, or the one that NATPATSIP_DATABASE names, or the project's own."""
    return Path(named or os.environ.get("NATPATSIP_DATABASE") or DEFAULT_PATH)


class HalfRemoved(StoreProblem):
    """What was removed is in no table any more, and may still be in parts of the file that are free."""


# Whoever has something to show shows it rather than wait long for a writer, and looks again the next time.
RELOAD_PATIENCE_SECONDS = 2.0


class Store:
    """The record in a file. Safe to share among threads; other processes may use the same file beside it.

    `patience` is how many seconds to wait while another process has the file. `problem` is why readers have to go on with
    what was read before, None as long as the file can be read. Organisations are read from the lists that hold for the
    record. Readers of a store that is not `with_rows` see who sent what and when, and no answer of it: for whoever has the
    answers elsewhere. Raises StoreUnreadable for a path that is no file's, OtherLists where this process has read those of
    another.
    """

    def __init__(
        self,
        path: Path | str,
        sheets: Sequence[Sheet] = SHEETS,
        patience: float = PATIENCE_SECONDS,
        with_rows: bool = True,
    ):
        use_lists_of(Path(path))
        self.path, self.sheets, self.patience = Path(path), tuple(sheets), patience
        self.with_rows = with_rows
        self.problem: StoreProblem | None = None
        refuse_what_is_no_file(self.path)
        self._copy: Copy | None = None
        self._seen: Fingerprint | None = None
        self._loading = threading.Lock()

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction: all of it is kept when the block ends, none of it when it raises or the process dies.

        Raises StoreBusy when another process keeps the file too long, and another StoreProblem when it cannot be written.
        """
        with told_plainly(self.path):
            self._refuse_to_begin_anew()
            self.path.parent.mkdir(parents=True, exist_ok=True)
        with exclusively(self.path, self._open, self.patience) as connection:
            connection.execute("BEGIN")
            upgrade(connection, self.sheets)
            yield Writing(connection)
            connection.execute("COMMIT")

    def get_workbook(self, submission: int) -> bytes:
        """A file as it came, which readers’ copies leave out. Raises as `writing` does, and NoSuchSubmission."""
        with self.writing() as writing:
            return writing.get_workbook(submission)

    def get_released_file(self, number: int) -> bytes:
        """A file as it was released, which readers’ copies leave out. Raises as `writing` does, and NoSuchRelease."""
        with self.writing() as writing:
            return writing.get_released_file(number)

    def purge(self, submission: int, by: Actor, why: str) -> None:
        """Remove a submission's file and answers for good, and write the file anew, so that no freed part of it keeps them.

        Raises as `writing` does, NoSuchSubmission and NotAllowed; and HalfRemoved when the file cannot be written anew.
        """
        with self.writing() as writing:
            writing.purge(submission, self.sheets, by, why)
        try:
            rewrite(self.path, self.patience)
        except StoreProblem as problem:
            raise HalfRemoved(
                f"Submission {submission} was removed from every table, but {self.path.name} could not be written anew, so"
                " parts of it that are free now may still hold what was removed. See that its disk has room for a second"
                " copy of it, and that no other program uses it. Then “backup” it, put the backup in its place with"
                " “restore BACKUP --replace”, and delete the file that is kept."
            ) from problem

    def _open(self) -> duckdb.DuckDBPyConnection:
        """The file open to write; before it is upgraded for the first time, a copy of it is kept beside it."""
        connection = open_database(self.path)
        number = read_schema(connection)
        if 0 < number < SCHEMA:
            connection.close()
            shutil.copy2(self.path, self.path.with_name(f"{self.path.stem} before version {SCHEMA}{self.path.suffix}"))
            return open_database(self.path)
        return connection

    @contextmanager
    def snapshot(self, as_at: int | datetime | None = None, as_closed: bool = False) -> Iterator[Snapshot]:
        """The one way in: tables, views and organisations on one cursor in one transaction.

        `as_at` is the sequence of an event or a time with its zone; without it, everything that is stored now. `as_closed`
        shows of each closed quarter what stood when it was closed.
        """
        copy = self._fresh_copy()
        snapshot = Snapshot(copy, copy.version_at(as_at, as_closed))
        try:
            yield snapshot
        finally:
            snapshot.close()

    def _fresh_copy(self) -> Copy:
        with self._loading:
            try:
                with told_plainly(self.path):
                    self._copy = self._look_again()
                self.problem = None
            except StoreProblem as problem:
                if self._copy is None:
                    raise
                self.problem = None if isinstance(problem, StoreBusy) else problem
            return self._copy

    def _look_again(self) -> Copy:
        """The last copy, or another where the file has changed since."""
        self._refuse_to_begin_anew()
        now = fingerprint(self.path)
        if self._copy is not None and now == self._seen:
            return self._copy
        patience = self.patience if self._copy is None else min(self.patience, RELOAD_PATIENCE_SECONDS)
        copy, self._seen = self._load(patience), now
        return copy

    def _refuse_to_begin_anew(self) -> None:
        """A file that was there and has gone is not to be taken for one that is still to be made."""
        if self._seen and not self.path.exists():
            raise StoreMissing(
                f"{self.path.name} is no longer there. Put it back, or a backup with “restore BACKUP”. To begin a new record"
                " instead, start the program again."
            )

    def _load(self, patience: float) -> Copy:
        """What the file holds: what the last copy has, with what came since, or all of it."""
        known = self._copy
        whose = self.sheets if self.with_rows else ()
        extended = extend_copy(known, self.path, whose, patience) if known and self.path.exists() else None
        return extended or load_copy(self.path, self.sheets, patience, self.with_rows)
