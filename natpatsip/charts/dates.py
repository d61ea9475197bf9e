"""Months along an axis: where a day begins in milliseconds, which months are named, and how."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt

from natpatsip.charts.labels import short_when_narrow
from natpatsip.quarters import months_between

_EPOCH, _MILLISECOND = date(1970, 1, 1), timedelta(milliseconds=1)
_STEPS = (1, 2, 3, 6, 12, 24)  # months between two that are named
_MONTHS_SHOWN, _MONTHS_SHOWN_ON_PHONE = 13, 4
_APRIL = 4  # the financial year's first month


def milliseconds(day: date) -> int:
    """When a day begins, in milliseconds of UTC, which is how a browser counts."""
    return (day - _EPOCH) // _MILLISECOND


def month_start(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def month_name(day: date) -> str:
    """`Apr 2022`."""
    return f"{day:%b %Y}"


def month_axis(first: date, last: date, **look: Any) -> alt.Axis:
    """The months from `first` to `last`, each above its year: so many of them named as there is room for.

    Those named are months of the financial year: every third of them begins a quarter.
    """
    months = months_between(first, last)
    wide, narrow = _pick_months(months, _MONTHS_SHOWN), _pick_months(months, _MONTHS_SHOWN_ON_PHONE)
    long = {f"{month:%Y-%m}": [f"{month:%b}", f"{month:%Y}"] for month in wide}
    short = {f"{month:%Y-%m}": [f"{month:%b}", f"{month:%Y}"] if month in narrow else "" for month in wide}
    key = "utcFormat(datum.value, '%Y-%m')"
    labels = short_when_narrow(f"{json.dumps(long)}[{key}]", f"{json.dumps(short)}[{key}]")
    values = [milliseconds(month) for month in wide]
    axis: dict[str, Any] = {"values": values, "labelExpr": labels, "labelOverlap": True, "labelLineHeight": 17}
    return alt.Axis(**axis | {"grid": False} | look)


def _pick_months(months: Sequence[date], most: int) -> list[date]:
    for step in _STEPS:
        shown = [month for month in months if (month.month - _APRIL) % min(step, 12) == 0]
        if len(shown) <= most:
            break
    return shown
