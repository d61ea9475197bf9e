"""Months added up to quarters, for series too small to be charted by month; and how long they go without anything."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

import numpy as np

from natpatsip.analysis.measures.columns import SeriesColumns
from natpatsip.analysis.measures.measure import Measure
from natpatsip.quarters import Quarter


def add_up_quarters(series: SeriesColumns, measure: Measure, latest: date) -> SeriesColumns:
    """An entry a unit and quarter, from entries of months; `latest` is the last month with data.

    The measure is out of something: counts are never added up, for some count the same people every month. `dates` are the
    quarters' first days. Numerators and denominators are added up over the months that have data; a quarter that is not over
    by the latest month has no entry. `sites` are those of the month with most.
    """
    days, at = np.unique(series.dates, return_inverse=True)
    quarters = [Quarter.containing(day) for day in days.tolist()]
    over = np.array([quarter.months[-1] <= latest for quarter in quarters], dtype=bool)
    starts = np.array([quarter.start for quarter in quarters], dtype="datetime64[D]")
    months = replace(series, dates=starts[at]).take(over[at])
    first = np.nonzero(_begins(months))[0]
    if not len(first):
        return months
    numerators, denominators = (np.add.reduceat(part, first) for part in (months.numerators, months.denominators))
    return replace(
        months.take(first),
        numerators=numerators,
        denominators=denominators,
        values=measure.per * (numerators.astype(float) / denominators.astype(float)),
        sites=np.maximum.reduceat(months.sites, first),
    )


def _begins(series: SeriesColumns) -> np.ndarray:
    """Whether each entry is the first of its unit and date."""
    if not len(series):
        return np.zeros(0, dtype=bool)
    same_unit = series.units[1:] == series.units[:-1]
    return np.append(True, ~(same_unit & (series.dates[1:] == series.dates[:-1])))


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
