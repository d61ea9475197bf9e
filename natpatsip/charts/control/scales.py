"""The axes of a control chart: values, that need not begin at 0 and say so, and time, up to periods still to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10
from statistics import median, quantiles
from typing import Any

import altair as alt

from natpatsip.charts.dates import milliseconds, month_axis

_TICKS = 6
_ROOM = 0.05  # of what is drawn, above and below it
_FROM_ZERO = 0.5  # begin at 0 where the least value is less than this part of the span above it
_FENCE = 3  # times the distance between the quartiles, from the nearer of them
_MONTHS_FROM = timedelta(days=150)
_DAYS_NAMED = 8


@dataclass(frozen=True)
class ValueScale:
    """From `low` to `high`, both of them ticks, `step` apart; `percent` where the values are percentages."""

    low: float
    high: float
    step: float
    percent: bool

    @classmethod
    def around(cls, values: Iterable[float | None], percent: bool) -> "ValueScale":
        """With room for all of the values, which may be missing; percentages stay within 0 to 100 if the values do."""
        known = [value for value in values if value is not None]
        least, most = min(known), max(known)
        span = most - least
        room = _ROOM * span if span else max(abs(most) / 10, 1) / 2
        low, high = least - room, most + room
        if least >= 0:
            low = 0 if least < _FROM_ZERO * span else max(low, 0)
        if percent and most <= 100:
            high = min(high, 100)
        step = _round_step((high - low) / _TICKS)
        return cls(floor(low / step) * step, ceil(round(high / step, 9)) * step, step, percent)

    @classmethod
    def fitted(cls, values: Iterable[float | None], kept: Iterable[float | None], percent: bool) -> "ValueScale":
        """With room for most of the values and for all that are `kept`, and no further than 0 to 100%.

        Values more than three quartile ranges outside the middle half (Tukey's outer fence) are left beyond it.
        """
        known = [value for value in values if value is not None]
        first, _, third = quantiles(known, n=4, method="inclusive") if len(known) > 1 else known * 3
        low, high = first - _FENCE * (third - first), third + _FENCE * (third - first)
        most = [value for value in known if low <= value <= high]
        scale = cls.around([*most, *(value for value in kept if value is not None)], percent)
        return cls(scale.low, min(scale.high, 100), scale.step, True) if percent else scale

    @classmethod
    def in_proportion(cls, values: Iterable[float], span: tuple[float, float]) -> "ValueScale":
        """From one multiple of the median of the values to another, as whole numbers."""
        middle = median(values)
        return cls(floor(middle * span[0]), max(ceil(middle * span[1]), floor(middle * span[0]) + 1), 1, False)

    @property
    def ticks(self) -> list[float]:
        """From the lowest to the highest."""
        return [self.low + number * self.step for number in range(round((self.high - self.low) / self.step) + 1)]

    def format_value(self, value: float) -> str:
        """A tick as text."""
        decimals = max(0, -floor(log10(self.step)))
        return f"{value:,.{decimals}f}{'%' if self.percent else ''}"

    @property
    def says(self) -> str:
        """Where the axis begins, if that is not at 0; nothing where it is."""
        return f"The axis begins at {self.format_value(self.low)}, not at 0." if self.low > 0 else ""

    def axis(self, field: str = "value") -> alt.Y:
        """The axis of a field of these values."""
        labels = f"format(datum.value, ',.{max(0, -floor(log10(self.step)))}f') + '{'%' if self.percent else ''}'"
        axis = alt.Axis(values=self.ticks, labelExpr=labels, labelOverlap=False)
        scale = alt.Scale(domain=[self.low, self.high], nice=False, zero=False)
        return alt.Y(f"{field}:Q", scale=scale, title=None, axis=axis)


def time_axis(first: date, last: date, span: tuple[float, float], note: list[str]) -> alt.X:
    """From the first of `span`, in milliseconds, to the second; months as `Apr 22`, or days where there are few months.

    `note` is below, line by line.
    """
    look = {
        "labelOverlap": "parity", "labelSeparation": 10, "titleAnchor": "start", "titlePadding": 12, "titleLineHeight": 18,
    }  # fmt: skip
    if last - first >= _MONTHS_FROM:
        axis = month_axis(first, last, labelExpr="utcFormat(datum.value, '%b %y')", **look)
    else:
        axis = _day_axis(first, last, **look)
    # Milliseconds as plain numbers: not every version of Vega-Lite takes them as the ends of a scale of time.
    scale = alt.Scale(domain=list(span), nice=False, zero=False)
    return alt.X("at:Q", scale=scale, title=note or None, axis=axis)


def _day_axis(first: date, last: date, **look: Any) -> alt.Axis:
    between = (last - first).days
    days = range(0, between + 1, max(1, ceil(between / _DAYS_NAMED)))
    values = [milliseconds(first + timedelta(day)) for day in days]
    return alt.Axis(values=values, labelExpr="utcFormat(datum.value, '%-d %b %y')", grid=False, **look)


def _round_step(rough: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is not less."""
    power = 10.0 ** floor(log10(rough))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= rough * (1 - 1e-9))
