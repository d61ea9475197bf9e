"""The database file: opened for as short as can be, one at a time, waiting while another process has it.

DuckDB lets one process write a file and then no other may open it, not even to read; nor can one process hold it
read-only and for writing at once. So every opening, of either kind, goes through here.
"""

import os
import shutil
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from natpatsip.days import ENGLISH_TIME
from natpatsip.errors import UserError

PATIENCE_SECONDS = 30.0
_PAUSE_SECONDS = 0.02

_in_this_process: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)


# How DuckDB says that another process has the file, on Linux and macOS and on Windows.
_IN_USE = ("could not set lock", "already open in", "used by another process")


class StoreProblem(UserError):
    """The file cannot be used for what was asked. Its words say what happened, where, and what to do."""


class StoreBusy(StoreProblem):
    """The file stayed in use by another process for longer than we wait."""


class StoreUnwritable(StoreProblem):
    """Nothing can be stored in the file just now; nothing that is in it is harmed."""


class StoreUnreadable(StoreProblem):
    """What stands there is no database that can be read."""


class StoreDamaged(StoreUnreadable):
    """The file was a database and is no longer a whole one."""


class StoreMissing(StoreUnreadable):
    """The file was there and has gone."""


class StoreTooNew(StoreUnreadable):
    """The file was written by a newer version of this program."""


# By what the system or DuckDB says of an opening, a reading or a writing that failed: what that is, and what to do.
_CAUSES: tuple[tuple[tuple[str, ...], type[StoreProblem], str], ...] = (
    (
        ("no space left", "not enough space", "quota exceeded", "file too large"),
        StoreUnwritable,
        "There is no room left on the disk of {path}, so nothing was written. What was there is whole. Make room, then try"
        " again.",
    ),
    (
        ("read-only file system", "write protected"),
        StoreUnwritable,
        "The disk of {path} is read-only, so nothing can be stored. What is there is whole, and can be read. Make the disk"
        " writable, or name a database elsewhere.",
    ),
    (
        ("permission denied", "access is denied", "not permitted"),
        StoreUnwritable,
        "This account has not the permission that {path} needs: to read the file, and in order to store, to write the file"
        " and its folder. Nothing was changed. Ask whoever looks after this computer for it.",
    ),
    (
        ("not a valid duckdb database",),
        StoreUnreadable,
        "{path} is not a database of returns. It was left as it is; name another file.",
    ),
    (
        ("could not read enough bytes", "corrupt", "checksum", "deserialize", "failure while replaying"),
        StoreDamaged,
        "{path} is damaged: a part of it is missing or altered. Put a backup in its place with “restore BACKUP --replace”,"
        " which keeps the damaged file beside it.",
    ),
)


def problem_of(path: Path, error: Exception) -> StoreProblem | None:
    """What an error of the system or of DuckDB means for the file, in plain words; None for one that is our own fault."""
    said = str(error).lower()
    known = (
        kind(words.format(path=path.name)) for signs, kind, words in _CAUSES if any(sign in said for sign in signs)
    )
    return next(known, None)


def refuse_what_is_no_file(path: Path) -> None:
    """Raises StoreUnreadable for a name under which nothing can be kept."""
    if path.name.startswith(":memory:"):
        raise StoreUnreadable(f"“{path}” is no file and would keep nothing. Name a file for the database.")
    with told_plainly(path):
        if path.is_dir():
            raise StoreUnreadable(f"{path} is a folder, not a database. Name the file in it.")
        if path.exists() and not path.is_file():
            raise StoreUnreadable(
                f"{path} is a device, not a file, and would keep nothing. Name a file for the database."
            )


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Raises a StoreProblem in place of an error of the system or of DuckDB that means one."""
    try:
        yield
    except RuntimeError as error:
        # DuckDB's word for a Ctrl-C that came while it was at work.
        if str(error) != "Query interrupted":
            raise
        raise KeyboardInterrupt from None
    except (duckdb.Error, OSError) as error:
        problem = problem_of(path, error)
        if problem is None:
            raise
        raise problem from error


def open_database(path: Path | str, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A database, in a file or in memory, that gives times as they are in England, wherever the machine stands."""
    return duckdb.connect(str(path), read_only, {"TimeZone": ENGLISH_TIME.key, "autoinstall_known_extensions": "false"})


@contextmanager
def exclusively(
    path: Path, open_file: Callable[[], duckdb.DuckDBPyConnection], patience: float = PATIENCE_SECONDS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The connection that `open_file` makes, once nobody else has the file; raises StoreBusy after `patience` seconds.

    Raises another StoreProblem when the file cannot be used, then or before the block ends.
    """
    deadline = time.monotonic() + patience
    with _lock(path, patience), told_plainly(path):
        connection = _open_when_free(path, open_file, deadline)
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def _lock(path: Path, patience: float) -> Iterator[None]:
    lock = _in_this_process[path.resolve()]
    if not lock.acquire(timeout=patience):
        raise StoreBusy(_busy(path))
    try:
        yield
    finally:
        lock.release()


def _open_when_free(
    path: Path, open_file: Callable[[], duckdb.DuckDBPyConnection], deadline: float
) -> duckdb.DuckDBPyConnection:
    while True:
        try:
            return open_file()
        except duckdb.Error as error:
            if not any(words in str(error).lower() for words in _IN_USE):
                raise
            if time.monotonic() > deadline:
                raise StoreBusy(_busy(path)) from None
            time.sleep(_PAUSE_SECONDS)


def _busy(path: Path) -> str:
    return f"The database {path.name} is in use by another program. Close that program, or try again in a minute."


def sql_path(path: Path) -> str:
    """A path as SQL writes it."""
    return f"'{str(path).replace(chr(39), chr(39) * 2)}'"


def rewrite(path: Path, patience: float = PATIENCE_SECONDS) -> None:
    """Put a copy of its tables and views in the file's place: what was deleted from them is then in no part of it.

    Raises a StoreProblem, such as StoreBusy, and then leaves the file as it was.
    """
    fresh = path.with_name(f"{path.name}.new")
    remove_leftover(fresh)
    try:
        with exclusively(path, lambda: open_database(path), patience) as connection:
            ((name,),) = connection.execute("SELECT current_database()").fetchall()
            connection.execute(f"ATTACH {sql_path(fresh)} AS fresh")
            connection.execute(f'COPY FROM DATABASE "{name}" TO fresh')
            connection.execute("DETACH fresh")
            put_in_place(connection, fresh, path)
    except BaseException:
        remove_leftover(fresh)
        raise


def remove_leftover(fresh: Path) -> None:
    """Take away a file that was being written when its process died, with its log, which would be read into the next."""
    for left in (fresh, Path(f"{fresh}.wal")):
        left.unlink(missing_ok=True)


def put_in_place(connection: duckdb.DuckDBPyConnection, fresh: Path, path: Path, kept: Path | None = None) -> None:
    """Give a new file the name of the one that a connection holds for writing, and keep that, too, where a name is given.

    The old file is held until the new one has its name, so that nobody writes into it between.
    """
    connection.execute("CHECKPOINT")
    # Windows alone copies and replaces no file that is open.
    if os.name == "nt":
        connection.close()
    # A log that a killed process left unfinished has nothing in it, outlives the checkpoint, and would not fit the new file.
    Path(f"{path}.wal").unlink(missing_ok=True)
    if kept:
        whole = kept.with_name(f"{kept.name}.new")
        shutil.copy2(path, whole)
        whole.replace(kept)
    fresh.replace(path)
