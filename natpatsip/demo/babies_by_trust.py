"""Babies born too soon by trust and month: England's numbers, split for illustration by the births of each trust."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from natpatsip import catalogue, organisations
from natpatsip.demo import babies
from natpatsip.demo.bad_year import setback
from natpatsip.demo.optimisation import LAST, reporting_trusts
from natpatsip.demo.order import lead
from natpatsip.demo.sharing import share_out, spread, variation
from natpatsip.demo.variants import once_a_variant
from natpatsip.quarters import Quarter
from natpatsip.sheets.national.maternity import ALL_SEVEN

# Published (NatPatSIP progress report, Q4 2022/23): the data covers 83% of the country, 101 of 122 trusts.
TRUSTS_WITH_DATA = 101

# Trusts with a neonatal unit see more babies born early. How much trusts and months differ, and trusts in what they give.
_NEONATAL, _OF_A_TRUST, _OF_A_MONTH, _OF_GIVING = 1.5, 0.3, 0.4, 0.5
# Babies before 34 weeks all need these: only one who is given each of them can have been given all seven.
_FOR_EVERY_BABY = ("corticosteroids", "cord_management", "normothermia")

Counts = Mapping[str, int]


def babies_of_the_month(month: date) -> list[dict[str, Any]]:
    """A row for each trust and intervention, all seven last; both counts are None for a trust without data."""
    numbers = _numbers(month)
    return [
        {
            "month": month,
            "trust": trust,
            "intervention": code,
            "eligible": numbers[code][0].get(trust),
            "given": numbers[code][1].get(trust),
        }
        for trust in reporting_trusts(LAST)
        for code in numbers
    ]


@once_a_variant
def trusts_with_data() -> frozenset[str]:
    """The trusts whose data reaches the national team, the same in every month."""
    trusts = sorted(reporting_trusts(LAST), key=lambda trust: variation(trust, "data"))
    return frozenset(trusts[:TRUSTS_WITH_DATA])


def _numbers(month: date) -> dict[str, tuple[Counts, Counts]]:
    """Babies eligible and given by trust, for each intervention."""
    born = share_out(babies.babies()[month], _weights(month))
    numbers: dict[str, tuple[Counts, Counts]] = {}
    for one in catalogue.pathway_interventions():
        need = _spread(babies.eligible(one.code)[month], born, 0.2, one.code, month)
        given = _spread(babies.given(one.code)[month], need, _OF_GIVING, one.code, month, setback_in=one.code)
        numbers[one.code] = need, given
    most = {trust: min(numbers[code][1][trust] for code in _FOR_EVERY_BABY) for trust in born}
    all_seven = _spread(babies.given(ALL_SEVEN.code)[month], most, _OF_GIVING, ALL_SEVEN.code, month)
    return numbers | {ALL_SEVEN.code: (born, all_seven)}


@once_a_variant
def _lasting_weights() -> dict[str, float]:
    return {
        trust.code: (trust.deliveries_year or 0)
        * (_NEONATAL if trust.neonatal else 1)
        * (1 + _OF_A_TRUST * variation(trust.code, "early births"))
        for trust in organisations.trusts()
        if trust.code in trusts_with_data()
    }


def _weights(month: date) -> dict[str, float]:
    return {trust: weight * (1 + _OF_A_MONTH * variation(trust, month)) for trust, weight in _lasting_weights().items()}


def _spread(
    total: int, sizes: Counts, unevenness: float, what: str, month: date, setback_in: str = ""
) -> dict[str, int]:
    """So many of the babies of each trust, more of them where the trust is ahead, and fewer after a setback."""
    if total == sum(sizes.values()):
        return dict(sizes)
    collaborative = reporting_trusts(LAST)
    leanings = {
        trust: unevenness * (lead(collaborative[trust], trust, what) + variation(trust, what, month))
        - setback(setback_in, collaborative[trust], Quarter.containing(month))
        for trust in sizes
    }
    return spread(total, sizes, leanings)
