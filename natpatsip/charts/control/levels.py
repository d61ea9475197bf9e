"""The lines of a control chart: mean and limits, new in each segment, and a target that may change over time."""

from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from natpatsip.charts.control.points import interval
from natpatsip.charts.dates import milliseconds
from natpatsip.charts.specification import Row

MEAN, UPPER, LOWER, TARGET, MEDIAN = "Mean", "Upper limit", "Lower limit", "Target", "Median"
_FIELDS = {MEAN: "mean", UPPER: "upl", LOWER: "lpl"}
_LINES = (*_FIELDS, MEDIAN)
_REACH = 0.4  # of an interval, beyond a segment's first and last point: what is left between segments is the break

Targets = Sequence[Row] | float | None


def process_levels(points: Sequence[Row], end: float, medians: Mapping[int, float] | None = None) -> list[Row]:
    """A row for each line of each segment: `place`, `line`, `value`, `at`, `stop`, in milliseconds, `trial`, `final`.

    The lines of a series' last segment are `final` and go on to `end`, since they hold until they are recalculated.
    `medians` are those of the places that are run charts, their only line, through all segments. A segment has
    one mean and one pair of limits: those of its first point.
    """
    reach, medians = _REACH * interval(points), medians or {}
    levels = []
    for place, segment in _segments(points, medians):
        first, last = segment[0], segment[-1]
        stretch = {
            "place": place,
            "at": first["at"] - reach,
            "stop": end if last["last"] else last["at"] + reach,
            "trial": any(point["trial_limits"] for point in segment),
            "final": last["last"],
        }
        lines = {MEDIAN: medians[place]} if place in medians else {line: first[name] for line, name in _FIELDS.items()}
        levels += [stretch | {"line": line, "value": value} for line, value in lines.items() if value is not None]
    return sorted(levels, key=lambda level: _LINES.index(level["line"]))


def _segments(points: Sequence[Row], medians: Container[int]) -> Iterator[tuple[int, list[Row]]]:
    """The points of each segment, with its place; a place that is a run chart is in one piece."""

    def segment_of(point: Row) -> tuple[int, int | None]:
        return point["place"], None if point["place"] in medians else point["segment"]

    for (place, _), inside in groupby(points, segment_of):
        yield place, list(inside)


def levels_by_kind(levels: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """The limits, the limits on trial, and the means or medians."""
    limits = [level for level in levels if level["line"] in (UPPER, LOWER)]
    return (
        [level for level in limits if not level["trial"]],
        [level for level in limits if level["trial"]],
        [level for level in levels if level["line"] in (MEAN, MEDIAN)],
    )


def target_path(targets: Targets, start: float, end: float, step: float) -> list[Row]:
    """Where the target's line runs: `at`, in milliseconds, and `value`, two rows a target; without a value it breaks.

    One number holds all the time. A row with a `date` and a `target` holds from half an interval before its date, so
    that its own point is in it, until the next; one without a target ends the line.
    """
    if isinstance(targets, Sequence):
        rows = sorted(targets, key=lambda row: row["date"])
        starts = [min(max(milliseconds(row["date"]) - step / 2, start), end) for row in rows]
        values = [row["target"] for row in rows]
    else:
        starts, values = [start], [targets]
    spans = zip(values, starts, [*starts, end][1:], strict=True)
    path = [{"at": at, "value": value} for value, since, until in spans if until > since for at in (since, until)]
    return path if any(row["value"] is not None for row in path) else []


def target_at(at: float, path: Sequence[Row]) -> float | None:
    """The target that a point at this time is held against, if there is one."""
    begun = bisect_right(path, at, key=lambda row: row["at"])
    return path[begun - 1]["value"] if begun else None


def last_day(points: Sequence[Row], targets: Targets, until: date | None) -> date:
    """Where the axis ends: at the last point, or later at the last target or the day that was asked for."""
    changes = [row["date"] for row in targets] if isinstance(targets, Sequence) else []
    return max(points[-1]["date"], *changes, until or date.min)
