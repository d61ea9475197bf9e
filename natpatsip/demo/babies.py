"""Babies born too soon in England, month by month: how many need each intervention, and how many are given it.

The months in which practice changes are named, for whoever decides on recalculated limits to cite.
"""

from collections.abc import Mapping
from datetime import date

from natpatsip.demo.months import FIRST_MONTH, LAST_MONTH, around, segments
from natpatsip.demo.order import count_of
from natpatsip.demo.sharing import share_out, variation
from natpatsip.demo.variants import once_a_variant
from natpatsip.quarters import months_between
from natpatsip.sheets.national.maternity import ALL_SEVEN

MONTHS = months_between(FIRST_MONTH, LAST_MONTH)

# From these months on practice stands at a new level. Published (NatPatSIP progress report, Q4 2022/23): two shifts in
# the interventions delivered, one in steroids. The report does not say when: the months are ours.
INTERVENTIONS_SHIFTS = (date(2021, 4, 1), date(2022, 4, 1))
STEROIDS_SHIFT = date(2022, 1, 1)
CORD_MANAGEMENT_SHIFTS = (date(2021, 4, 1), date(2022, 4, 1))
MAGNESIUM_SHIFT = date(2021, 7, 1)
ANTIBIOTICS_SHIFT = date(2021, 10, 1)
BREAST_MILK_SHIFTS = (date(2021, 4, 1), date(2022, 4, 1))
PLACE_OF_BIRTH_SHIFT = date(2021, 12, 1)
ALL_SEVEN_SHIFTS = (date(2021, 4, 1), date(2022, 4, 1))

# Published there: interventions delivered a month have a mean of 1,617, which is 510 more than at first; the mean share
# of eligible babies given steroids was 40% and is 49%; cord management was given to 33% of eligible babies in April 2020
# and to 61% in March 2023. The second of the three means, and all other shares, are ours.
INTERVENTIONS_A_MONTH = (1_617 - 510, 1_366, 1_617)
PERCENT_GIVEN: Mapping[str, Mapping[date, float]] = {
    "corticosteroids": {FIRST_MONTH: 40, STEROIDS_SHIFT: 49},
    "cord_management": dict(zip((FIRST_MONTH, *CORD_MANAGEMENT_SHIFTS), (35, 47, 59), strict=True)),
    "magnesium_sulphate": {FIRST_MONTH: 77, MAGNESIUM_SHIFT: 85},
    "antibiotics": {FIRST_MONTH: 23, ANTIBIOTICS_SHIFT: 37},
    "breast_milk": dict(zip((FIRST_MONTH, *BREAST_MILK_SHIFTS), (18, 27, 38), strict=True)),
    "place_of_birth": {FIRST_MONTH: 73, PLACE_OF_BIRTH_SHIFT: 80},
    ALL_SEVEN.code: dict(zip((FIRST_MONTH, *ALL_SEVEN_SHIFTS), (4, 9, 16), strict=True)),
}
CORD_MANAGEMENT_PUBLISHED = {date(2020, 4, 1): 33, date(2023, 3, 1): 61}

# The percent of babies born before 34 weeks for whom an intervention is meant: magnesium before 30 weeks, birth in a
# place with intensive care before 27 weeks, antibiotics in labour that has begun by itself.
PERCENT_ELIGIBLE = {"magnesium_sulphate": 31, "antibiotics": 43, "place_of_birth": 13, "breast_milk": 97}
# What is left of the interventions delivered when the others are taken off.
_THE_REST = "normothermia"

# Babies before 34 weeks a month in the trusts with data, and how much they and the shares vary.
_BABIES, _OF_BABIES, _OF_A_SHARE = 600, 0.05, 2.2
# Which of the possible variations each measure has: one in which no month stands out, so that the shifts are found in
# the months that are named above, and no others.
_DRAWS = {
    "babies": 3, "magnesium_sulphate": 2, "corticosteroids": 5, "antibiotics": 0, "cord_management": 1,
    "normothermia": 2, "breast_milk": 2, "place_of_birth": 0, "all_seven": 1,
}  # fmt: skip


@once_a_variant
def babies() -> dict[date, int]:
    """Babies born before 34 weeks in the trusts with data, by month."""
    return {month: round(_BABIES * (1 + _OF_BABIES * variation("babies", _DRAWS["babies"], month))) for month in MONTHS}


@once_a_variant
def eligible(intervention: str) -> dict[date, int]:
    """Babies who need an intervention, by month."""
    if intervention not in PERCENT_ELIGIBLE:
        return babies()
    share = around({FIRST_MONTH: PERCENT_ELIGIBLE[intervention]}, MONTHS, 1, intervention, "eligible")
    return {month: count_of(share[month], count) for month, count in babies().items()}


@once_a_variant
def given(intervention: str) -> dict[date, int]:
    """Of them, babies who are given it, by month."""
    if intervention == _THE_REST:
        return _given_the_rest()
    share = around(PERCENT_GIVEN[intervention], MONTHS, _OF_A_SHARE, intervention, _DRAWS[intervention])
    if intervention == "cord_management":
        share |= CORD_MANAGEMENT_PUBLISHED
    return {month: count_of(share[month], count) for month, count in eligible(intervention).items()}


def _given_the_rest() -> dict[date, int]:
    """So many that all interventions delivered come to the published mean of each stretch of months."""
    others = [given(intervention) for intervention in PERCENT_GIVEN if intervention != ALL_SEVEN.code]
    counts: dict[date, int] = {}
    for mean, stretch in zip(INTERVENTIONS_A_MONTH, segments(MONTHS, INTERVENTIONS_SHIFTS), strict=True):
        left = mean * len(stretch) - sum(counts_of[month] for counts_of in others for month in stretch)
        varied = {
            month: babies()[month] * (1 + variation(_THE_REST, _DRAWS[_THE_REST], month) / 25) for month in stretch
        }
        counts |= share_out(left, varied)
    return counts
