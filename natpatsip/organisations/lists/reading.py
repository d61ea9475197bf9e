"""Reading lists from CSV files, as a program or Excel writes them."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from pathlib import Path

from natpatsip.errors import UserError
from natpatsip.organisations.lists.shapes import LISTS, Column, Shape

Row = Mapping[str, str]
Lists = Mapping[str, Sequence[Row]]

# As Excel writes a day where it is set to British English.
_BRITISH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class ListsRefused(UserError):
    """Lists that cannot be brought in: `problems` says all that has to be put right."""

    def __init__(self, problems: Iterable[str]):
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read_files(paths: Sequence[Path]) -> Lists:
    """The lists in these files and folders, by name: days as 2026-04-01, text without stray spaces.

    Columns may stand in any order, and those that may be blank may be left out. Raises ListsRefused.
    """
    if missing := [f"{path}: there is no such file or folder." for path in paths if not path.exists()]:
        raise ListsRefused(missing)
    files = [file for path in paths for file in (sorted(path.glob("*.csv")) if path.is_dir() else [path])]
    problems = [
        f"{path}: no list is in this folder." for path in paths if path.is_dir() and not any(path.glob("*.csv"))
    ]
    problems += [
        f"{file.name}: no list has this name. They are {', '.join(f'{name}.csv' for name in LISTS)}."
        for file in files
        if file.stem not in LISTS
    ]
    twice = {file.stem for file in files if [other.stem for other in files].count(file.stem) > 1}
    problems += [f"{name}.csv: given twice. Name it once." for name in sorted(twice)]
    lists = {} if problems else {file.stem: _read(file, problems) for file in files}
    if problems:
        raise ListsRefused(problems)
    return lists


def _read(file: Path, problems: list[str]) -> list[Row]:
    shape = LISTS[file.stem]
    reader = csv.DictReader(StringIO(_decode(file.read_bytes()), newline=""))
    headings = [" ".join((heading or "").split()) for heading in reader.fieldnames or ()]
    reader.fieldnames = headings
    wrong = list(_wrong_headings(file.name, shape, headings))
    problems += wrong
    return (
        []
        if wrong
        else [_read_row(file.name, reader.line_num, shape, row, problems) for row in reader if any(row.values())]
    )


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252", errors="replace")


def _wrong_headings(file: str, shape: Shape, headings: Sequence[str]) -> Iterator[str]:
    known = [column.name for column in shape.columns]
    for column in shape.columns:
        if column.required and column.name not in headings:
            yield f"{file}: the column “{column.name}” is missing."
    for heading in dict.fromkeys(headings):
        if heading not in known:
            yield f"{file}: “{heading}” is no column of this list. Its columns are {', '.join(known)}."
        elif headings.count(heading) > 1:
            yield f"{file}: the column “{heading}” is there twice."


def _read_row(file: str, line: int, shape: Shape, given: Mapping[str | None, object], problems: list[str]) -> Row:
    if None in given:
        problems.append(
            f"{file}, line {line}: more cells than columns. Put quotation marks round text that has a comma."
        )
        return {}
    row = {}
    for column in shape.columns:
        text = " ".join(str(given.get(column.name) or "").split())
        row[column.name] = _plain(column, text)
        if wrong := _wrong_value(column, row[column.name]):
            problems.append(f"{file}, line {line}, column “{column.name}”: {wrong}")
    return row


def _plain(column: Column, text: str) -> str:
    if column.kind == "day" and (match := _BRITISH_DAY.fullmatch(text)):
        day, month, year = match.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    return text


def _wrong_value(column: Column, text: str) -> str:
    """What is wrong with a value, and what to write; empty when nothing is."""
    if not text:
        return "blank, and has to be filled in." if column.required else ""
    if column.kind == "day" and not _is_day(text):
        return f"“{text}” is no day. Write it like 2026-04-01."
    if column.kind == "count" and not re.fullmatch(r"[0-9]{1,9}", text):
        return f"“{text}” is no whole number. Write it in digits alone."
    if column.kind == "yes/no" and text not in ("yes", "no"):
        return f"“{text}” is neither “yes” nor “no”."
    if column.choices and text not in column.choices:
        return f"“{text}” is none of {', '.join(column.choices)}."
    return ""


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
