"""The points of control charts as they are drawn: where in time, in which unbroken stretch, and what they say."""

from collections.abc import Callable, Mapping

import pandas as pd

from natpatsip.charts.control.inks import types_in
from natpatsip.charts.dates import milliseconds, month_name, month_starts

NEEDED = ("date", "value", "segment", "mean", "lpl", "upl", "point_type", "cause")
# More than this many usual intervals between two points: something is missing between them.
_GAP = 1.5
_A_MONTH = pd.Timedelta(30, "D") / pd.Timedelta(1, "ms")
Written = Callable[[float], str]


def charted_points(table: pd.DataFrame, written: Written, medians: Mapping[int, float] | None = None) -> pd.DataFrame:
    """The points that have a value, by date, each with where it stands and what it says when pointed at.

    Columns of the table: NEEDED, and where there are any `place`, the number of the series, `trial_limits`, `numerator`,
    `denominator` and `label`, the value as text. `medians` are those of the places that are run charts. What comes out
    has also `at`, in milliseconds; `stretch`, which grows where points are missing; `last`; and `when`, `label`,
    `counted`, `middle`, `limits` as text. Raises KeyError for a column that is not there or a point type that there is
    none of, ValueError where there are no points.
    """
    if missing := [column for column in NEEDED if column not in table]:
        raise KeyError(f"the points of a control chart have no {', '.join(missing)}")
    found = {"place": 0, "trial_limits": False} | dict(table.items())
    points = pd.DataFrame(found | {"value": table["value"].astype(float), "date": pd.to_datetime(table["date"])})
    points = points.dropna(subset=["value"]).sort_values(["place", "date"], ignore_index=True)
    if points.empty:
        raise ValueError("a control chart needs a point that has a value")
    types_in(points["point_type"])
    if "label" not in points:
        points["label"] = points["value"].map(written)
    last = ~points["place"].duplicated(keep="last")
    return points.assign(last=last, **_in_time(points), **_said(points, written, medians or {}))


def interval(points: pd.DataFrame) -> float:
    """The usual time between two points of a series, in milliseconds; a month where there is but one."""
    apart = points.groupby("place")["at"].diff().median()
    return _A_MONTH if pd.isna(apart) else apart


def day_name(day: pd.Timestamp) -> str:
    """`3 Apr 2022`."""
    return f"{day.day} {day:%b %Y}"


def _in_time(points: pd.DataFrame) -> dict[str, pd.Series]:
    """Months stand at their first day and are called by name; other days as they are."""
    days, name = points["date"], day_name
    if days.dt.is_month_start.all() or days.dt.is_month_end.all():
        days, name = month_starts(days), month_name
    names = {day: name(day) for day in days.unique()}
    placed = points[["place"]].assign(at=milliseconds(days))
    missing = placed.groupby("place")["at"].diff() > _GAP * interval(placed)
    return {"date": days, "at": placed["at"], "when": days.map(names), "stretch": missing.cumsum()}


def _said(points: pd.DataFrame, written: Written, medians: Mapping[int, float]) -> dict[str, list[str]]:
    """The centre line and the limits at each point, and how many of how many it is."""
    said = {"middle": [], "limits": []}
    columns = (points[name] for name in ("place", "mean", "lpl", "upl", "trial_limits"))
    for place, mean, lpl, upl, trial in zip(*columns, strict=True):
        middle = medians.get(place, mean)
        said["middle"].append("" if pd.isna(middle) else written(middle))
        said["limits"].append("" if pd.isna(lpl) else f"{written(lpl)} to {written(upl)}{' (trial)' if trial else ''}")
    return said | {"counted": _counted(points)}


def _counted(points: pd.DataFrame) -> list[str]:
    """`471 of 1,000`, or nothing where numerators and denominators are not known."""
    if not {"numerator", "denominator"} <= set(points):
        return [""] * len(points)
    pairs = zip(points["numerator"], points["denominator"], strict=True)
    return ["" if pd.isna(top) or pd.isna(bottom) else f"{top:,.6g} of {bottom:,.6g}" for top, bottom in pairs]
