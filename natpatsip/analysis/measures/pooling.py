"""Months added up to quarters, for series too small to be charted by month; and how long they go without anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import narwhals as nw

from natpatsip.analysis.measures.measure import Measure
from natpatsip.quarters import Quarter

_OF_A_QUARTER = ("unit", "unit_name", "date")


def add_up_quarters(series: nw.DataFrame, measure: Measure, latest: date) -> nw.DataFrame:
    """A row a unit and quarter, in the columns of `series_of`, from rows of months; `latest` is the last month with data.

    The measure is out of something: counts are never added up, for some count the same people every month. `date` is the
    quarter's first day. Numerators and denominators are added up over the months that have data; a quarter that is not over
    by the latest month has no row. `sites` are those of the month with most.
    """
    days: list[date] = series["date"].unique().to_list()
    quarters = {day: Quarter.containing(day) for day in days}
    over = [day for day, quarter in quarters.items() if quarter.months[-1] <= latest]
    months = series.filter(nw.col("date").is_in(over))
    starts = months["date"].replace_strict(days, [quarter.start for quarter in quarters.values()], return_dtype=nw.Date)
    parts = [nw.col(part).sum() for part in measure.parts]
    sums = months.with_columns(starts.alias("date")).group_by(*_OF_A_QUARTER).agg(*parts, nw.col("sites").max())
    share = nw.col("numerator").cast(nw.Float64) / nw.col("denominator").cast(nw.Float64)
    return sums.with_columns(value=measure.per * share).select(*series.columns).sort("unit", "date")


def last_whole(latest: date) -> date:
    """The first day of the last quarter that is over by a month."""
    quarter = Quarter.containing(latest)
    return quarter.start if quarter.months[-1] <= latest else quarter.previous.start


def first_whole(measure: Measure, month: date) -> date:
    """From when limits recalculated from a month hold: of quarters, from the first that begins in that month or later, for
    one that has begun before it is partly of the time before.
    """
    quarter = Quarter.containing(month)
    return month if measure.frequency == "monthly" or month == quarter.start else quarter.next.start


@dataclass(frozen=True)
class Without:
    """A run of whole months in which nothing was counted: how many, and the first and the last."""

    months: int
    first: date
    last: date


def longest_without(rows: Sequence[tuple[date, int]]) -> Without | None:
    """The longest run of whole months in a row with data and nothing counted, the latest of equals; None where there is none.

    `rows` are the months with data of one series, oldest first, each with what was counted. A month without data ends a run,
    for nobody knows.
    """
    placed = [(12 * day.year + day.month - place, number, day) for place, (day, number) in enumerate(rows)]
    runs = [[day for _, _, day in run] for (_, none), run in groupby(placed, lambda row: (row[0], row[1] == 0)) if none]
    if not runs:
        return None
    longest = max(runs, key=lambda run: (len(run), run[0]))
    return Without(len(longest), longest[0], longest[-1])
