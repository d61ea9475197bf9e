"""The four rules of Making Data Count (NHS England), each a function from points to signs: 1 high, -1 low, 0 neither.

A point on the mean is on neither side: it ends a run and belongs to no shift. Every comparison allows for the last
digits of floats.
"""

from dataclasses import dataclass

import numpy as np

from natpatsip.analysis.spc.limits import Limits
from natpatsip.analysis.spc.parameters import Rules
from natpatsip.analysis.spc.points import Points, joined_to_previous


@dataclass(frozen=True)
class Signals:
    """What each rule says of each point: 1 high, -1 low, 0 nothing."""

    outside: np.ndarray
    trend: np.ndarray
    two_in_three: np.ndarray
    shift: np.ndarray

    @property
    def in_order(self) -> tuple[np.ndarray, ...]:
        """The rules by precedence: the first that says something names the point."""
        return self.outside, self.trend, self.two_in_three, self.shift

    @property
    def any(self) -> np.ndarray:
        """Where a point has a special cause."""
        return np.logical_or.reduce([signs != 0 for signs in self.in_order])


def find_signals(points: Points, limits: Limits, rules: Rules) -> Signals:
    """All four rules. None but the trend, where the rules let it, reaches across a recalculation."""
    side = side_of_mean(points.values, limits.mean, limits.tolerance)
    outside = beyond(points.values, limits.lpl, limits.upl, limits.tolerance)
    close = beyond(points.values, *limits.two_sigma, limits.tolerance)
    if not rules.two_in_three_beyond:
        close = np.where(outside == 0, close, 0)
    trended = points.series if rules.trend_across_rebases else points.segment
    return Signals(
        outside,
        trend(points.values, trended, rules.trend_points, limits.tolerance),
        two_in_three(close, side, points.segment, rules.third_anywhere),
        shift(side, points.segment, rules.shift_points),
    )


def side_of_mean(values: np.ndarray, mean: np.ndarray, tolerance: np.ndarray | float) -> np.ndarray:
    """1 above the mean, -1 below, 0 on it."""
    return beyond(values, mean, mean, tolerance)


def beyond(
    values: np.ndarray, low: np.ndarray | float, high: np.ndarray | float, tolerance: np.ndarray | float
) -> np.ndarray:
    """1 above the high line, -1 below the low one, 0 between them or on one; missing values and lines give 0."""
    return (values > high + tolerance).astype(np.int8) - (values < low - tolerance).astype(np.int8)


def shift(side: np.ndarray, group: np.ndarray, points_needed: int) -> np.ndarray:
    """Points of a run on one side of the mean."""
    return np.where(run_lengths(side, group) >= points_needed, side, 0)


def trend(values: np.ndarray, group: np.ndarray, points_needed: int, tolerance: np.ndarray | float = 0) -> np.ndarray:
    """Points each above, or each below, the one before; the point that a trend starts from is one of them.

    Equal neighbours end a trend. A point that ends one trend and starts the next has the direction of the next.
    """
    step = np.diff(values, prepend=np.nan)
    sign = np.where(joined_to_previous(group), beyond(step, 0, 0, tolerance), 0)
    found = np.where(run_lengths(sign, group) >= points_needed - 1, sign, 0)
    first_steps = np.nonzero((found != 0) & (found != np.roll(found, 1)))[0]
    marked = found.copy()
    marked[first_steps - 1] = found[first_steps]
    return marked


def two_in_three(close: np.ndarray, side: np.ndarray, group: np.ndarray, third_anywhere: bool = False) -> np.ndarray:
    """Points in the outer third, where 2 of 3 points in a row are on the same side; the third is on that side too,
    unless it may be anywhere. The points in the outer third are marked, not the one between them.
    """
    marked = np.zeros(len(close), dtype=np.int8)
    together = group[2:] == group[:-2]
    for sign in (1, -1):
        near = close == sign
        enough = near[:-2].astype(int) + near[1:-1] + near[2:] >= 2
        if not third_anywhere:
            enough &= (side[:-2] == sign) & (side[1:-1] == sign) & (side[2:] == sign)
        for offset in range(3):
            in_window = marked[offset : len(marked) - 2 + offset]
            in_window[enough & together & near[offset : len(near) - 2 + offset]] = sign
    return marked


def run_lengths(labels: np.ndarray, group: np.ndarray) -> np.ndarray:
    """How long a run of equal labels each point is in, within its group."""
    if not len(labels):
        return np.zeros(0, dtype=int)
    starts = ~joined_to_previous(group)
    starts[1:] |= labels[1:] != labels[:-1]
    run = np.cumsum(starts) - 1
    return np.bincount(run)[run]
