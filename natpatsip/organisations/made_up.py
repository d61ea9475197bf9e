"""Trusts that do not exist, beside those that do, for a demonstration of many times the size.

Each is called as the trust that it is made up after, with words that say so, and belongs where that one belongs.
"""

import re
from functools import cache

from natpatsip.organisations.lists.reading import Lists, Row
from natpatsip.organisations.reference import trusts

_NUMBER = re.compile(r"-(\d+)$")
# Of each list that is about trusts: its columns of codes, and of names.
_CODES = {
    "trusts": ("code",),
    "trust_names": ("code",),
    "successors": ("old_code", "new_code"),
    "memberships": ("member_code",),
}
_NAMES = ("name", "short_name", "other_names")


def make_up(code: str, number: int) -> str:
    """The code of a trust that is made up after one; number 1 is that one itself."""
    return code if number == 1 else f"{code}-{number}"


def is_made_up(code: str) -> bool:
    """Whether a trust, by its code, does not exist."""
    return _NUMBER.search(code) is not None


@cache
def count_variants() -> int:
    """How many trusts of the lists in use there are for each that exists: 1 where none is made up."""
    return max((int(found[1]) for trust in trusts() if (found := _NUMBER.search(trust.code))), default=1)


def make_up_trusts(lists: Lists, times: int) -> Lists:
    """The lists with so many trusts for each of theirs, the others made up after it."""
    exist = {row["code"] for row in lists["trusts"]}
    made_up = {
        name: [
            _make_up(row, number, codes)
            for number in range(2, times + 1)
            for row in lists[name]
            if row[codes[0]] in exist
        ]
        for name, codes in _CODES.items()
    }
    return {name: [*rows, *made_up.get(name, ())] for name, rows in lists.items()}


def _make_up(row: Row, number: int, codes: tuple[str, ...]) -> Row:
    named = {
        column: "; ".join(f"{name} (made up {number})" for name in row[column].split("; "))
        for column in _NAMES
        if row.get(column)
    }
    coded = {column: make_up(row[column], number) for column in codes}
    return {
        **row,
        **coded,
        **named,
        "doubt": "",
        "source": f"Made up after {row[codes[0]]}, for a demonstration of size",
    }
