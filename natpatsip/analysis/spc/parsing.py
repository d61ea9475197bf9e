"""Series read from a CSV file, or from rows of `series_id`, `date` and `value`: series, or one line that says what is wrong."""

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import TypeVar

import numpy as np

from natpatsip.analysis.spc.parameters import SpcRefused
from natpatsip.analysis.spc.rare_events import days_between
from natpatsip.analysis.spc.series import NamedSeries
from natpatsip.quarters import NotAQuarter, Quarter

COLUMNS = ("series_id", "date", "value")
DATE_FORMATS = (
    *("%d/%m/%Y", "%Y-%m", "%b %Y", "%B %Y", "%b-%y", "%b-%Y", "%b %y", "%d/%m/%y"),
    *("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%m/%Y", "%Y/%m/%d", "%d.%m.%Y"),
)
_SEPT = re.compile(r"\bSept\b", re.IGNORECASE)
# A day, and after it the time: “03/04/2023 14:30”, “2023-04-03T14:30”.
_TIMED = re.compile(r"(.+?)[ T](\d\d?:\d\d(?::\d\d)?)")
# A row of a table: the number of its line, and the text of each column by its name.
Row = tuple[int, Mapping[str, str]]
Read = TypeVar("Read")


def read_series(content: bytes, name: str, rebases: Mapping[str, Iterable[date]] | None = None) -> NamedSeries:
    """The series of a CSV file; see `read_rows`. Raises SpcRefused also on a file that is no such CSV."""
    return read_rows(_rows(content, name), name, rebases)


def read_rows(
    rows: Sequence[Row], name: str, rebases: Mapping[str, Iterable[date]] | None = None, events: bool = False
) -> NamedSeries:
    """The series of rows of COLUMNS, each put in the order of its dates; a blank value is a missing one.

    `name` says in messages where the rows are from. With `events` each row is a single event, of which a day may have
    several. Raises SpcRefused in one line: with the first of what is wrong, and how many lines more have something.
    """
    ids, days, values = _columns(rows, name)
    names = np.array(ids, dtype=object)
    dates = np.array(days, dtype="datetime64[D]")
    order = _order(names, dates)
    back = (np.diff(dates) < np.timedelta64(0, "D")) & (names[1:] == names[:-1])
    notes = [f"The dates of {names[1:][back][0]} were not in order and have been sorted."] if back.any() else []
    return NamedSeries.of_columns(names[order], dates[order], np.array(values)[order], rebases, notes, events)


def read_events(rows: Sequence[Row], name: str) -> NamedSeries:
    """The days between single events, of rows of a `series_id` and a `date`: a point for each event but a series’ first.

    Where every date has a time, days have parts. Raises SpcRefused as `read_rows` does, and where no series has two events.
    """
    ids, moments = zip(*_read_each(rows, name, _event), strict=True)
    timed = all(at is not None for _, at in moments)
    unit = "datetime64[s]" if timed else "datetime64[D]"
    when = np.array([datetime.combine(day, at or time()) for day, at in moments], dtype="datetime64[s]").astype(unit)
    names = np.array(ids, dtype=object)
    order = _order(names, when)
    names, when = names[order], when[order]
    between = days_between(when, names)
    if np.isnan(between).all():
        raise SpcRefused(f"{name} has no two events of one series, so that there is no time between them.")
    return NamedSeries.of_columns(names, when.astype("datetime64[D]"), between, events=True)


def read_date(text: str) -> date:
    """A day, month (its first day) or financial quarter (its first day); raises SpcRefused."""
    day = _date(_SEPT.sub("Sep", " ".join(text.split())))
    if day is None:
        raise SpcRefused(f"“{text}” is not a date. Write it like 2023-04-01, 01/04/2023 or 2023-04.")
    return day


def read_moment(text: str) -> tuple[date, time | None]:
    """A day, and the time of day where it is given; raises SpcRefused."""
    timed = _TIMED.fullmatch(text.strip())
    try:
        at = time.fromisoformat(timed[2].zfill(len("00:00"))) if timed else None
    except ValueError:
        raise SpcRefused(f"“{text}” is not a date with a time. Write it like 2023-04-01 14:30.") from None
    return read_date(timed[1] if timed else text), at


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


def _order(names: np.ndarray, dates: np.ndarray) -> np.ndarray:
    """The order of the names as they come first, then of the dates."""
    _, first_seen, number = np.unique(names.astype(str), return_index=True, return_inverse=True)
    return np.lexsort((dates, first_seen[number]))


def _columns(rows: Sequence[Row], name: str) -> tuple[list[str], list[date], list[float]]:
    """The three columns, read; raises SpcRefused when nothing is there, or something cannot be read."""
    points = _read_each(rows, name, _point)
    if all(math.isnan(value) for _, _, value in points):
        raise SpcRefused(f"{name} has no values. Every point is missing.")
    ids, days, values = zip(*points, strict=True)
    return [*ids], [*days], [*values]


def _read_each(rows: Sequence[Row], name: str, read: Callable[[Mapping[str, str]], Read]) -> list[Read]:
    """What each row says; raises SpcRefused with the first of what is wrong, and how many lines more have something."""
    found, problems = [], []
    for line, row in rows:
        try:
            found.append(read({column: row.get(column, "").strip() for column in COLUMNS}))
        except SpcRefused as problem:
            problems.append(f"{name}, line {line}: {problem}")
    if problems:
        others = len(problems) - 1
        lines = "1 more line has" if others == 1 else f"{others:,} more lines have"
        raise SpcRefused(f"{problems[0]} {lines} something wrong." if others else problems[0])
    return found


def _point(row: Mapping[str, str]) -> tuple[str, date, float]:
    return _series_id(row), read_date(row["date"]), _value(row["value"])


def _event(row: Mapping[str, str]) -> tuple[str, tuple[date, time | None]]:
    return _series_id(row), read_moment(row["date"])


def _series_id(row: Mapping[str, str]) -> str:
    if not row["series_id"]:
        raise SpcRefused("the series_id is blank. Name the series that the point belongs to.")
    return row["series_id"]


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
