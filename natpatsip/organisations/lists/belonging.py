"""Who belongs to whom by lists that are not in use yet: periods, as the rules and the changes look at them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from natpatsip.organisations.lists.reading import Lists
from natpatsip.organisations.lists.shapes import LIST_OF
from natpatsip.text import written_day

_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """The days from the first to the last; without either, from before the lists begin or until further notice."""

    first: date = date.min
    last: date = date.max

    @classmethod
    def read(cls, first: str, last: str) -> Self:
        """From the two days as a list has them, or blanks."""
        return cls(date.fromisoformat(first) if first else date.min, date.fromisoformat(last) if last else date.max)

    @classmethod
    def over(cls, periods: Iterable["Period"]) -> Self:
        """From the beginning of the earliest to the end of the latest."""
        every = list(periods)
        return cls(min(period.first for period in every), max(period.last for period in every))

    @property
    def open(self) -> bool:
        """Whether no last day is known."""
        return self.last == date.max

    def within(self, other: "Period") -> bool:
        """Whether all its days are days of another."""
        return other.first <= self.first and self.last <= other.last

    def follows(self, other: "Period") -> bool:
        """Whether it begins on the day after another ended."""
        return not other.open and self.first == other.last + _DAY

    def __str__(self) -> str:
        if self == Period():
            return "always"
        begin = f"from {written_day(self.first)}" if self.first != date.min else ""
        end = "" if self.open else f"until {written_day(self.last)}"
        return " ".join(part for part in (begin, end) if part)


# What one organisation belongs to over time: the code of each owner with its period, in order of time.
Belongings = Mapping[str, Sequence[tuple[Period, str]]]


def belongings(lists: Lists, member_kind: str, of_kind: str) -> Belongings:
    """What each organisation of a kind belongs to, of another kind, by code."""
    by_member: dict[str, list[tuple[Period, str]]] = defaultdict(list)
    for row in lists["memberships"]:
        if (row["member_kind"], row["of_kind"]) == (member_kind, of_kind):
            by_member[row["member_code"]].append((Period.read(row["from"], row["to"]), row["of_code"]))
    return {member: sorted(owners) for member, owners in by_member.items()}


# By what an organisation of a kind stands: an ICB while it is in a region, a trust while it is in an ICB.
STANDS_IN = {"icb": "region", "trust": "icb"}


def standing(lists: Lists) -> Mapping[str, Period]:
    """From when to when each ICB and trust stands, by code."""
    return {
        code: Period.over(period for period, _ in owners)
        for kind, owner in STANDS_IN.items()
        for code, owners in belongings(lists, kind, owner).items()
    }


def name_of(lists: Lists, kind: str, code: str) -> str:
    """“NHS Sussex Integrated Care Board (QNX)”; the code alone where the list has none such."""
    named = {row["code"]: row["name"] for row in lists[LIST_OF[kind]]}
    return f"{named[code]} ({code})" if code in named else code
