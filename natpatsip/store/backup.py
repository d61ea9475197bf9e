"""Backups: a copy of the record made while others write, checked by opening it, and put back in the record's place.

A record's own lists of organisations go with it, beside the copy under its name.
"""

import shutil
from contextlib import suppress
from datetime import datetime
from itertools import chain, count
from pathlib import Path

import duckdb

from natpatsip.days import day_now
from natpatsip.organisations.lists.keeping import copy_lists, own_folder, restore_lists
from natpatsip.store.file import (
    PATIENCE_SECONDS,
    StoreDamaged,
    StoreMissing,
    StoreProblem,
    StoreUnreadable,
    StoreUnwritable,
    exclusively,
    open_database,
    problem_of,
    put_in_place,
    refuse_what_is_no_file,
    remove_leftover,
    sql_path,
    told_plainly,
)
from natpatsip.store.integrity import find_broken_links
from natpatsip.store.upgrade import read_schema


class WouldOverwrite(StoreProblem):
    """A file stands where one is to be written, and nobody said that it may be replaced."""


def back_up(path: Path, destination: Path, patience: float = PATIENCE_SECONDS) -> int:
    """Write a whole copy of the record, as it is between two writings, and check it; returns how many events it holds.

    It gets its name once it is whole and its lists stand beside it. Raises WouldOverwrite for a destination or lists of
    its name that exist, and another StoreProblem when the record cannot be read, or its copy cannot be written or does not
    add up.
    """
    refuse_to_overwrite(destination)
    fresh, events = _copy_checked(path, destination, patience)
    with told_plainly(destination):
        try:
            copy_lists(path, destination)
        except OSError:
            remove_leftover(fresh)
            raise
        fresh.replace(destination)
    return events


def restore(path: Path, source: Path, replace: bool, patience: float = PATIENCE_SECONDS) -> tuple[int, Path | None]:
    """Put a checked copy of a backup in the record's place: how many events it holds, and where what was there is kept.

    Readers and writers see the one or the other. The lists of organisations that the backup has hold again; a copy of
    those that held stands beside what is kept. Raises WouldOverwrite for a record that exists, unless it is to be replaced,
    and another StoreProblem when the backup is no whole record, or the record's file is in use.
    """
    if path.exists() and not replace:
        raise WouldOverwrite(
            f"{path} exists already, and was left as it is. Add --replace to put the backup in its place; what is there now"
            " is then kept beside it."
        )
    fresh, events = _copy_checked(source, path, patience)
    with told_plainly(path):
        kept = _exchange(path, fresh, patience) if path.exists() else None
        if kept:
            copy_lists(path, kept)
        else:
            fresh.replace(path)
        restore_lists(source, path, day_now())
    return events, kept


def refuse_to_overwrite(path: Path) -> None:
    """Raises WouldOverwrite for a record to be written of which the file or the lists of organisations exist."""
    for there in (path, own_folder(path)):
        if there.exists():
            raise WouldOverwrite(f"{there} exists already, and was left as it is. Give another name.")


def _copy_checked(source: Path, destination: Path, patience: float) -> tuple[Path, int]:
    """A whole copy of a record beside its destination, and how many events it holds."""
    fresh = destination.with_name(f"{destination.name}.new")
    with told_plainly(destination):
        destination.parent.mkdir(parents=True, exist_ok=True)
        remove_leftover(fresh)
    try:
        copy_record(source, fresh, patience)
        return fresh, _check(source, fresh, patience)
    except BaseException:
        remove_leftover(fresh)
        raise


def copy_record(source: Path, fresh: Path, patience: float = PATIENCE_SECONDS) -> None:
    """Copy every table and view of a record into a new file, while nobody can write to it. Raises StoreProblem."""
    refuse_what_is_no_file(source)
    if not source.exists():
        raise StoreMissing(f"There is no file {source}. Name the file of a record.")
    with exclusively(source, lambda: open_database(source, read_only=True), patience) as connection:
        if not read_schema(connection):
            raise StoreUnreadable(f"{source} holds no record of returns. Name another file.")
        ((name,),) = connection.execute("SELECT current_database()").fetchall()
        try:
            connection.execute(f"ATTACH {sql_path(fresh)} AS fresh (READ_WRITE)")
            connection.execute(f'COPY FROM DATABASE "{name}" TO fresh')
            connection.execute("DETACH fresh")
        except duckdb.Error as error:
            problem = problem_of(fresh.with_suffix(""), error)
            # Whatever else fails in copying is amiss with the source.
            if isinstance(problem, StoreUnwritable):
                raise problem from error
            raise


def _check(source: Path, fresh: Path, patience: float) -> int:
    with exclusively(fresh, lambda: open_database(fresh, read_only=True), patience) as connection:
        breaks = find_broken_links(connection)
        ((events,),) = connection.execute("SELECT count(*) FROM events").fetchall()
    if breaks:
        raise StoreDamaged(
            f"{source.name} does not add up, so nothing was written. {breaks[0]} “verify” lists all that is amiss; keep a"
            " plain copy of the file, made while nobody writes to it."
        )
    return int(events)


def _exchange(path: Path, fresh: Path, patience: float) -> Path:
    """Put a new file in the record's place, and keep the record under a name with the time."""
    named = f"{path.stem} replaced {datetime.now():%Y-%m-%d %H%M%S}"
    names = (path.with_name(f"{named}{more}{path.suffix}") for more in chain([""], (f" ({n})" for n in count(2))))
    kept = next(name for name in names if not name.exists() and not own_folder(name).exists())
    with suppress(StoreUnreadable), exclusively(path, lambda: open_database(path), patience) as connection:
        put_in_place(connection, fresh, path, kept)
        return kept
    # Nobody can write to a file that cannot be opened. The log beside it is of no use to the new one, and would be read into it.
    shutil.copy2(path, kept)
    log = Path(f"{path}.wal")
    if log.exists():
        log.replace(f"{kept}.wal")
    fresh.replace(path)
    return kept
