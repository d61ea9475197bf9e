"""What a chart says as a table: a row a point, or a row a series."""

from collections.abc import Iterable, Mapping
from datetime import date

import narwhals as nw
import numpy as np
from narwhals.typing import EagerAllowed, IntoBackend

from natpatsip.analysis.spc.chart import ControlChart, control_chart
from natpatsip.analysis.spc.parameters import DEFAULT, Better, Rules
from natpatsip.analysis.spc.series import NamedSeries

FLAGS = ("outside", "shift", "trend", "two_in_three")
COLUMNS = (
    *("series_id", "date", "value", "segment", "mean", "lpl", "upl", "moving_range"),
    *FLAGS,
    *("special_cause", "point_type"),
)


def chart_frame(
    frame: nw.DataFrame | nw.LazyFrame,
    rules: Rules = DEFAULT,
    better: Better = Better.INCREASE,
    baseline: int | None = None,
    rebases: Mapping[str, Iterable[date]] | None = None,
) -> nw.DataFrame:
    """One frame in, one out: from `series_id`, `date` and `value` to a row a point, with limits and special causes.

    A lazy frame is collected; what comes out is of the kind that went in. Raises SpcRefused on unfit series.
    """
    series = NamedSeries.of_frame(frame, rebases)
    backend: IntoBackend[EagerAllowed] = "pyarrow" if isinstance(frame, nw.LazyFrame) else frame.implementation
    return point_frame(series, control_chart(series.points, rules, better, baseline=baseline), backend)


def point_columns(series: NamedSeries, chart: ControlChart) -> dict[str, np.ndarray]:
    """One entry a point, by column; a mean or limit that there is none of is NaN."""
    points, limits, signals = chart.points, chart.limits, chart.signals
    return {
        "series_id": np.array(series.ids, dtype=object)[points.series],
        "date": series.dates,
        "value": points.values,
        "segment": points.segment_in_series,
        "mean": limits.mean,
        "lpl": limits.lpl,
        "upl": limits.upl,
        "moving_range": limits.moving_range,
        **{flag: getattr(signals, flag) != 0 for flag in FLAGS},
        "special_cause": signals.any,
        "point_type": chart.types,
    }


def point_frame(
    series: NamedSeries, chart: ControlChart, backend: IntoBackend[EagerAllowed] = "pyarrow"
) -> nw.DataFrame:
    """The same columns as a frame, with the name of each point's special cause and whether its limits are provisional."""
    columns = point_columns(series, chart) | {"cause": chart.causes, "provisional_limits": chart.limits.provisional}
    return nw.from_dict(columns, backend=backend)


def series_frame(
    series: NamedSeries, chart: ControlChart, backend: IntoBackend[EagerAllowed] = "pyarrow"
) -> nw.DataFrame:
    """A row a series: its last point and the limits there, both icons, and whether it is a run chart.

    Numbers are NaN, and the date missing, for a series without points.
    """
    last, limits = chart.points.last, chart.limits

    def at_last(numbers: np.ndarray, nothing: object = np.nan) -> np.ndarray:
        return np.append(numbers, np.array([nothing], dtype=numbers.dtype))[last]

    columns = {
        "series_id": np.array(series.ids, dtype=object),
        "points": chart.points.lengths,
        "date": at_last(series.dates, "NaT"),
        "value": at_last(chart.points.values),
        **{line: at_last(getattr(limits, line)) for line in ("mean", "lpl", "upl")},
        "provisional_limits": at_last(limits.provisional, False),
        "variation": chart.variation,
        "assurance": chart.assurance,
        "run_chart": chart.is_run_chart,
    }
    return nw.from_dict(columns, backend=backend)


def spc_rows(series: NamedSeries, chart: ControlChart) -> list[dict[str, object]]:
    """A dictionary a point, of plain values: dates as text, flags true or false, None for what there is none of."""
    columns = [_plain(column) for column in point_columns(series, chart).values()]
    return [dict(zip(COLUMNS, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(column: np.ndarray) -> list[object]:
    if column.dtype.kind == "M":
        return [*column.astype(str).tolist()]
    return [None if value != value else value for value in column.tolist()]
