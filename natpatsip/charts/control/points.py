"""The points of control charts as they are drawn: where in time, in which unbroken stretch, and what they say."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, groupby, pairwise
from statistics import median
from typing import Any

from natpatsip.charts.control_inks import types_in
from natpatsip.charts.dates import milliseconds, month_name, month_start
from natpatsip.charts.specification import Row

NEEDED = ("date", "value", "segment", "mean", "lpl", "upl", "point_type", "cause")
# More than this many usual intervals between two points: something is missing between them.
_GAP = 1.5
_A_DAY = timedelta(days=1)
_A_MONTH = 30 * _A_DAY / timedelta(milliseconds=1)
FormatValue = Callable[[float], str]


def charted_points(
    table: Sequence[Row],
    format_value: FormatValue,
    medians: Mapping[int, float] | None = None,
    format_limit: FormatValue | None = None,
    percent: bool = True,
) -> list[Row]:
    """The points that have a value, by date, each with its position and what it says when pointed at.

    Fields of a row: NEEDED, and where there are any `place`, the number of the series, `provisional_limits`, `numerator`,
    `denominator`, `when`, what its time is called if not by its month or day, and `stretch`, if it is not to follow from
    the dates. `medians` are those of the places that are run charts; `format_limit` puts limits into words, if not
    `format_value`. A numerator is told as so many “of” the denominator, “in” it where values are no `percent`. What comes
    out has also `at`, in milliseconds; `stretch`, which grows where points are missing; `last`; and `when`, `label`,
    `counted`, `middle`, `limits` as text. Raises KeyError for a field that is not there or a point type that there is none
    of, ValueError where there are no points.
    """
    if missing := [field for field in NEEDED if any(field not in row for row in table)]:
        raise KeyError(f"the points of a control chart have no {', '.join(missing)}")
    given = [{"place": 0, "provisional_limits": False, **row} for row in table if row["value"] is not None]
    if not given:
        raise ValueError("a control chart needs a point that has a value")
    types_in(row["point_type"] for row in given)
    given.sort(key=lambda row: (row["place"], row["date"]))
    days = _in_time({row["date"] for row in given})
    points = [row | days[row["date"]] | ({"when": row["when"]} if row.get("when") else {}) for row in given]
    last = [*(point["place"] != following["place"] for point, following in pairwise(points)), True]
    # The points of a segment mostly have the same mean and limits.
    medians, format_value, format_limit = medians or {}, cache(format_value), cache(format_limit or format_value)
    return [
        {"stretch": stretch}
        | point
        | {"last": is_last}
        | _format_point(point, format_value, format_limit, medians, percent)
        for point, stretch, is_last in zip(points, _stretches(points), last, strict=True)
    ]


def interval(points: Sequence[Row]) -> float:
    """The usual time between two points of a series, in milliseconds; a month where there is but one."""
    apart = [
        following["at"] - point["at"] for point, following in pairwise(points) if point["place"] == following["place"]
    ]
    return median(apart) if apart else _A_MONTH


def describe_point(point: Row) -> str:
    """“Aug 2022: 45.0%, 18 of 40, common cause”, for those who point at it or hear the chart."""
    counted = f", {point['counted']}" if point["counted"] else ""
    return f"{point['when']}: {point['label']}{counted}, {point['cause']}"


def _in_time(days: Iterable[date]) -> dict[date, dict[str, Any]]:
    """Where each day is and what it is called: months at their first day and by name, other days as they are."""
    if all(day.day == 1 for day in days) or all((day + _A_DAY).day == 1 for day in days):
        starts = {day: month_start(day) for day in days}
        return {day: {"date": at, "at": milliseconds(at), "when": month_name(at)} for day, at in starts.items()}
    return {day: {"date": day, "at": milliseconds(day), "when": f"{day.day} {day:%b %Y}"} for day in days}


def _stretches(points: Sequence[Row]) -> Iterable[int]:
    """The number of the unbroken stretch that each point is in."""
    far = {place: _GAP * interval(list(own)) for place, own in groupby(points, lambda point: point["place"])}
    breaks = (
        point["place"] == following["place"] and following["at"] - point["at"] > far[point["place"]]
        for point, following in pairwise(points)
    )
    return accumulate(breaks, initial=0)


def _format_point(
    point: Row, format_value: FormatValue, format_limit: FormatValue, medians: Mapping[int, float], percent: bool
) -> dict[str, str]:
    """The value, the centre line and the limits at a point, and how many of how many it is, where they are known."""
    middle = medians.get(point["place"], point["mean"])
    lpl, upl, top, bottom = point["lpl"], point["upl"], point.get("numerator"), point.get("denominator")
    provisional = " (provisional)" if point["provisional_limits"] else ""
    return {
        "label": format_value(point["value"]),
        "middle": "" if middle is None else format_value(middle),
        "limits": ""
        if upl is None
        else f"{'up' if lpl is None else format_limit(lpl)} to {format_limit(upl)}{provisional}",
        "counted": "" if top is None or bottom is None else f"{top:,.15g} {'of' if percent else 'in'} {bottom:,.15g}",
    }
