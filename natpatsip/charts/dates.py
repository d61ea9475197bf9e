"""Months along an axis: where a month begins in milliseconds, which months are named, and how."""

import json
from datetime import date

import altair as alt
import pandas as pd

from natpatsip.charts.labels import short_when_narrow

_EPOCH, _MILLISECOND = pd.Timestamp(0), pd.Timedelta(1, "ms")
_STEPS = (1, 2, 3, 6, 12, 24)  # months between two that are named
_NAMED, _NAMED_ON_PHONE = 13, 4
_APRIL = 4  # the financial year's first month


def milliseconds(days: pd.Series) -> pd.Series:
    """When each day begins, in milliseconds of UTC, which is how a browser counts; missing where there is no day."""
    return (pd.to_datetime(days) - _EPOCH) / _MILLISECOND


def month_starts(days: pd.Series) -> pd.Series:
    """The first day of the month of each day."""
    return pd.to_datetime(days).dt.to_period("M").dt.to_timestamp()


def next_month_starts(days: pd.Series) -> pd.Series:
    """The first day of the month after that of each day: where a month ends."""
    return (pd.to_datetime(days).dt.to_period("M") + 1).dt.to_timestamp()


def month_name(day: date) -> str:
    """`Apr 2022`."""
    return pd.Timestamp(day).strftime("%b %Y")


def month_axis(first: date, last: date, **look: object) -> alt.Axis:
    """The months from `first` to `last`, each above its year: so many of them named as there is room for.

    Those named are months of the financial year: every third of them begins a quarter.
    """
    months = pd.period_range(pd.Timestamp(first), pd.Timestamp(last), freq="M")
    wide, narrow = _named(months, _NAMED), _named(months, _NAMED_ON_PHONE)
    values = [(month.to_timestamp() - _EPOCH) // _MILLISECOND for month in wide]
    long = {month.strftime("%Y-%m"): [month.strftime("%b"), month.strftime("%Y")] for month in wide}
    short = {key: lines if key in {month.strftime("%Y-%m") for month in narrow} else "" for key, lines in long.items()}
    key = "utcFormat(datum.value, '%Y-%m')"
    labels = short_when_narrow(f"{json.dumps(long)}[{key}]", f"{json.dumps(short)}[{key}]")
    return alt.Axis(
        **{"values": values, "labelExpr": labels, "labelOverlap": True, "labelLineHeight": 17, "grid": False} | look
    )


def _named(months: pd.PeriodIndex, most: int) -> list[pd.Period]:
    for step in _STEPS:
        named = [month for month in months if (month.month - _APRIL) % min(step, 12) == 0]
        if len(named) <= most:
            break
    return named
