"""The lines of a control chart: mean and limits, new in each segment, and a target that may change over time."""

from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from natpatsip.charts.control.points import FormatValue, interval
from natpatsip.charts.dates import milliseconds
from natpatsip.charts.specification import Row

MEAN, UPPER, LOWER, TARGET, MEDIAN = "Mean", "Upper limit", "Lower limit", "Target", "Median"
_LIMITS = {UPPER: "upl", LOWER: "lpl"}
_LINES = (MEAN, *_LIMITS, MEDIAN)
_REACH = 0.4  # of an interval, beyond a segment's first and last point: what is left between segments is the break

Targets = Sequence[Row] | float | None
# The least and the greatest value that there can be.
Bounds = tuple[float | None, float | None]
UNBOUNDED: Bounds = (None, None)


def process_levels(
    points: Sequence[Row],
    end: float,
    medians: Mapping[int, float] | None = None,
    bounds: Bounds = UNBOUNDED,
    centre: str = MEAN,
) -> list[Row]:
    """A row for each level stretch of each line of each segment: `place`, `line`, `value`, `beyond`, `at`, `stop`, in
    milliseconds, `provisional`, `final`.

    A line has one stretch a segment, or where it follows what each point is out of one for each value, half-way to its
    neighbours. The last lines of a series are `final` and go on to `end`, since they hold until they are recalculated.
    `medians` are those of the places that are run charts, their only line, through all segments. A limit outside `bounds` is
    drawn at the bound, and says `beyond` on which side it lies. `centre` is what the line between limits is called.
    """
    medians, reaches = medians or {}, {}
    for place, own in groupby(points, lambda point: point["place"]):
        reaches[place] = _REACH * interval(list(own))
    levels = []
    for place, segment in _segments(points, medians):
        fields = {MEDIAN: None} if place in medians else {centre: "mean", **_LIMITS}
        provisional = any(point["provisional_limits"] for point in segment)
        for line, field in fields.items():
            values = [medians[place] if field is None else point[field] for point in segment]
            levels += [
                {"place": place, "line": line, "provisional": provisional, **stretch} | _drawn(stretch["value"], bounds)
                for stretch in _stretches(segment, values, reaches[place], end)
                if stretch["value"] is not None
            ]
    return sorted(levels, key=lambda level: _LINES.index(level["line"]))


def cut(value: float | None, bounds: Bounds) -> float | None:
    """A value as it is drawn: at the bound that it lies beyond."""
    return None if value is None else _within(value, bounds)


def _within(value: float, bounds: Bounds) -> float:
    least, greatest = bounds
    value = value if least is None else max(value, least)
    return value if greatest is None else min(value, greatest)


def describe_cut(value: float, bounds: Bounds, format_value: FormatValue) -> str:
    """A limit in words: “12.3%”, “below 0.0%”."""
    drawn = _drawn(value, bounds)
    number = format_value(drawn["value"])
    return f"{drawn['beyond']} {number}" if drawn["beyond"] else number


def _drawn(value: float, bounds: Bounds) -> dict[str, Any]:
    drawn = _within(value, bounds)
    return {"value": drawn, "beyond": "" if drawn == value else "below" if value < drawn else "above"}


def _stretches(segment: Sequence[Row], values: Sequence[float | None], reach: float, end: float) -> Iterator[Row]:
    """Where a line of a segment keeps one value, and which."""
    starts = [place for place, value in enumerate(values) if place == 0 or value != values[place - 1]]
    for start, after in zip(starts, [*starts[1:], None], strict=True):
        last = segment[-1] if after is None else segment[after - 1]
        until = end if last["last"] else last["at"] + reach
        yield {
            "value": values[start],
            "at": segment[0]["at"] - reach if start == 0 else (segment[start - 1]["at"] + segment[start]["at"]) / 2,
            "stop": until if after is None else (last["at"] + segment[after]["at"]) / 2,
            "final": after is None and last["last"],
        }


def _segments(points: Sequence[Row], medians: Container[int]) -> Iterator[tuple[int, list[Row]]]:
    """The points of each segment, with its place; a place that is a run chart is in one piece."""

    def segment_of(point: Row) -> tuple[int, int | None]:
        return point["place"], None if point["place"] in medians else point["segment"]

    for (place, _), inside in groupby(points, segment_of):
        yield place, list(inside)


def levels_by_kind(levels: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """The limits, the provisional limits, and the means or medians."""
    limits = [level for level in levels if level["line"] in (UPPER, LOWER)]
    return (
        [level for level in limits if not level["provisional"]],
        [level for level in limits if level["provisional"]],
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
    path: list[Row] = [
        {"at": at, "value": value} for value, since, until in spans if until > since for at in (since, until)
    ]
    return path if any(row["value"] is not None for row in path) else []


def target_at(at: float, path: Sequence[Row]) -> float | None:
    """The target that a point at this time is held against, if there is one."""
    begun = bisect_right(path, at, key=lambda row: row["at"])
    return path[begun - 1]["value"] if begun else None


def last_day(points: Sequence[Row], targets: Targets, until: date | None) -> date:
    """Where the axis ends: at the last point, or later at the last target or the day that was asked for."""
    changes = [row["date"] for row in targets] if isinstance(targets, Sequence) else []
    last: date = max(points[-1]["date"], *changes, until or date.min)
    return last
