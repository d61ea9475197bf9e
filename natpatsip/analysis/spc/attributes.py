"""Limits of p and u charts, which follow what each value is out of, and of Laney's p′ and u′ charts.

A p chart is for shares: of so many, each has it or has not. A u chart is for rates: so many events in so much exposure; of
counts, whose exposure is always 1, it is a c chart. Their limits rest on the binomial and the Poisson distribution
(Montgomery, Introduction to Statistical Quality Control, chapter 7). Where values vary more than those allow, or less,
Laney (Improved control charts for attributes, Quality Engineering 2002;14:531-537) takes how much from the values
themselves: each is expressed in its own standard deviations, and the limits are as wide as the moving ranges of those.
"""

from dataclasses import dataclass

import numpy as np

from natpatsip.analysis.spc.limits import Limits, mean_by_segment, mean_moving_range, moving_ranges
from natpatsip.analysis.spc.parameters import PRECISE_MULTIPLIER, Rules
from natpatsip.analysis.spc.points import Points

# Of a p and a u chart: so many standard deviations to each limit.
_SIGMAS = 3


@dataclass(frozen=True)
class Counted:
    """What values are counted out of: `denominators`, one a point and above 0; the rest is one a series.

    `per` is what a value is out of, 100 for a percentage. `shares` says whether some of all are counted, as of people, or
    events in an exposure, as in bed days. `dispersed` asks for the limits of Laney.
    """

    denominators: np.ndarray
    per: np.ndarray
    shares: np.ndarray
    dispersed: np.ndarray


def attribute_limits(points: Points, counted: Counted, rules: Rules) -> Limits:
    """The mean of each point's segment, all counted together, and limits for what the point itself is out of.

    Limits are not cut off at 0 or at all. Moving ranges are those of the values; of the standardised ones, large moving
    ranges are screened, and their mean is multiplied, as for an XmR chart by these rules.
    """
    mean = _mean(points, counted)
    sigma = _standard_deviations(mean, points, counted)
    mean_range = mean_moving_range(_standardised_ranges(points, mean, sigma), points, rules)
    dispersed = rules.multiplier * np.nan_to_num(mean_range)[points.segment]
    reach = sigma * np.where(counted.dispersed[points.series], dispersed, _SIGMAS)
    provisional = np.bincount(points.segment, minlength=points.segment_count) <= rules.provisional_points
    return Limits(mean, mean - reach, mean + reach, moving_ranges(points), provisional[points.segment])


def dispersion(points: Points, counted: Counted, rules: Rules) -> np.ndarray:
    """Laney's sigma z of each segment: 1 where values vary as the distribution has it; NaN of fewer than two points."""
    mean = _mean(points, counted)
    ranges = _standardised_ranges(points, mean, _standard_deviations(mean, points, counted))
    return mean_moving_range(ranges, points, rules) * PRECISE_MULTIPLIER / _SIGMAS


def _mean(points: Points, counted: Counted) -> np.ndarray:
    """The mean of each point's segment, in which a value weighs as much as it is out of."""
    everything = np.ones(len(points.values), dtype=bool)
    weighted = mean_by_segment(points.values * counted.denominators, everything, points)
    return (weighted / mean_by_segment(counted.denominators, everything, points))[points.segment]


def _standard_deviations(mean: np.ndarray, points: Points, counted: Counted) -> np.ndarray:
    per = counted.per[points.series]
    rest = np.where(counted.shares[points.series], per - mean, per)
    return np.sqrt(np.maximum(mean * rest, 0) / counted.denominators)


def _standardised_ranges(points: Points, mean: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """How far each value is from the one before, both in their own standard deviations from the mean."""
    scores = np.divide(points.values - mean, sigma, out=np.zeros_like(mean), where=sigma > 0)
    return moving_ranges(Points(scores, points.series, points.segment, points.series_count))
