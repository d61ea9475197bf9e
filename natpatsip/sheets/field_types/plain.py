"""What a field type is, and the plain ones: counts, numbers, text, months and days."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Given = str | int | float | bool | date


class Unreadable(ValueError):
    """An answer that is not one of those allowed."""


@dataclass(frozen=True)
class FieldType:
    """How one type of answer is read, written and kept.

    `read` turns what a cell holds into what the table keeps and raises Unreadable; `write` turns it back into what a
    template prints; `choices` gives a dropdown's offers for a collaborative (its code), empty when there are none. Both
    are as of the last day of the template's quarter, for organisations move and take new names.
    """

    name: str
    sql: str
    rule: str
    allowed: str
    read: Callable[[Given], Any]
    write: Callable[[Any, date], Given] = lambda value, on: value
    choices: Callable[[str, date], Sequence[str]] = lambda psc, on: ()


def tidy(given: Given) -> str:
    """Text without the differences that never matter: outer, doubled and non-breaking spaces."""
    return " ".join(str(given).replace("\u00a0", " ").split())


def folded(given: Given) -> str:
    """Text as it is compared: tidy, lower case, any dash as a hyphen."""
    return re.sub(r"[‐-―−]", "-", tidy(given)).casefold()


# Commas only between thousands: “1,5” may be one and a half or a slip for 15.
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
# As many as the INTEGER of a table holds, in whole digits.
_LARGEST_COUNT = 999_999_999


def _number(given: Given) -> float:
    if isinstance(given, bool | date) or (isinstance(given, str) and not _NUMBER.fullmatch(tidy(given))):
        raise Unreadable
    return float(tidy(given).replace(",", ""))


def _read_count(given: Given) -> int:
    number = _number(given)
    if not 0 <= number <= _LARGEST_COUNT or number != int(number):
        raise Unreadable
    return int(number)


def _read_text(given: Given) -> str:
    return given.isoformat() if isinstance(given, date) else tidy(given)


def _read_month(given: Given) -> date:
    if isinstance(given, date):
        return date(given.year, given.month, 1)
    return _read_date_as(given, "%B %Y", "%b %Y", "%Y-%m").replace(day=1)


def _read_date(given: Given) -> date:
    if isinstance(given, date):
        return date(given.year, given.month, given.day)
    return _read_date_as(given, "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d")


def _read_date_as(given: Given, *patterns: str) -> date:
    for pattern in patterns:
        try:
            return datetime.strptime(tidy(given), pattern).date()
        except ValueError:
            continue
    raise Unreadable


count = FieldType("count", "INTEGER", "not-a-count", "a whole number, 0 or more", _read_count)
number = FieldType("number", "DOUBLE", "not-a-number", "a number", _number)
text = FieldType("text", "VARCHAR", "not-text", "text", _read_text)
month = FieldType(
    "month", "DATE", "not-a-month", "a month such as April 2022", _read_month, lambda month, on: f"{month:%B %Y}"
)
day = FieldType(
    "day", "DATE", "not-a-date", "a date such as 31 March 2023", _read_date, lambda day, on: f"{day:%d %B %Y}"
)
