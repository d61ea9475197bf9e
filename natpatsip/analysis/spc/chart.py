"""A control chart of many series at once: limits, signals, point types and icons, without any drawing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from natpatsip.analysis.spc.icons import NO_ICON, assurance_icons, variation_icons
from natpatsip.analysis.spc.limits import Limits, process_limits
from natpatsip.analysis.spc.parameters import DEFAULT, Better, Rules
from natpatsip.analysis.spc.point_types import cause_names, point_signs, point_types, signs_of
from natpatsip.analysis.spc.points import Points
from natpatsip.analysis.spc.rules import Signals, find_signals
from natpatsip.analysis.spc.runchart import RunChart, run_chart


@dataclass(frozen=True)
class ControlChart:
    """`limits`, `signals`, `causes` and `types` have one entry a point; the icons, and `is_run_chart`, one a series.

    A series of too few points is a run chart, as is one that limits do not fit: without mean, limits and icons, its only
    signal a shift about `runs.centre`, its median. A series without any point has no icon either.
    """

    points: Points
    rules: Rules
    limits: Limits
    signals: Signals
    causes: np.ndarray
    types: np.ndarray
    variation: np.ndarray
    assurance: np.ndarray
    is_run_chart: np.ndarray
    runs: RunChart


def control_chart(
    points: Points,
    rules: Rules = DEFAULT,
    better: Better | Sequence[Better] = Better.INCREASE,
    target: float | Sequence[float | None] | None = None,
    baseline: int | None = None,
) -> ControlChart:
    """Work out a chart for every series.

    `better` and `target` (NaN or None for none; the latest, where a target changes) are for all series or one each.
    `baseline`: limits come from the first so many points of each segment. Raises SpcRefused for a baseline below 12.
    """
    return judge(points, process_limits(points, rules, baseline), rules, better, target)


def judge(
    points: Points,
    limits: Limits,
    rules: Rules,
    better: Better | Sequence[Better],
    target: float | Sequence[float | None] | None = None,
    run_charts: np.ndarray | bool = False,
    only_limits_and_runs: bool = False,
) -> ControlChart:
    """The same with limits that are worked out already.

    `run_charts` says of all series, or of each, whether it is one however many points it has. `only_limits_and_runs`
    leaves out the rules that mean nothing where values are skewed: two in three, and the trend.
    """
    good = signs_of(better, points.series_count)
    is_run_chart = (points.lengths < rules.minimum_points) | run_charts
    limits = _withhold(limits, is_run_chart[points.series])
    runs = run_chart(_keep_series(points, is_run_chart))
    found = find_signals(points, limits, rules)
    if only_limits_and_runs:
        found = replace(found, trend=np.zeros_like(found.trend), two_in_three=np.zeros_like(found.two_in_three))
    signals = _with_run_shifts(found, runs.shift, is_run_chart[points.series])
    sign = point_signs(signals, good[points.series], rules.conflict)
    without_icons = is_run_chart | (points.lengths == 0)
    last = np.where(without_icons, -1, points.last)
    at_last = [
        np.append(numbers, filler)[last] for numbers, filler in ((sign, 0), (limits.lpl, np.nan), (limits.upl, np.nan))
    ]
    targets = np.broadcast_to(np.array(np.nan if target is None else target, dtype=float), points.series_count)
    return ControlChart(
        points,
        rules,
        limits,
        signals,
        cause_names(signals),
        point_types(sign, good[points.series]),
        np.where(without_icons, NO_ICON, variation_icons(at_last[0], good)),
        assurance_icons(targets, at_last[1], at_last[2], good, rules.limit_meets_target),
        is_run_chart,
        runs,
    )


def _withhold(limits: Limits, where: np.ndarray) -> Limits:
    """The same without mean and limits on run charts."""
    mean, lpl, upl = (np.where(where, np.nan, line) for line in (limits.mean, limits.lpl, limits.upl))
    return replace(limits, mean=mean, lpl=lpl, upl=upl, provisional=limits.provisional & ~where)


def _keep_series(points: Points, wanted: np.ndarray) -> Points:
    """The points of some series; the others stay, without points."""
    kept = wanted[points.series]
    return replace(points, values=points.values[kept], series=points.series[kept], segment=points.segment[kept])


def _with_run_shifts(signals: Signals, shift: np.ndarray, where: np.ndarray) -> Signals:
    """The signals of charts with limits, and of run charts their shifts alone: a trend needs no limits to be found."""
    shifts = signals.shift.copy()
    shifts[where] = shift
    return replace(signals, trend=np.where(where, 0, signals.trend), shift=shifts)
