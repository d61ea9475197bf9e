"""Months: sums by month over the boards that gave a number, and how a sum moved between two months.

Frames have `month` (its first day), `icb` and whole numbers, blank where none was given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from natpatsip.analysis.adoption import collected, summed
from natpatsip.quarters import Quarter, quarters_between


@dataclass(frozen=True)
class Moved:
    """A sum in two months, over the boards that gave a number in both.

    `compared` is how many those are, of `icbs` that gave one in the later month.
    """

    now: int
    before: int
    compared: int
    icbs: int

    @property
    def gain(self) -> int:
        """By how much it grew; negative when it fell."""
        return self.now - self.before


def month_sums(boards: nw.LazyFrame, *counts: str) -> dict[date, Mapping[str, int]]:
    """For each month, oldest first, the sums of `counts` over the boards that gave them all, and `icbs`, their number.

    A month in which no board gave them is left out.
    """
    for count in counts:
        boards = boards.filter(~nw.col(count).is_null())
    counted = boards.with_columns(icbs=nw.lit(1).cast(nw.Int64))
    rows = collected(summed(counted, ["month"], *counts, "icbs").sort("month"))
    return {row.pop("month"): row for row in rows}


def moved_between(boards: nw.LazyFrame, count: str, now: date, before: date) -> Moved:
    """How the sum of a count moved between two months, over the boards that gave it in both."""
    rows = collected(boards.filter(~nw.col(count).is_null()).select("month", "icb", count))
    given = {month: {row["icb"]: row[count] for row in rows if row["month"] == month} for month in (now, before)}
    both = given[now].keys() & given[before].keys()
    return Moved(
        sum(given[now][icb] for icb in both), sum(given[before][icb] for icb in both), len(both), len(given[now])
    )


def latest_of(months: Mapping[date, object], first: date, last: date) -> date | None:
    """The latest of these months that lies between two days; None when none does."""
    return max((month for month in months if first <= month <= last), default=None)


def months_of(since: Quarter, last: Quarter) -> list[date]:
    """The first day of every month from the first month of a quarter to the last month of another."""
    return [month for quarter in quarters_between(since, last) for month in quarter.months]
