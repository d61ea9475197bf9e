"""People on opioids and their reviews by ICB and month: England's published numbers, split for illustration."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from natpatsip import organisations
from natpatsip.demo.bad_year import setback
from natpatsip.demo.months import around
from natpatsip.demo.sharing import share_out, variation
from natpatsip.demo.variants import once_a_variant
from natpatsip.quarters import Quarter, months_between

# The report charts people on opioids from January 2021 to December 2022 without giving a number, and awaits those on
# a high dose. These levels, and the month in which the second begins, are ours.
OPIOID_MONTHS = months_between(date(2021, 1, 1), date(2022, 12, 1))
OPIOIDS_SHIFT = date(2022, 1, 1)
_PEOPLE: Mapping[date, float] = {OPIOID_MONTHS[0]: 851_000, OPIOIDS_SHIFT: 836_000}
# Of the possible variations the first in which the shift is found in that month, and no month stands out.
_OF_PEOPLE, _DRAW, _FEWER_A_MONTH = 2_400, 0, 150

# Glossop moved from Greater Manchester to Derby and Derbyshire on 1 July 2022 (ONS boundaries); what its share of
# Derby and Derbyshire's patients is, is ours. Until it moved, publishers counted it where it was.
BOUNDARY_MOVED = date(2022, 7, 1)
MOVED_FROM, MOVED_TO = "QOP", "QJ2"
_MOVED = 0.03

# Published (NatPatSIP progress report, Q4 2022/23): 600,306 patients reviewed by February 2023, which is 27.4% of those
# eligible and 166,082 more than by December 2022. So many in each stretch of months that ends so; the first is ours.
REVIEW_MONTHS = months_between(date(2021, 4, 1), date(2023, 2, 1))
REVIEWED = {date(2022, 3, 1): 431_500, date(2022, 12, 1): 600_306 - 166_082, date(2023, 2, 1): 166_082}
_ELIGIBLE, _MORE_A_MONTH = 2_190_900, 900
_OF_A_BOARD, _OF_ITS_REVIEWS, _OF_A_MONTH = 0.15, 0.3, 0.1


def opioids_of_the_month(month: date, moved: bool) -> list[dict[str, Any]]:
    """A row for each ICB; with the boundary as it was before or, `moved`, as it has been since July 2022."""
    people = dict(_people()[month])
    if not moved:
        share = round(_MOVED * people[MOVED_TO])
        people[MOVED_TO] -= share
        people[MOVED_FROM] += share
    return [
        {"month": month, "icb": icb, "long_term": count, "high_dose": None, "high_dose_stopped": None}
        for icb, count in people.items()
    ]


def reviews_of_the_month(month: date) -> list[dict[str, Any]]:
    """A row for each ICB, with patients reviewed since April."""
    weights = _weights()
    months_to_come = len(REVIEW_MONTHS) - 1 - REVIEW_MONTHS.index(month)
    eligible = share_out(_ELIGIBLE - _MORE_A_MONTH * months_to_come, weights)
    return [
        {"month": month, "icb": icb, "eligible": eligible[icb], "reviewed": _reviewed()[month][icb]} for icb in weights
    ]


@once_a_variant
def _people() -> dict[date, dict[str, int]]:
    """People by month and ICB; each level falls slowly."""
    levels = around(_PEOPLE, OPIOID_MONTHS, _OF_PEOPLE, "opioids", _DRAW)
    return {
        month: share_out(round(level - _FEWER_A_MONTH * (place % 12 - 5.5)), _weights_in(Quarter.containing(month)))
        for place, (month, level) in enumerate(levels.items())
    }


def _weights_in(quarter: Quarter) -> dict[str, float]:
    """The share of each ICB in England's patients on opioids, larger where there is a setback."""
    return {
        icb.code: _weights()[icb.code] * (1 + setback("opioids", psc.code, quarter))
        for psc in organisations.collaboratives()
        for icb in organisations.icbs_of(psc.code)
    }


@once_a_variant
def _reviewed() -> dict[date, Counter[str]]:
    """Patients reviewed since April by month and ICB."""
    by_month: dict[date, int] = {}
    for last, count in REVIEWED.items():
        stretch = [month for month in REVIEW_MONTHS if month <= last and month not in by_month]
        by_month |= share_out(count, {month: 1 + _OF_A_MONTH * variation("reviews", month) for month in stretch})
    since_april: dict[date, Counter[str]] = {}
    total: Counter[str] = Counter()
    for month, count in by_month.items():
        new = share_out(count, {icb: _review_weight(icb, month) for icb in _weights()})
        total = Counter(new) if month.month == 4 else total + Counter(new)
        since_april[month] = total
    return since_april


def _review_weight(icb: str, month: date) -> float:
    return (
        _weights()[icb]
        * (1 + _OF_ITS_REVIEWS * variation(icb, "reviews"))
        * (1 + _OF_A_MONTH * variation(icb, month, "reviews"))
    )


@once_a_variant
def _weights() -> dict[str, float]:
    """The share of each ICB in England's patients: half by its care homes, half by its births, for young and old."""
    homes = {icb.code: icb.care_homes_2020 or 0 for icb in organisations.icbs()}
    births = dict.fromkeys(homes, 0)
    for trust in organisations.trusts():
        births[trust.icb] += trust.deliveries_year or 0
    return {
        icb: (homes[icb] / sum(homes.values()) + births[icb] / sum(births.values()))
        * (1 + _OF_A_BOARD * variation(icb, "patients"))
        for icb in homes
    }
