"""What a control chart of one series shows, worked out from its frame before anything is drawn."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from natpatsip.charts.control.levels import Targets, last_day, process_levels, target_at, target_path
from natpatsip.charts.control.points import Written, charted_points, interval
from natpatsip.charts.control.scales import ValueScale
from natpatsip.charts.dates import milliseconds


@dataclass(frozen=True)
class ControlContent:
    """Points, lines and target, from the first day to the last that the axis shows; `span` is the axis' milliseconds."""

    points: pd.DataFrame
    levels: pd.DataFrame
    target: pd.DataFrame
    scale: ValueScale
    days: tuple[pd.Timestamp, pd.Timestamp]
    span: tuple[float, float]

    @classmethod
    def of(
        cls,
        table: pd.DataFrame,
        written: Written,
        percent: bool,
        targets: Targets,
        until: date | None,
        median: float | None,
    ) -> "ControlContent":
        """Of the points of one series; with a `median` as a run chart. Raises as `charted_points` does."""
        medians = None if median is None else {0: median}
        points = charted_points(table, written, medians)
        step, last = interval(points), last_day(points, targets, until)
        span = (points["at"].min() - step / 2, milliseconds(pd.Series([last])).iloc[0] + step / 2)
        levels, target = process_levels(points, span[1], medians), target_path(targets, *span, step)
        scale = ValueScale.around([*points["value"], *levels["value"], *target["value"]], percent)
        days = (points["date"].min(), last)
        return cls(_described(points, target, written), levels, target, scale, days, span)


def _described(points: pd.DataFrame, target: pd.DataFrame, written: Written) -> pd.DataFrame:
    """What each point says to those who hear the chart, and the target it is held against."""
    targets = ["" if pd.isna(value) else written(value) for value in target_at(points, target)]
    said = points["when"] + ": " + points["label"] + ", " + points["cause"]
    return points.assign(target_label=targets, described=said)
