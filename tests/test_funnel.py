"""Funnel limits, held against another library's binomial distribution and against exact sums."""

from fractions import Fraction
from math import comb

import pytest

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.funnel import TAIL_95, TAIL_998, Verdict, funnel_limits, verdict

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
            return Verdict(side, bool(tail < TAIL_998))
    return Verdict("within")


@pytest.mark.parametrize("centre", [Fraction(1, 50), Fraction(56, 100), Fraction(9164, 14975)])
@pytest.mark.parametrize("denominator", [1, 2, 7, 8, 13, 40, 122])
def test_outside_is_what_has_less_than_the_tail_s_probability(denominator, centre):
    for reached in range(denominator + 1):
        assert verdict(Share(reached, denominator), centre) == slow_verdict(reached, denominator, centre)


def test_seven_of_eight_trusts_is_what_chance_can_do():
    # Seven or eight of eight come about in 7% of all cases where each trust has a chance of 56%.
    assert verdict(Share(7, 8), Fraction(56, 100)) == Verdict("within")
    assert verdict(Share(8, 8), Fraction(56, 100)) == Verdict("above")


def test_limits_draw_in_as_more_are_counted():
    few, many = funnel_limits(Fraction(61, 100), 20), funnel_limits(Fraction(61, 100), 2000)
    assert few.lower_998 < few.lower_95 < many.lower_998 < many.lower_95 < 0.61
    assert few.upper_998 > few.upper_95 > many.upper_998 > many.upper_95 > 0.61


@pytest.mark.parametrize("centre", [0, 1])
def test_where_all_or_none_have_reached_nobody_who_is_alike_lies_outside(centre):
    assert verdict(Share(5 * centre, 5), Fraction(centre)) == Verdict("within")
    assert verdict(Share(2, 5), Fraction(centre)).beyond_998


def test_a_share_of_nothing_has_no_limits():
    with pytest.raises(ValueError, match="1 or more"):
        funnel_limits(Fraction(1, 2), 0)
