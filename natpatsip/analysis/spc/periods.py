"""The limits of a period of the Stable Shift Algorithm, for many periods at once: a row of an array each.

Up to a few outlying points are left out of them, one after another, each the farthest beyond limits worked out
without those before it; then large moving ranges are screened out.
"""

from dataclasses import dataclass

import numpy as np

from natpatsip.analysis.spc.parameters import (
    CLOSE_ENOUGH,
    MOVING_RANGE_MULTIPLIER,
    PRECISE_MULTIPLIER,
    ShiftSearch,
)

# Windows worked out together: enough to be quick, few enough to fit into the memory of a small machine.
BLOCK = 20_000


@dataclass(frozen=True)
class PeriodLimits:
    """`mean` and how far the limits `reach` from it, one a window; `excluded`, the points left out, one a value."""

    mean: np.ndarray
    reach: np.ndarray
    excluded: np.ndarray


def limits_of_windows(rows: np.ndarray, starts: np.ndarray, length: int, search: ShiftSearch) -> PeriodLimits:
    """The limits of the windows of a length that start at some of the rows; rows may be missing (NaN)."""
    blocks = [
        period_limits(rows[starts[first : first + BLOCK, None] + np.arange(length)], search)
        for first in range(0, max(len(starts), 1), BLOCK)
    ]
    return PeriodLimits(
        *(np.concatenate([getattr(block, name) for block in blocks]) for name in ("mean", "reach", "excluded"))
    )


def period_limits(windows: np.ndarray, search: ShiftSearch) -> PeriodLimits:
    """The limits of each window."""
    excluded = np.zeros(windows.shape, dtype=bool)
    mean, reach = _limits(windows, excluded, search.screening_loops)
    changing = np.arange(len(windows))
    for _ in range(search.exclusions):
        found = _farthest_beyond(windows[changing], excluded[changing], mean[changing], reach[changing])
        # Points that are equally far go together, as long as no more than the most allowed are left out.
        found &= np.cumsum(excluded[changing] | found, axis=1) <= search.exclusions
        new = found.any(axis=1)
        changing = changing[new]
        if not len(changing):
            break
        excluded[changing] |= found[new]
        mean[changing], reach[changing] = _limits(windows[changing], excluded[changing], search.screening_loops)
    return PeriodLimits(mean, reach, excluded)


def _farthest_beyond(windows: np.ndarray, excluded: np.ndarray, mean: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """The points that are farthest beyond the limits of their window, among those not excluded so far."""
    beyond = np.abs(windows - mean[:, None]) - reach[:, None]
    beyond = np.where(excluded | np.isnan(beyond), -np.inf, beyond)
    tolerance = CLOSE_ENOUGH * np.maximum(1, np.abs(mean))[:, None]
    return (beyond > tolerance) & (beyond >= beyond.max(axis=1, keepdims=True) - tolerance)


def _limits(windows: np.ndarray, excluded: np.ndarray, screening_loops: int) -> tuple[np.ndarray, np.ndarray]:
    """The mean of each window, and its limits' distance from it."""
    mean = _row_means(windows, ~excluded & ~np.isnan(windows))
    ranges = _moving_ranges(windows, excluded)
    kept = ~np.isnan(ranges)
    mean_range = _row_means(ranges, kept)
    for _ in range(screening_loops):
        limit = MOVING_RANGE_MULTIPLIER * mean_range[:, None]
        large = kept & (ranges > limit)
        if not large.any():
            break
        kept &= (ranges < limit) | ~large.any(axis=1, keepdims=True)
        mean_range = _row_means(ranges, kept)
    return mean, PRECISE_MULTIPLIER * np.nan_to_num(mean_range)


def _moving_ranges(windows: np.ndarray, excluded: np.ndarray) -> np.ndarray:
    """From each point to the one before that is not excluded; NaN for the first, for the excluded, and beside a gap."""
    place = np.where(excluded, -1, np.arange(windows.shape[1]))
    before = np.maximum.accumulate(place, axis=1)[:, :-1]
    earlier = np.where(before < 0, np.nan, np.take_along_axis(windows, np.maximum(before, 0), axis=1))
    ranges = np.full(windows.shape, np.nan)
    ranges[:, 1:] = np.abs(windows[:, 1:] - earlier)
    ranges[excluded] = np.nan
    return ranges


def _row_means(numbers: np.ndarray, used: np.ndarray) -> np.ndarray:
    """The mean of the numbers used in each row; NaN of none."""
    count = used.sum(axis=1)
    with np.errstate(invalid="ignore"):
        mean = np.where(used, numbers, 0).sum(axis=1) / count
        # The sum of what is left over mends the rounding of the first sum.
        return mean + np.where(used, numbers - mean[:, None], 0).sum(axis=1) / count
