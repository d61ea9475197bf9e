"""Funnel limits, held against another library's binomial distribution, exact sums and a published random-effects example."""

from fractions import Fraction
from math import comb, log, sqrt

import numpy as np
import pytest

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.funnel import (
    TAIL_95,
    TAIL_998,
    FunnelPosition,
    funnel_limits,
    measure_dispersion,
    variance_between,
    verdict,
    winsorise,
)

# Share of all, denominator, then the lower and upper 95% and the lower and upper 99.8% limits. Made with scipy 1.17.1:
#   def lower(share, n, tail):
#       r = binom.ppf(tail, n, share)
#       part = (binom.cdf(r, n, share) - tail) / (binom.cdf(r, n, share) - binom.cdf(r - 1, n, share))
#       return max(0, (r - part) / n)
# and 1 - lower(1 - share, n, tail) for the upper ones.
BY_SCIPY = [
    ("0.56", 8, 0.143228343, 0.968483044, 0, 1),
    ("0.1", 134, 0.048055647, 0.157173544, 0.025018706, 0.191986909),
    ("0.612", 263, 0.550805627, 0.672399256, 0.516160250, 0.705463295),
    ("0.612", 1679, 0.588329531, 0.635541543, 0.574776079, 0.648852487),
    ("0.199", 1003, 0.174069259, 0.224490913, 0.160434237, 0.239271548),
    ("0.02", 12, 0, 0.165846129, 0, 0.280497900),
    ("0.5", 1, 0, 1, 0, 1),
    ("0.93", 20, 0.769619423, 1, 0.671737532, 1),
]


@pytest.mark.parametrize(("centre", "denominator", "lower_95", "upper_95", "lower_998", "upper_998"), BY_SCIPY)
def test_limits_are_those_of_another_library(centre, denominator, lower_95, upper_95, lower_998, upper_998):
    limits = funnel_limits(Fraction(centre), denominator)
    ours = (limits.lower_95, limits.upper_95, limits.lower_998, limits.upper_998)
    assert ours == pytest.approx((lower_95, upper_95, lower_998, upper_998), abs=1e-8)


def chance_of(counts, denominator, centre):
    """The exact probability that as many as one of these counts have reached."""
    return sum(comb(denominator, count) * centre**count * (1 - centre) ** (denominator - count) for count in counts)


def slow_verdict(reached, denominator, centre):
    """By the probabilities of a share as far out or further, summed term by term."""
    for side, counts in (("above", range(reached, denominator + 1)), ("below", range(reached + 1))):
        tail = chance_of(counts, denominator, centre)
        if tail < TAIL_95:
            return FunnelPosition(side, bool(tail < TAIL_998))
    return FunnelPosition("within")


@pytest.mark.parametrize("centre", [Fraction(1, 50), Fraction(56, 100), Fraction(9164, 14975)])
@pytest.mark.parametrize("denominator", [1, 2, 7, 8, 13, 40, 122])
def test_outside_is_what_has_less_than_the_tail_s_probability(denominator, centre):
    for reached in range(denominator + 1):
        assert verdict(Share(reached, denominator), centre) == slow_verdict(reached, denominator, centre)


def test_seven_of_eight_trusts_is_what_chance_can_do():
    # Seven or eight of eight come about in 7% of all cases where each trust has a chance of 56%.
    assert verdict(Share(7, 8), Fraction(56, 100)) == FunnelPosition("within")
    assert verdict(Share(8, 8), Fraction(56, 100)) == FunnelPosition("above")


def test_limits_draw_in_as_more_are_counted():
    few, many = funnel_limits(Fraction(61, 100), 20), funnel_limits(Fraction(61, 100), 2000)
    assert few.lower_998 < few.lower_95 < many.lower_998 < many.lower_95 < 0.61
    assert few.upper_998 > few.upper_95 > many.upper_998 > many.upper_95 > 0.61


@pytest.mark.parametrize("centre", [0, 1])
def test_where_all_or_none_have_reached_nobody_who_is_alike_lies_outside(centre):
    assert verdict(Share(5 * centre, 5), Fraction(centre)) == FunnelPosition("within")
    assert verdict(Share(2, 5), Fraction(centre)).beyond_998


def test_a_share_of_nothing_has_no_limits():
    with pytest.raises(ValueError, match="1 or more"):
        funnel_limits(Fraction(1, 2), 0)


# Trials of BCG against tuberculosis (Colditz and others, JAMA 1994;271:698-702): cases and non-cases, vaccinated and not.
BCG = [
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]


def test_the_variance_between_units_is_that_of_a_published_example():
    ratios = np.array([log(a / (a + b)) - log(c / (c + d)) for a, b, c, d in BCG])
    variances = np.array([1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d in BCG])
    together = np.average(ratios, weights=1 / variances)
    scores = (ratios - together) / np.sqrt(variances)
    # Stata's metan and R's metafor agree on these: Q, then the random-effects mean with its 95% interval.
    assert together == pytest.approx(-0.4303, abs=5e-5) and (scores**2).sum() == pytest.approx(152.2330, abs=5e-5)
    total = variances + variance_between(scores, 1 / variances)
    mean, error = np.average(ratios, weights=1 / total), 1 / sqrt((1 / total).sum())
    assert (mean, mean - 1.959964 * error, mean + 1.959964 * error) == pytest.approx(
        (-0.7141, -1.0644, -0.3638), abs=5e-5
    )


def test_scores_at_either_end_are_drawn_in_and_none_is_left_out():
    scores = np.array([5.0, -9.0, 0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 7.0, 8.0, 90.0])
    assert winsorise(scores).tolist() == [5, 0, 0, 1, 2, 3, 4, 6, 7, 8, 8]


def made_shares(rng, spread, units=60):
    """Shares around a half of 200 to 2,000, whose own chances are spread so far on the arcsine scale."""
    counted = rng.integers(200, 2_000, units)
    chances = np.sin(np.arcsin(np.sqrt(0.5)) + spread * rng.standard_normal(units)) ** 2
    return [Share(int(rng.binomial(n, chance)), int(n)) for n, chance in zip(counted, chances, strict=True)]


def test_what_chance_alone_spreads_is_not_called_more_and_what_differs_is():
    rng = np.random.default_rng(11)
    alike = [measure_dispersion(made_shares(rng, 0), Fraction(1, 2)) for _ in range(200)]
    assert sum(found.exceeded for found in alike) <= 10
    assert all((found.between > 0) == found.exceeded for found in alike)
    apart = [measure_dispersion(made_shares(rng, 0.1), Fraction(1, 2)) for _ in range(200)]
    assert all(found.exceeded for found in apart)
    # Winsorising draws the ends in, so that it is found a little smaller than the 0.01 that it is.
    assert 0.005 < np.mean([found.between for found in apart]) < 0.01


def test_limits_that_allow_for_differences_between_units_follow_their_formula_and_stay_within_0_and_1():
    # sin²(arcsin √0.5 ± z √(1/400 + 0.01)), by hand.
    limits = funnel_limits(Fraction(1, 2), 100, between=0.01)
    assert (limits.lower_95, limits.upper_95) == pytest.approx((0.2878, 0.7122), abs=5e-5)
    assert (limits.lower_998, limits.upper_998) == pytest.approx((0.1813, 0.8187), abs=5e-5)
    few = funnel_limits(Fraction(95, 100), 4, between=0.15)
    assert (few.upper_95, few.upper_998, few.lower_998) == (1, 1, 0)
    assert verdict(Share(65, 100), Fraction(1, 2)) == FunnelPosition("above", beyond_998=False)
    assert verdict(Share(65, 100), Fraction(1, 2), between=0.01) == FunnelPosition("within")


def test_fewer_than_twenty_units_have_no_dispersion():
    with pytest.raises(ValueError, match="20 units or more"):
        measure_dispersion([Share(1, 2)] * 19, Fraction(1, 2))
