"""Months: sums by month over the ICBs that gave a number, and how a sum moved between two months.

Frames have `month` (its first day), `icb` and whole numbers, blank where none was given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from natpatsip.analysis.adoption import collect_rows, sum_columns
from natpatsip.quarters import Quarter, quarters_between


@dataclass(frozen=True)
class MonthChange:
    """A sum in two months, over the ICBs that gave a number in both.

    `compared` is how many those are, of `icbs` that gave one in the later month. `barred` says what parts the two months so
    that they cannot be compared; empty where nothing does.
    """

    now: int
    before: int
    compared: int
    icbs: int
    barred: str = ""

    @property
    def gain(self) -> int:
        """By how much it grew; negative when it fell."""
        return self.now - self.before


def month_sums(rows: nw.LazyFrame, *counts: str) -> dict[date, Mapping[str, int]]:
    """For each month, oldest first, the sums of `counts` over the ICBs that gave them all, and `icbs`, their number.

    `rows` has a row a month and ICB. A month in which no ICB gave them is left out.
    """
    for count in counts:
        rows = rows.filter(~nw.col(count).is_null())
    complete = rows.with_columns(icbs=nw.lit(1).cast(nw.Int64))
    sums = collect_rows(sum_columns(complete, ["month"], *counts, "icbs").sort("month"))
    return {month_sum.pop("month"): month_sum for month_sum in sums}


def change_between_months(rows: nw.LazyFrame, count: str, now: date, before: date) -> MonthChange:
    """How the sum of a count moved between two months, over the ICBs that gave it in both; a row a month and ICB."""
    of_both = (nw.col("month") == nw.lit(now)) | (nw.col("month") == nw.lit(before))
    given = collect_rows(rows.filter(of_both, ~nw.col(count).is_null()).select("month", "icb", count))
    counts = {month: {row["icb"]: row[count] for row in given if row["month"] == month} for month in (now, before)}
    both = counts[now].keys() & counts[before].keys()
    return MonthChange(
        sum(counts[now][icb] for icb in both), sum(counts[before][icb] for icb in both), len(both), len(counts[now])
    )


def latest_of(months: Mapping[date, object], first: date, last: date) -> date | None:
    """The latest of these months that lies between two days; None when none does."""
    return max((month for month in months if first <= month <= last), default=None)


def months_of(since: Quarter, last: Quarter) -> list[date]:
    """The first day of every month from the first month of a quarter to the last month of another."""
    return [month for quarter in quarters_between(since, last) for month in quarter.months]
