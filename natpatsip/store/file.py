"""The database file: opened for as short as can be, one at a time, waiting while another process has it.

DuckDB lets one process write a file and then no other may open it, not even to read; nor can one process hold it
read-only and for writing at once. So every opening, of either kind, goes through here.
"""

import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

PATIENCE_SECONDS = 30.0
_PAUSE_SECONDS = 0.02

_in_this_process: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)


# How DuckDB says that another process has the file, on Linux and macOS and on Windows.
_IN_USE = ("could not set lock", "already open in", "used by another process")


class StoreBusy(Exception):
    """The file stayed in use by another process for longer than we wait."""


class StoreUnreadable(Exception):
    """The file is there and is not a database, or not a whole one."""


class StoreTooNew(StoreUnreadable):
    """The file was written by a newer version of this program."""


@contextmanager
def exclusively(
    path: Path, open_file: Callable[[], duckdb.DuckDBPyConnection], patience: float = PATIENCE_SECONDS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The connection that `open_file` makes, once nobody else has the file; raises StoreBusy after `patience` seconds.

    Raises StoreUnreadable when the file is no database.
    """
    deadline = time.monotonic() + patience
    with _lock(path, patience):
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
                raise StoreUnreadable(
                    f"{path} is not a database of returns. Name another file, or restore a copy."
                ) from error
            if time.monotonic() > deadline:
                raise StoreBusy(_busy(path)) from None
            time.sleep(_PAUSE_SECONDS)


def _busy(path: Path) -> str:
    return f"The database {path.name} is in use by another program. Close that program, or try again in a minute."


def rewrite(path: Path, patience: float = PATIENCE_SECONDS) -> None:
    """Put a copy of its tables and views in the file's place: what was deleted from them is then in no part of it.

    Raises StoreBusy.
    """
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with exclusively(path, lambda: duckdb.connect(str(path)), patience) as connection:
        ((name,),) = connection.execute("SELECT current_database()").fetchall()
        connection.execute(f"ATTACH '{str(fresh).replace(chr(39), chr(39) * 2)}' AS fresh")
        connection.execute(f'COPY FROM DATABASE "{name}" TO fresh')
        connection.execute("DETACH fresh")
        connection.execute("CHECKPOINT")
        # The old file is held until the new one has its name, so that nobody writes into it between; only Windows replaces
        # no file that is open.
        if os.name == "nt":
            connection.close()
        fresh.replace(path)
