"""Control charts of series, each of the type that was chosen for it, all worked out together."""

from collections.abc import Sequence
from dataclasses import replace

import narwhals as nw
import numpy as np

from natpatsip.analysis.measures.chart_choice import DISPERSED, ChartChoice, ChartType
from natpatsip.analysis.measures.measure import Measure
from natpatsip.analysis.spc.attributes import Counted, attribute_limits
from natpatsip.analysis.spc.chart import ControlChart, judge
from natpatsip.analysis.spc.limits import Limits, process_limits
from natpatsip.analysis.spc.parameters import Rules
from natpatsip.analysis.spc.points import Points

_LANEY = (ChartType.P_PRIME, ChartType.U_PRIME, ChartType.C_PRIME)


def fitted_chart(
    points: Points,
    rows: nw.DataFrame,
    measures: Sequence[Measure],
    choices: Sequence[ChartChoice],
    rules: Rules,
) -> ControlChart:
    """The chart of many series; measures and choices are one a series, in their order.

    `rows` has the points in their order, with the `denominator` of each, blank of a count.
    """
    counted = Counted(
        rows["denominator"].cast(nw.Float64).fill_null(1.0).to_numpy(),
        np.array([measure.per or 1 for measure in measures], dtype=float),
        np.array([measure.kind == "share" for measure in measures], dtype=bool),
        np.array([choice.type in _LANEY for choice in choices], dtype=bool),
    )
    by_ranges = np.array([choice.type is ChartType.XMR for choice in choices], dtype=bool)[points.series]
    limits = _take(by_ranges, process_limits(points, rules), attribute_limits(points, counted, rules))
    without_limits = np.array([not choice.has_limits for choice in choices], dtype=bool)
    return judge(points, limits, rules, [measure.better for measure in measures], run_charts=without_limits)


def alternative(choice: ChartChoice, measure: Measure) -> ChartChoice | None:
    """The chart that the same values might have had: of an XmR chart p′, u′ or c′, of these an XmR chart; else None."""
    if not choice.has_limits or measure.kind == "adoption share":
        return None
    return replace(choice, type=DISPERSED[measure.kind] if choice.type is ChartType.XMR else ChartType.XMR)


def _take(where: np.ndarray, these: Limits, others: Limits) -> Limits:
    """The first limits where that is asked, and the others elsewhere."""
    lines = {line: np.where(where, getattr(these, line), getattr(others, line)) for line in ("mean", "lpl", "upl")}
    return replace(these, **lines)
