"""Series read from a CSV file, or from rows of `series_id`, `date` and `value`: series, or one line that says what is wrong."""

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

import numpy as np

from natpatsip.analysis.spc.parameters import SpcRefused
from natpatsip.analysis.spc.series import NamedSeries
from natpatsip.quarters import NotAQuarter, Quarter

COLUMNS = ("series_id", "date", "value")
DATE_FORMATS = (
    *("%d/%m/%Y", "%Y-%m", "%b %Y", "%B %Y", "%b-%y", "%b-%Y", "%b %y", "%d/%m/%y"),
    *("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%m/%Y", "%Y/%m/%d", "%d.%m.%Y"),
)
_SEPT = re.compile(r"\bSept\b", re.IGNORECASE)
# A row of a table: the number of its line, and the text of each column by its name.
Row = tuple[int, Mapping[str, str]]


def read_series(content: bytes, name: str, rebases: Mapping[str, Iterable[date]] | None = None) -> NamedSeries:
    """The series of a CSV file; see `read_rows`. Raises SpcRefused also on a file that is no such CSV."""
    return read_rows(_rows(content, name), name, rebases)


def read_rows(rows: Sequence[Row], name: str, rebases: Mapping[str, Iterable[date]] | None = None) -> NamedSeries:
    """The series of rows of COLUMNS, each put in the order of its dates; a blank value is a missing one.

    `name` says in messages where the rows are from. Raises SpcRefused in one line: with the first of what is wrong, and
    how many lines more have something.
    """
    ids, days, values = _columns(rows, name)
    names = np.array(ids, dtype=object)
    dates = np.array(days, dtype="datetime64[D]")
    _, first_seen, number = np.unique(names.astype(str), return_index=True, return_inverse=True)
    order = np.lexsort((dates, first_seen[number]))
    back = (np.diff(dates) < np.timedelta64(0, "D")) & (names[1:] == names[:-1])
    notes = [f"The dates of {names[1:][back][0]} were not in order and have been sorted."] if back.any() else []
    return NamedSeries.of_columns(names[order], dates[order], np.array(values)[order], rebases, notes)


def read_date(text: str) -> date:
    """A day, month (its first day) or financial quarter (its first day); raises SpcRefused."""
    day = _date(_SEPT.sub("Sep", " ".join(text.split())))
    if day is None:
        raise SpcRefused(f"“{text}” is not a date. Write it like 2023-04-01, 01/04/2023 or 2023-04.")
    return day


@lru_cache(maxsize=10_000)
def _date(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    try:
        return Quarter.parse(text).start
    except NotAQuarter:
        return None


def _rows(content: bytes, name: str) -> list[Row]:
    """The rows with their line numbers, by the names of the columns in lower case."""
    if not content.strip():
        raise SpcRefused(f"{name} is empty. It should have the columns {', '.join(COLUMNS)}.")
    try:
        text = content.decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        headings = [heading.strip().lower() for heading in next(reader)]
        _refuse_headings(headings, name)
        return [(reader.line_num, dict(zip(headings, row, strict=False))) for row in reader if any(map(str.strip, row))]
    except (UnicodeDecodeError, csv.Error):
        raise SpcRefused(f"{name} is not a CSV file in UTF-8. In Excel, save it as “CSV UTF-8”.") from None


def _refuse_headings(headings: list[str], name: str) -> None:
    if any(headings.count(column) != 1 for column in COLUMNS):
        found = ", ".join(headings)[:80]
        raise SpcRefused(f"{name}: the first line must name {', '.join(COLUMNS)}, each of them once. Found: {found}.")


def _columns(rows: Sequence[Row], name: str) -> tuple[list[str], list[date], list[float]]:
    """The three columns, read; raises SpcRefused when nothing is there, or something cannot be read."""
    ids, days, values, problems = [], [], [], []
    for line, row in rows:
        try:
            series, day, value = (row.get(column, "").strip() for column in COLUMNS)
            if not series:
                raise SpcRefused("the series_id is blank. Name the series that the point belongs to.")
            ids.append(series)
            days.append(read_date(day))
            values.append(_value(value))
        except SpcRefused as problem:
            problems.append(f"{name}, line {line}: {problem}")
    if problems:
        others = len(problems) - 1
        lines = "1 more line has" if others == 1 else f"{others:,} more lines have"
        raise SpcRefused(f"{problems[0]} {lines} something wrong." if others else problems[0])
    if not any(value == value for value in values):
        raise SpcRefused(f"{name} has no values. Every point is missing.")
    return ids, days, values


def _value(text: str) -> float:
    """A number; NaN where the cell is blank."""
    if not text:
        return math.nan
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in text:
        raise SpcRefused(f"“{text}” is not a number. Write one like 12.5, or leave the cell blank where it is missing.")
    return value
