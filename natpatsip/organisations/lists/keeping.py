"""Where the lists stand: those that come with this version, or a record's own, in a folder beside its database.

What comes with a version is replaced by the next; what stands beside the record is not, and goes with each copy of it.
Each time new lists are brought in they get a folder of their own, with the next number: the last one holds, the others
are what held before.
"""

import csv
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from secrets import token_hex
from shutil import copytree, rmtree

from natpatsip.errors import UserError
from natpatsip.organisations.lists.reading import Lists, ListsRefused, Row, read_files
from natpatsip.organisations.lists.shapes import LISTS

SHIPPED = Path(__file__).parents[3] / "data" / "reference"

_NUMBERED = re.compile(r"(\d{4,}) \d{4}-\d\d-\d\d")


class _InUse:
    """The folder that this process reads; of which record it is, once something has been read."""

    folder = SHIPPED
    database: Path | None = None
    read = False


class OtherLists(UserError):
    """A process that has read the lists of one record opened another that has lists of its own."""


def own_folder(database: Path) -> Path:
    """The folder beside a database in which its own lists stand, once it has some."""
    return database.parent / f"{database.stem} organisations"


def find_lists(database: Path) -> Path:
    """The folder of the lists that hold for a record."""
    numbered = _numbered(own_folder(database))
    return numbered[max(numbered)] if numbered else SHIPPED


def use_lists_of(database: Path) -> None:
    """Read organisations from the lists that hold for a record; what this process has read already, it keeps.

    A record without lists of its own, such as a copy of one that has some, is read by those in use. Raises OtherLists for
    one that has others than those that this process has read.
    """
    wanted = find_lists(database)
    if not _InUse.read:
        _InUse.folder, _InUse.database = wanted, database.resolve()
    elif wanted not in (SHIPPED, _InUse.folder) and database.resolve() != _InUse.database:
        raise OtherLists(f"{database} has lists of organisations of its own. Open it in a process of its own.")


def rows(name: str) -> Sequence[Row]:
    """The rows of one of the lists in use, in their order. Raises ListsRefused when its file was spoilt."""
    _InUse.read = True
    return read_list(_InUse.folder, name)


def read_list(folder: Path, name: str) -> Sequence[Row]:
    """The rows of a list of a folder, in their order. Raises ListsRefused when its file was spoilt."""
    own = folder / f"{name}.csv"
    # One that came with a later version than the folder’s lists is that of this version.
    try:
        return read_files([own if own.exists() else SHIPPED / own.name])[name]
    except ListsRefused as refused:
        again = "Move this folder away, and the lists before it hold again."
        raise ListsRefused([f"The lists in {folder} were spoilt: {refused.problems[0]} {again}"]) from None


def write_lists(lists: Lists, folder: Path) -> None:
    """Write each list as a file into a folder, which is made; files that are there already stay and are an error (OSError)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in lists.items():
        with (folder / f"{name}.csv").open("x", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in LISTS[name].columns], lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines)


def keep_lists(database: Path, lists: Lists, day: date) -> Path:
    """Have lists hold for a record from now on: the folder that they now stand in, all of them or, after a failure, none.

    Raises OSError, also when somebody else brings lists in at the same moment.
    """
    own = own_folder(database)
    own.mkdir(parents=True, exist_ok=True)
    folder = own / f"{max(_numbered(own), default=0) + 1:04} {day}"
    being_written = _make_folder(own, "being written")
    try:
        write_lists(lists, being_written)
        being_written.rename(folder)
    except OSError:
        rmtree(being_written, ignore_errors=True)
        raise
    return folder


def copy_lists(database: Path, copy: Path) -> None:
    """Put what stands beside a record beside a copy of it, under the copy's name: all or, after a failure, nothing.

    Raises OSError, also when lists stand there already.
    """
    numbered, own = _numbered(own_folder(database)), own_folder(copy)
    if not numbered:
        return
    being_written = _make_folder(own.parent, f"{own.name} being written")
    try:
        for folder in numbered.values():
            copytree(folder, being_written / folder.name)
        being_written.rename(own)
    except OSError:
        rmtree(being_written, ignore_errors=True)
        raise


def _make_folder(parent: Path, name: str) -> Path:
    """A folder under a name that nobody else has, to be read by whoever may read what stands beside it."""
    folder = parent / f"{name} {token_hex(8)}"
    folder.mkdir()
    return folder


def restore_lists(copy: Path, database: Path, day: date) -> None:
    """Have the lists of a copy hold for the record again; those that hold until then stay, and so do all if it has none.

    Raises OSError and, for a list that was spoilt, ListsRefused.
    """
    if not _numbered(own_folder(copy)):
        return
    if not _numbered(own_folder(database)):
        copy_lists(copy, database)
        return
    lists, current = ({name: read_list(find_lists(of), name) for name in LISTS} for of in (copy, database))
    if lists != current:
        keep_lists(database, lists, day)


def _numbered(own: Path) -> dict[int, Path]:
    folders = own.iterdir() if own.is_dir() else ()
    return {int(match[1]): folder for folder in folders if (match := _NUMBERED.fullmatch(folder.name))}
