"""Funnel limits: how far chance alone may take a share from the share of all, given how many it is out of.

The exact binomial limits of Spiegelhalter, “Funnel plots for comparing institutional performance”, Statistics in
Medicine 2005;24:1185-1202 (appendix A.1.1), interpolated between whole counts so that they can be drawn as curves. The
upper limit is found as the lower one of those that have not reached, not from the same tail as the lower: so a share is
outside exactly when one as far out, or further, has less than the tail's probability. It matters where few are counted.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from natpatsip.analysis.adoption import Share

# The probability beyond each limit, on either side: 95% and 99.8% lie between the two.
TAIL_95, TAIL_998 = 0.025, 0.001

Side = Literal["above", "below", "within"]


@dataclass(frozen=True)
class Limits:
    """The 95% and the 99.8% limits of a share, each between 0 and 1."""

    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float


@dataclass(frozen=True)
class Verdict:
    """Where a share lies: on which side of the 95% limits, if not within them, and whether beyond the 99.8% ones too."""

    side: Side
    beyond_998: bool = False


def funnel_limits(centre: Fraction, denominator: int) -> Limits:
    """The limits around a share of all, `centre`, of a share that is out of so many; raises ValueError for none."""
    if denominator < 1:
        raise ValueError(f"Limits are of a share that is out of 1 or more, not out of {denominator}.")
    reached, missing = _chances(centre, denominator), _chances(1 - centre, denominator)
    return Limits(
        _lower(reached, TAIL_95), 1 - _lower(missing, TAIL_95), _lower(reached, TAIL_998), 1 - _lower(missing, TAIL_998)
    )


def verdict(share: Share, centre: Fraction) -> Verdict:
    """Where a share lies among the limits around the share of all; raises ValueError for a share of nothing."""
    limits = funnel_limits(centre, share.expected)
    if share.ratio > limits.upper_95:
        return Verdict("above", share.ratio > limits.upper_998)
    if share.ratio < limits.lower_95:
        return Verdict("below", share.ratio < limits.lower_998)
    return Verdict("within")


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
