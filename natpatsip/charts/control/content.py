"""What a control chart of one series shows, worked out from its rows before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from natpatsip.charts.control.levels import (
    MEAN,
    Bounds,
    Targets,
    cut,
    describe_cut,
    last_day,
    process_levels,
    target_at,
    target_path,
)
from natpatsip.charts.control.points import FormatValue, charted_points, describe_point, interval
from natpatsip.charts.control.scales import ValueScale
from natpatsip.charts.dates import milliseconds
from natpatsip.charts.specification import Row


@dataclass(frozen=True)
class ControlContent:
    """Points, lines and target, from the first day to the last that the axis shows; `span` is the axis' milliseconds."""

    points: Sequence[Row]
    levels: Sequence[Row]
    target: Sequence[Row]
    scale: ValueScale
    days: tuple[date, date]
    span: tuple[float, float]

    @classmethod
    def of(
        cls,
        table: Sequence[Row],
        format_value: FormatValue,
        percent: bool,
        targets: Targets,
        until: date | None,
        median: float | None,
        bounds: Bounds,
        room_for: Sequence[float] = (),
        centre: str = MEAN,
    ) -> "ControlContent":
        """Of the points of one series; with a `median` as a run chart. The scale has `room_for` values that are not drawn.

        Raises as `charted_points` does.
        """
        medians = None if median is None else {0: median}
        format_limit = partial(describe_cut, bounds=bounds, format_value=format_value)
        points = charted_points(table, format_value, medians, format_limit, percent)
        step, last = interval(points), last_day(points, targets, until)
        span = (points[0]["at"] - step / 2, milliseconds(last) + step / 2)
        levels, target = process_levels(points, span[1], medians, bounds, centre), target_path(targets, *span, step)
        drawn = [row["value"] for row in (*points, *levels, *target)]
        scale = ValueScale.around([*drawn, *(cut(value, bounds) for value in room_for)], percent)
        described = [_described(point, target_at(point["at"], target), format_value) for point in points]
        return cls(described, levels, target, scale, (points[0]["date"], last), span)


def _described(point: Row, target: float | None, format_value: FormatValue) -> Row:
    """With what it says to those who hear the chart, and the target it is held against."""
    return {
        **point,
        "target_label": "" if target is None else format_value(target),
        "described": describe_point(point),
    }
