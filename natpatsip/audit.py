"""Audit: every stored file read again and held against the rows that are stored, and a record made anew from what was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from natpatsip.intake import rows_as_kept
from natpatsip.organisations.lists.keeping import copy_lists
from natpatsip.returns.extracts import ExtractDetails, read_extract
from natpatsip.returns.problems import errors
from natpatsip.returns.reading import ParsedReturn, ParsedSheet, read_return
from natpatsip.sheets.scope import PUBLISHER
from natpatsip.sheets.specification import Sheet
from natpatsip.store import Store
from natpatsip.store.backup import back_up, refuse_to_overwrite
from natpatsip.store.rereading import Rereading, reread
from natpatsip.store.snapshot import Row

# Whether a quarter had ended, or a day had come, was judged when the file was received.
_ANY_DAY = date.max


@dataclass
class Audit:
    """What came of reading every file again: a sentence for each difference, and for each sheet that cannot be read now.

    `files` and `sheets` count what could be compared; an extract is one sheet.
    """

    files: int = 0
    sheets: int = 0
    differences: list[str] = field(default_factory=list)
    not_compared: list[str] = field(default_factory=list)


def verify(store: Store) -> Audit:
    """Hold the chain of events, and each stored row cell by cell, against the stored files. Raises StoreProblem."""
    with TemporaryDirectory() as folder:
        return _audit(store, Path(folder) / store.path.name, replace=False)


def rebuild(store: Store, destination: Path) -> Audit:
    """Write a new record of the same events and files, its rows read again from the files; how those differ from the old.

    The rows of a sheet that this version cannot read again are taken over as they are stored. Raises StoreProblem, for a
    destination that exists and for events that do not add up, too.
    """
    refuse_to_overwrite(destination)
    with TemporaryDirectory() as folder:
        copy = Path(folder) / store.path.name
        audit = _audit(store, copy, replace=True)
        copy_lists(store.path, copy)
        back_up(copy, destination, store.patience)
    return audit


def _audit(store: Store, copy: Path, replace: bool) -> Audit:
    """Read every file of a private copy again; in the copy, what was read may take the place of what is stored."""
    known = {sheet.name: sheet for sheet in store.sheets}
    with reread(store.path, copy, store.sheets, store.patience) as rereading:
        audit = Audit(differences=[*rereading.find_broken_links(), *rereading.find_strays()])
        for submission in rereading.submissions():
            returned = rereading.get_returned(submission["submission"])
            audit.not_compared += [
                f"Submission {submission['submission']}: this version knows no sheet “{name}”."
                for name in returned
                if name not in known
            ]
            sheets = [known[name] for name in returned if name in known]
            read, said = _read(rereading, submission, sheets, store)
            audit.files += 1
            audit.differences += _compare_cover(submission, read)
            for sheet in sheets:
                _audit_sheet(audit, rereading, submission, sheet, read, said, returned[sheet.name], replace)
        if replace:
            rereading.name_anew()
    return audit


def _read(
    rereading: Rereading, submission: Row, sheets: Sequence[Sheet], store: Store
) -> tuple[ParsedReturn, Mapping[str, Any]]:
    """A file as its cells read now, and what its sender said of it: that a CSV does not hold, so its rows have to tell."""
    content, name = submission["workbook"], submission["file_name"]
    if submission["psc"] != PUBLISHER:
        return read_return(content, name, _ANY_DAY, sheets=store.sheets), {}
    said = [(sheet, row) for sheet in sheets for row in rereading.get_stored(sheet, submission["submission"])[:1]]
    if not said:
        return ParsedReturn(None), {}
    details = ExtractDetails(said[0][0], said[0][1]["extract_date"], said[0][1]["source"])
    return read_extract(content, name, details, _ANY_DAY), details.said


def _compare_cover(submission: Row, read: ParsedReturn) -> list[str]:
    form = read.cover
    if form is None:
        return []
    again = {
        "psc": form.scope.psc,
        "quarter": form.scope.quarter.key,
        "contact_role": form.contact_role,
        "demonstration": form.demonstration,
    }
    return [
        f"Submission {submission['submission']}, cover, {name}: stored “{submission[name]}”, in the file “{value}”."
        for name, value in again.items()
        if submission[name] != value
    ]


def _audit_sheet(
    audit: Audit,
    rereading: Rereading,
    submission: Row,
    sheet: Sheet,
    read: ParsedReturn,
    said: Mapping[str, Any],
    row_count: int,
    replace: bool,
) -> None:
    number = submission["submission"]
    where, stored = f"Submission {number}, {sheet.title}", len(rereading.get_stored(sheet, number))
    if stored != row_count:
        audit.differences.append(f"{where}: {row_count:,} rows were returned, and {stored:,} are stored.")
    parsed = next((one for one in read.sheets if one.sheet.name == sheet.name), None)
    if parsed is None or not parsed.clean:
        audit.not_compared.append(f"{where}: {_why_unread(read, parsed)}")
        return
    audit.sheets += 1
    audit.differences += rereading.compare(sheet, submission, [{**said, **row} for row in rows_as_kept(parsed)])
    if replace:
        rereading.replace(sheet, number)


def _why_unread(read: ParsedReturn, parsed: ParsedSheet | None) -> str:
    """The first problem that keeps a sheet from being read by the rules of today."""
    first = next(iter(errors(parsed.problems if parsed else read.problems)), None)
    if first is None:
        return "it is not in the file."
    cell = f"{first.cell}: " if first.cell else ""
    return f"{cell}found {first.found}; allowed now: {first.allowed}."
