"""Funnel limits: how far from the share of all a share may lie, given how many it is out of.

Where chance alone explains how far apart shares lie: the exact binomial limits of Spiegelhalter, “Funnel plots for
comparing institutional performance”, Statistics in Medicine 2005;24:1185-1202 (appendix A.1.1), interpolated between whole
counts so that they can be drawn as curves. The upper limit is found as the lower one of those that have not reached, not
from the same tail as the lower: so a share is outside exactly when one as far out, or further, has less than the tail's
probability. It matters where few are counted.

Where they lie further apart than that (over-dispersion): the additive random-effects limits of the same paper, which allow
for a variance between units beside that of chance; “Handling over-dispersion of performance indicators”, Quality and Safety
in Health Care 2005;14:347-351, prefers them for their “stronger conceptual foundation”. Shares are compared as the arcsine
of their square root, of which chance has the variance 1/4n, whatever the share; so limits stay within 0 and 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import asin, pi, sin, sqrt
from statistics import NormalDist
from typing import Literal

import numpy as np

from natpatsip.analysis.adoption import Share

# The probability beyond each limit, on either side: 95% and 99.8% lie between the two.
TAIL_95, TAIL_998 = 0.025, 0.001
# Fewer units cannot tell how far apart they lie, and have no funnel.
UNITS_AT_LEAST = 20
# The part of the scores at either end that is drawn in to the next before dispersion is measured.
WINSORISED = 0.1

Side = Literal["above", "below", "within"]


@dataclass(frozen=True)
class Limits:
    """The 95% and the 99.8% limits of a share, each between 0 and 1."""

    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float


@dataclass(frozen=True)
class FunnelPosition:
    """Where a share lies: on which side of the 95% limits, if not within them, and whether beyond the 99.8% ones too."""

    side: Side
    beyond_998: bool = False


@dataclass(frozen=True)
class Dispersion:
    """How far apart shares lie, as a multiple of what chance alone would have: 1 where nothing else is at work.

    `ratio` is the mean square of their scores, winsorised, and `threshold` the most that chance can be held to explain;
    `between` is the variance between units of the arcsine of their root share, 0 unless the threshold is exceeded.
    """

    ratio: float
    threshold: float
    between: float

    @property
    def exceeded(self) -> bool:
        """Whether shares lie further apart than chance alone explains."""
        return self.ratio > self.threshold


def measure_dispersion(shares: Sequence[Share], centre: Fraction) -> Dispersion:
    """The dispersion of shares around the share of all; raises ValueError for fewer than 20 or for a share of nothing.

    The scores are winsorised, a tenth of them at either end, so that the few which a funnel is to find do not widen it;
    none is left out (that would be truncation). The threshold is 1 + 2√(2/I) for I units: two standard errors above 1, not
    checked against the papers.
    """
    if len(shares) < UNITS_AT_LEAST:
        raise ValueError(f"A funnel is of {UNITS_AT_LEAST} units or more, not of {len(shares)}.")
    if not all(share.expected for share in shares):
        raise ValueError("A share of nothing has no place in a funnel.")
    roots = np.array([2 * sqrt(share.expected) for share in shares])
    angles = np.array([_angle(share.ratio) for share in shares])
    scores = winsorise((angles - _angle(centre)) * roots)
    ratio, threshold = float(np.mean(scores**2)), 1 + 2 * sqrt(2 / len(shares))
    return Dispersion(ratio, threshold, variance_between(scores, roots**2) if ratio > threshold else 0.0)


def winsorise(scores: np.ndarray) -> np.ndarray:
    """The scores, with those below the 10th percentile set to it, and those above the 90th."""
    return np.clip(scores, *np.quantile(scores, [WINSORISED, 1 - WINSORISED]))


def variance_between(scores: np.ndarray, weights: np.ndarray) -> float:
    """The variance between units, by moments (DerSimonian and Laird 1986); 0 where chance explains all there is.

    `scores` are distances from the centre in standard errors, and `weights` one over the square of those errors.
    """
    spare = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float((scores**2).sum() - (len(scores) - 1)) / float(spare))


def funnel_limits(centre: Fraction, denominator: int, between: float = 0.0) -> Limits:
    """The limits around a share of all, `centre`, of a share that is out of so many; raises ValueError for none.

    With a variance `between` units they are the random-effects limits, otherwise the exact binomial ones.
    """
    if denominator < 1:
        raise ValueError(f"Limits are of a share that is out of 1 or more, not out of {denominator}.")
    if between:
        error, middle = sqrt(1 / (4 * denominator) + between), _angle(centre)
        ways = [NormalDist().inv_cdf(1 - tail) * error for tail in (TAIL_95, TAIL_998)]
        return Limits(*(_share_at(middle + sign * way) for way in ways for sign in (-1, 1)))
    reached, missing = _chances(centre, denominator), _chances(1 - centre, denominator)
    return Limits(
        _lower(reached, TAIL_95), 1 - _lower(missing, TAIL_95), _lower(reached, TAIL_998), 1 - _lower(missing, TAIL_998)
    )


def verdict(share: Share, centre: Fraction, between: float = 0.0) -> FunnelPosition:
    """Where a share lies among the limits around the share of all; raises ValueError for a share of nothing."""
    limits = funnel_limits(centre, share.expected, between)
    if share.ratio > limits.upper_95:
        return FunnelPosition("above", share.ratio > limits.upper_998)
    if share.ratio < limits.lower_95:
        return FunnelPosition("below", share.ratio < limits.lower_998)
    return FunnelPosition("within")


def _angle(share: Fraction) -> float:
    return asin(sqrt(share))


def _share_at(angle: float) -> float:
    return sin(min(max(angle, 0.0), pi / 2)) ** 2


def _chances(centre: Fraction, denominator: int) -> np.ndarray:
    """The probability that 0, 1, ... up to all of so many have reached, where each has the same chance."""
    if centre in (0, 1):
        return np.eye(1, denominator + 1, denominator * int(centre)).ravel()
    counts = np.arange(1, denominator + 1)
    ways = np.concatenate([[0], np.cumsum(np.log((denominator - counts + 1) / counts))])
    odds = np.log(float(centre)) - np.log(float(1 - centre))
    return np.exp(ways + np.arange(denominator + 1) * odds + denominator * np.log(float(1 - centre)))


def _lower(chances: np.ndarray, tail: float) -> float:
    """The share below which lies the probability `tail`, interpolated in the step in which it is reached; 0 at least."""
    below = np.cumsum(chances)
    count = int(np.searchsorted(below, tail))
    return max(0.0, float(count - (below[count] - tail) / chances[count])) / (len(chances) - 1)
