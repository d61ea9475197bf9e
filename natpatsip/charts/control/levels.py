"""The lines of a control chart: mean and limits, anew in each segment, and a target that may change over time."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from natpatsip.charts.control.points import interval
from natpatsip.charts.dates import milliseconds

MEAN, UPPER, LOWER, TARGET, MEDIAN = "Mean", "Upper limit", "Lower limit", "Target", "Median"
_COLUMNS = {MEAN: "mean", UPPER: "upl", LOWER: "lpl"}
_REACH = 0.4  # of an interval, beyond a segment's first and last point: what is left between segments is the break

Targets = pd.DataFrame | float | None


def process_levels(points: pd.DataFrame, end: float, medians: Mapping[int, float] | None = None) -> pd.DataFrame:
    """A row for each line of each segment: `place`, `line`, `value`, `start`, `stop`, in milliseconds, `trial`, `final`.

    The lines of a series' last segment are `final` and go on to `end`, since they hold until somebody works them out
    anew. `medians` are those of the places that are run charts, their only line. A segment has one mean and one pair
    of limits: those of its first point.
    """
    reach = _REACH * interval(points)
    medians = medians or {}
    segments = points.groupby(["place", "segment"], sort=False, as_index=False).agg(
        start=("at", "min"), stop=("at", "max"), trial=("trial_limits", "any"),
        **{line: (column, "first") for line, column in _COLUMNS.items()},
    )  # fmt: skip
    final = ~segments["place"].duplicated(keep="last")
    segments = segments.assign(
        start=segments["start"] - reach, stop=(segments["stop"] + reach).mask(final, end), final=final
    )
    limited = segments[~segments["place"].isin(medians)]
    runs = segments[segments["place"].isin(medians)].groupby("place", as_index=False)
    runs = runs.agg(start=("start", "min"), stop=("stop", "max")).assign(final=True, trial=False)
    runs[MEDIAN] = runs["place"].map(medians)
    bounds = ["place", "start", "stop", "trial", "final"]
    lines = [limited.melt(bounds, list(_COLUMNS), var_name="line"), runs.melt(bounds, [MEDIAN], var_name="line")]
    return pd.concat([rows for rows in lines if len(rows)], ignore_index=True).dropna(subset=["value"])


def target_path(targets: Targets, start: float, end: float, step: float) -> pd.DataFrame:
    """Where the target's line runs: `at`, in milliseconds, and `value`, two rows a target; without a value it breaks.

    One number holds all the time. A row with a `date` and a `target` holds from half an interval before its date, so
    that its own point stands in it, until the next; one without a target ends the line.
    """
    if isinstance(targets, pd.DataFrame):
        rows = targets.assign(date=pd.to_datetime(targets["date"])).sort_values("date")
        starts = (milliseconds(rows["date"]) - step / 2).clip(start, end).tolist()
        values = rows["target"].astype(float).tolist()
    else:
        starts, values = [start], [float("nan") if targets is None else float(targets)]
    spans = zip(values, starts, [*starts[1:], end], strict=True)
    path = [(at, value) for value, since, until in spans if until > since for at in (since, until)]
    found = pd.DataFrame(path, columns=["at", "value"])
    return found if found["value"].notna().any() else found.iloc[:0]


def target_at(points: pd.DataFrame, path: pd.DataFrame) -> list[float]:
    """The target that each point is held against, missing where there is none."""
    held = pd.merge_asof(points[["at"]], path.rename(columns={"value": "target"}), on="at")
    return held["target"].tolist()


def last_day(points: pd.DataFrame, targets: Targets, until: date | None) -> pd.Timestamp:
    """Where the axis ends: at the last point, or later at the last target or the day that was asked for."""
    days = [points["date"].max()]
    if isinstance(targets, pd.DataFrame):
        days.append(pd.to_datetime(targets["date"]).max())
    if until is not None:
        days.append(pd.Timestamp(until))
    return max(days)
