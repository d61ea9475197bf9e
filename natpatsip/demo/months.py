"""Months of the demonstration: their sequence, and numbers that vary from one to the next around a level."""

from collections.abc import Mapping, Sequence
from datetime import date

from natpatsip.demo.sharing import variation
from natpatsip.quarters import Quarter

FIRST_MONTH, LAST_MONTH = Quarter(2020, 1).start, Quarter(2022, 4).months[-1]


def segments(months: Sequence[date], breaks: Sequence[date]) -> list[list[date]]:
    """The months in stretches, a new one from each break on."""
    edges = [months[0], *breaks]
    ends = [*breaks, None]
    return [
        [m for m in months if start <= m and (end is None or m < end)] for start, end in zip(edges, ends, strict=True)
    ]


def around(levels: Mapping[date, float], months: Sequence[date], reach: float, *names: object) -> dict[date, float]:
    """A value a month: its level, which changes on the days given, and a variation whose mean at each level is 0."""
    values: dict[date, float] = {}
    for level, stretch in zip(levels.values(), segments(months, list(levels)[1:]), strict=True):
        noise = {month: variation(*names, month) for month in stretch}
        centre = sum(noise.values()) / len(noise)
        values |= {month: level + reach * (noise[month] - centre) for month in stretch}
    return values
