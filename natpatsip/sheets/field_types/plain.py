"""What a field type is, and the plain ones: counts, numbers, months and days."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from natpatsip.text import ordinary, written_day

Given = str | int | float | bool | date


class Unreadable(ValueError):
    """An answer that is not one of those allowed: what it is instead and what to do, where more can be said than that."""

    def __init__(self, because: str = "", action: str = ""):
        super().__init__(because)
        self.because, self.action = because, action


@dataclass(frozen=True)
class FieldType:
    """How one type of answer is read, written and kept.

    `read` turns what a cell holds into what the table keeps and raises Unreadable; `write` turns it back into what a
    template prints; `choices` gives a dropdown's offers for a collaborative (its code), empty when there are none. Both
    are as of the last day of the template's quarter, for organisations move and take new names. `longest` is how many
    characters an answer may have, where it is a text.
    """

    name: str
    sql: str
    rule: str
    allowed: str
    read: Callable[[Given], Any]
    write: Callable[[Any, date], Given] = lambda value, on: value
    choices: Callable[[str, date], Sequence[str]] = lambda psc, on: ()
    longest: int | None = None


# Commas only between thousands: “1,5” may be one and a half or a slip for 15.
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_PERHAPS_THOUSANDS = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
# As many as the INTEGER of a table holds, in whole digits.
_LARGEST_COUNT = 999_999_999
# A quadrillion: every whole number below it is exact in a DOUBLE.
_LARGEST_NUMBER = 1_000_000_000_000_000
# Beyond every plan; a later year is a slip.
_LAST_DAY = date(2099, 12, 31)


def perhaps_thousands(given: Given) -> bool:
    """Whether a number is written as “1.234”: thousands to some, decimals to others."""
    return isinstance(given, str) and bool(_PERHAPS_THOUSANDS.fullmatch(ordinary(given)))


def count_up_to(most: int) -> FieldType:
    """A whole number from 0 to the most that is possible."""

    def read(given: Given) -> int:
        if perhaps_thousands(given):
            plain = ordinary(given).replace(".", "")
            raise Unreadable("which may be thousands or decimals", f"If it is {int(plain):,}, write {int(plain)}.")
        number = _number(given)
        if not 0 <= number <= most or number != int(number):
            raise Unreadable
        return int(number)

    return FieldType("count", "INTEGER", "not-a-count", f"a whole number from 0 to {most:,}", read)


def number_between(least: float, most: float) -> FieldType:
    """A number with or without decimals, within these bounds."""

    def read(given: Given) -> float:
        number = _number(given)
        if not least <= number <= most:
            raise Unreadable
        return number

    return FieldType("number", "DOUBLE", "not-a-number", f"a number from {least:,} to {most:,}", read)


def _number(given: Given) -> float:
    if isinstance(given, bool | date) or (isinstance(given, str) and not _NUMBER.fullmatch(ordinary(given))):
        raise Unreadable
    return float(ordinary(given).replace(",", ""))


def month_from(first: date) -> FieldType:
    """A month, kept as its first day, from that of `first` on."""

    def read(given: Given) -> date:
        day = given if isinstance(given, date) else _read_date_as(given, "%B %Y", "%b %Y", "%Y-%m")
        return _from(first, date(day.year, day.month, 1))

    allowed = f"a month such as April 2022, from {first:%B %Y} on"
    return FieldType("month", "DATE", "not-a-month", allowed, read, lambda month, on: f"{month:%B %Y}")


def day_from(first: date) -> FieldType:
    """A day, from `first` on."""

    def read(given: Given) -> date:
        day = given if isinstance(given, date) else _read_date_as(given, "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d")
        return _from(first, date(day.year, day.month, day.day))

    allowed = f"a date such as 31 March 2023, from {written_day(first)} on"
    return FieldType("day", "DATE", "not-a-date", allowed, read, lambda day, on: f"{day:%d %B %Y}")


def _read_date_as(given: Given, *patterns: str) -> date:
    for pattern in patterns:
        try:
            return datetime.strptime(ordinary(given), pattern).date()
        except ValueError:
            continue
    raise Unreadable


def _from(first: date, day: date) -> date:
    if day < first:
        raise Unreadable(f"which is before {written_day(first)}")
    if day > _LAST_DAY:
        raise Unreadable(f"which is after {_LAST_DAY.year}")
    return day


count = count_up_to(_LARGEST_COUNT)
number = number_between(-_LARGEST_NUMBER, _LARGEST_NUMBER)
