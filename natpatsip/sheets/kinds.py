"""Kinds of value: how an answer is read, what is allowed, what a dropdown offers, how a table keeps it.

The rules of reading, the same on every sheet:
- spaces at either end, non-breaking spaces, doubled spaces and upper or lower case never matter;
- a number kept as text (“12”) is read as that number where a number is asked for, and “007” stays text where text is;
- whatever else is not plainly one of the allowed answers is refused with its words, never guessed.
What was written is kept beside what it was read as.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from natpatsip import catalogue, organisations

Given = str | int | float | bool | date


class Unreadable(ValueError):
    """An answer that is not one of those allowed."""


@dataclass(frozen=True)
class Kind:
    """One kind of value.

    `read` turns what a cell holds into what the table keeps and raises Unreadable; `write` turns it back into what a
    template prints; `choices` gives a dropdown's offers for a collaborative (its code), empty when there are none.
    """

    name: str
    sql: str
    rule: str
    allowed: str
    read: Callable[[Given], Any]
    write: Callable[[Any], Given] = lambda value: value
    choices: Callable[[str], Sequence[str]] = lambda psc: ()


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


count = Kind("count", "INTEGER", "not-a-count", "a whole number, 0 or more (at most nine digits)", _read_count)
number = Kind("number", "DOUBLE", "not-a-number", "a number", _number)
text = Kind("text", "VARCHAR", "not-text", "text", _read_text)
month = Kind("month", "DATE", "not-a-month", "a month such as April 2022", _read_month, lambda day: f"{day:%B %Y}")
day = Kind("day", "DATE", "not-a-date", "a date such as 31 March 2023", _read_date, lambda day: f"{day:%d %B %Y}")


def choice(name: str, rule: str, options: Sequence[tuple[Any, str]], sql: str = "VARCHAR") -> Kind:
    """One answer of a short list: pairs of what the table keeps and the label that people see; both are understood."""
    labels = dict(options)
    known = {folded(label): value for value, label in options} | {folded(value): value for value, _ in options}

    def read(given: Given) -> Any:
        if folded(given) not in known:
            raise Unreadable
        return known[folded(given)]

    allowed = "one of " + ", ".join(labels.values())
    return Kind(name, sql, rule, allowed, read, lambda value: labels[value], lambda psc: tuple(labels.values()))


def from_catalogue(name: str, rule: str, options: Sequence[catalogue.Choice]) -> Kind:
    """A choice among the options that the catalogue defines."""
    return choice(name, rule, [(option.code, option.label) for option in options])


def _yes_no() -> Kind:
    words = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}

    def read(given: Given) -> bool:
        if folded(given) not in words:
            raise Unreadable
        return words[folded(given)]

    return Kind(
        "yes_no",
        "BOOLEAN",
        "not-yes-or-no",
        "Yes or No",
        read,
        lambda value: "Yes" if value else "No",
        lambda psc: ("Yes", "No"),
    )


yes_no = _yes_no()

_STAGE = re.compile(r"(?:stage )?([0-7])(?:\.0)?(?: ?[-:.]? ?(\D.*))?")


def _read_stage(given: Given) -> int:
    """“5”, 5, “Stage 5”, “5 Adoption”, “Stage 5 - Adoption” and “Adoption” are all 5; “5 - Spread” is refused."""
    if isinstance(given, bool | date):
        raise Unreadable
    names = {folded(stage.name): stage.number for stage in catalogue.stages()}
    words = folded(given)
    if words in names:
        return names[words]
    match = _STAGE.fullmatch(words)
    if not match or (match[2] and names.get(match[2]) != int(match[1])):
        raise Unreadable
    return int(match[1])


stage = Kind(
    "stage",
    "INTEGER",
    "unknown-stage",
    "a stage of adoption, 0 to 7, such as “5 Adoption”",
    _read_stage,
    lambda value: catalogue.stage(value).label,
    lambda psc: tuple(stage.label for stage in catalogue.stages()),
)


def _organisation(
    name: str, rule: str, allowed: str, find: Callable, shown: Callable, members: Callable[[str], Sequence]
) -> Kind:
    def read(given: Given) -> str:
        try:
            return find(tidy(given)).code
        except organisations.UnknownOrganisation:
            raise Unreadable from None

    return Kind(
        name,
        "VARCHAR",
        rule,
        allowed,
        read,
        lambda code: shown(find(code)),
        lambda psc: tuple(shown(member) for member in members(psc)),
    )


icb = _organisation(
    "icb",
    "unknown-icb",
    "an integrated care board, by name or ODS code",
    organisations.find_icb,
    lambda found: found.short,
    organisations.icbs_of,
)
provider = _organisation(
    "provider",
    "unknown-provider",
    "an NHS trust or private provider of the list, by name or code",
    organisations.find_provider,
    lambda found: found.name,
    organisations.providers_reported_by,
)
