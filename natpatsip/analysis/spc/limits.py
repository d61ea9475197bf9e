"""Limits of an XmR chart (Wheeler; NHS England, Making Data Count): the mean, and so many mean moving ranges around it."""

from dataclasses import dataclass

import numpy as np

from natpatsip.analysis.spc.parameters import (
    BASELINE_AT_LEAST,
    CLOSE_ENOUGH,
    MOVING_RANGE_MULTIPLIER,
    Rules,
    SpcRefused,
)
from natpatsip.analysis.spc.points import Points, joined_to_previous


@dataclass(frozen=True)
class Limits:
    """One number a point, those of its segment, and `moving_range`, its own. `provisional`: from few points.

    `tolerance` is how far apart two numbers near the mean may be and still count as equal.
    """

    mean: np.ndarray
    lpl: np.ndarray
    upl: np.ndarray
    moving_range: np.ndarray
    provisional: np.ndarray

    @property
    def two_sigma(self) -> tuple[np.ndarray, np.ndarray]:
        """The lines two thirds of the way to the limits, beyond which is their outer third."""
        return self.mean + (self.lpl - self.mean) * 2 / 3, self.mean + (self.upl - self.mean) * 2 / 3

    @property
    def tolerance(self) -> np.ndarray:
        return CLOSE_ENOUGH * np.maximum(1, np.abs(self.mean))


def process_limits(points: Points, rules: Rules, baseline: int | None = None) -> Limits:
    """The mean and limits of each point's segment, from its first `baseline` points only when that is given.

    A segment whose values are all equal, or of a single value, has limits equal to its mean. Raises SpcRefused for
    a baseline of fewer than 12 points.
    """
    if baseline is not None and baseline < BASELINE_AT_LEAST:
        raise SpcRefused(f"A baseline has at least {BASELINE_AT_LEAST} points, not {baseline}.")
    used = np.ones(len(points.values), dtype=bool) if baseline is None else points.position < baseline
    ranges = moving_ranges(points)
    mean = mean_by_segment(points.values, used, points)
    reach = rules.multiplier * np.nan_to_num(mean_moving_range(np.where(used, ranges, np.nan), points, rules))
    provisional = np.bincount(points.segment[used], minlength=points.segment_count) <= rules.provisional_points
    segment = points.segment
    return Limits(mean[segment], (mean - reach)[segment], (mean + reach)[segment], ranges, provisional[segment])


def moving_ranges(points: Points) -> np.ndarray:
    """How far each value is from the one before; NaN for the first of a segment."""
    steps = np.abs(np.diff(points.values, prepend=np.nan))
    return np.where(joined_to_previous(points.segment), steps, np.nan)


def mean_moving_range(ranges: np.ndarray, points: Points, rules: Rules) -> np.ndarray:
    """The mean of the moving ranges that are not NaN, a segment each, large ones screened where the rules say so.

    NaN where there is none, or where all are 0 and so screened.
    """
    mean_range = mean_by_segment(ranges, ~np.isnan(ranges), points)
    if not rules.screening:
        return mean_range
    # Moving ranges that are all 0 are not below 3.267 times their mean.
    return mean_by_segment(ranges, ranges < MOVING_RANGE_MULTIPLIER * mean_range[points.segment], points)


def mean_by_segment(numbers: np.ndarray, used: np.ndarray, points: Points) -> np.ndarray:
    """The mean of the numbers used, a segment each; NaN of none."""
    numbers, segment = numbers[used], points.segment[used]
    count = np.bincount(segment, minlength=points.segment_count)
    with np.errstate(invalid="ignore"):
        mean = np.bincount(segment, numbers, minlength=points.segment_count) / count
        # The sum of what is left over mends the rounding of the first sum.
        return mean + np.bincount(segment, numbers - mean[segment], minlength=points.segment_count) / count
