"""Financial quarters: April to March, written `Q4 2022/23` (January to March 2023)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from natpatsip.errors import UserError

_QUARTER_FIRST = re.compile(r"Q([1-4])\s+((?:19|20)\d{2})/(\d{2})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"((?:19|20)\d{2})/(\d{2})\s+Q([1-4])", re.IGNORECASE)


class NotAQuarter(UserError, ValueError):
    """Text that names no financial quarter."""


@dataclass(frozen=True, order=True)
class Quarter:
    """One financial quarter; `year` is the calendar year in which the financial year begins."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read either notation in use, `Q4 2022/23` or `2022/23 Q4`; raises NotAQuarter."""
        tidy = " ".join(str(text).split())
        if match := _QUARTER_FIRST.fullmatch(tidy):
            number, year, end = match.groups()
        elif match := _YEAR_FIRST.fullmatch(tidy):
            year, end, number = match.groups()
        else:
            raise NotAQuarter(f"“{text}” is not a quarter. Write it like Q4 2022/23.")
        if (int(year) + 1) % 100 != int(end):
            raise NotAQuarter(f"“{text}” is not a financial year: {year} is followed by {(int(year) + 1) % 100:02}.")
        return cls(int(year), int(number))

    @classmethod
    def containing(cls, day: date) -> Self:
        """The quarter that a day falls in."""
        return cls(day.year if day.month >= 4 else day.year - 1, (day.month - 4) % 12 // 3 + 1)

    @property
    def label(self) -> str:
        """As people write it: `Q4 2022/23`."""
        return f"Q{self.number} {self.year}/{(self.year + 1) % 100:02}"

    @property
    def key(self) -> str:
        """As tables keep it: `2022/23 Q4`, so that the order of the text is the order of time in every engine."""
        return f"{self.year}/{(self.year + 1) % 100:02} Q{self.number}"

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number + 1, 1) if self.number < 4 else date(self.year + 1, 1, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return (self + 1).start - timedelta(days=1)

    @property
    def months(self) -> tuple[date, date, date]:
        """The first day of each of its three months."""
        first = self.start
        return first, first.replace(month=first.month + 1), first.replace(month=first.month + 2)

    @property
    def next(self) -> Self:
        return self + 1

    @property
    def previous(self) -> Self:
        return self - 1

    def __add__(self, quarters: int) -> Self:
        year, position = divmod(self.year * 4 + self.number - 1 + quarters, 4)
        return type(self)(year, position + 1)

    def __sub__(self, quarters: int) -> Self:
        return self + -quarters

    def quarters_until(self, later: "Quarter") -> int:
        """How many quarters lie between this one and a later one; negative when `later` is earlier."""
        return (later.year - self.year) * 4 + later.number - self.number

    def __str__(self) -> str:
        return self.label


def quarters_between(first: Quarter, last: Quarter) -> list[Quarter]:
    """Every quarter from `first` to `last`, both included; empty when `last` is the earlier."""
    return [first + n for n in range(first.quarters_until(last) + 1)]


def next_month(day: date) -> date:
    """The first day of the month after that of a day."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """The first day of every month from that of `first` to that of `last`, both included; empty when `last` is earlier."""
    quarters = quarters_between(Quarter.containing(first), Quarter.containing(last))
    return [month for quarter in quarters for month in quarter.months if first.replace(day=1) <= month <= last]
