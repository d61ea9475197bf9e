"""Maternity trusts for the demonstration: England's published shares by intervention, trust by trust for illustration."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from natpatsip import catalogue, organisations
from natpatsip.demo.bad_year import setback
from natpatsip.demo.order import count_of, lead, stage_at
from natpatsip.demo.real_trusts import maternity_trusts_of
from natpatsip.demo.sharing import variation
from natpatsip.demo.variants import once_a_variant
from natpatsip.quarters import Quarter
from natpatsip.sheets.field_types import NOT_APPLICABLE

FIRST, LAST = Quarter(2020, 1), Quarter(2022, 4)
ADOPTION = 5

# Percent of trusts at stage 5 or above in each quarter from Q1 2020/21 to Q1 2023/24. Published (NatPatSIP progress
# report, Q4 2022/23): corticosteroids 41% in Q2 2021/22 and 93% in Q4 2022/23, breast milk 12% and 74%, antibiotics
# 17% and 75%, and every intervention of the pathway above 65% in Q4 2022/23. All else is ours, for illustration.
AT_ADOPTION = {
    "magnesium_sulphate": (48, 53, 58, 62, 67, 71, 76, 80, 84, 88, 91, 94, 95),
    "corticosteroids": (3, 7, 13, 21, 31, 41, 52, 62, 71, 80, 87, 93, 94),
    "antibiotics": (0, 1, 3, 7, 12, 17, 27, 38, 48, 58, 67, 75, 79),
    "cord_management": (2, 4, 8, 13, 20, 28, 38, 48, 57, 66, 74, 80, 83),
    "normothermia": (4, 7, 12, 18, 26, 35, 45, 55, 63, 71, 78, 84, 86),
    "breast_milk": (0, 1, 3, 5, 8, 12, 21, 32, 43, 54, 65, 74, 78),
    "place_of_birth": (30, 35, 40, 45, 50, 55, 60, 66, 71, 76, 81, 85, 87),
    "caffeine": (5, 9, 14, 20, 28, 36, 44, 52, 59, 65, 71, 76, 79),
    "volume_targeted_ventilation": (1, 3, 5, 9, 14, 20, 27, 34, 41, 48, 54, 60, 64),
}
# Published for the same quarter: the percent of trusts at stage 5 or above for all seven. The report does not say which.
AT_ADOPTION_FOR_ALL_SEVEN = 56

# The share at each stage or above, as a power of the share at stage 5 or above.
_POWERS = (0.2, 0.3, 0.45, 0.7, 1, 4, 9)

# Interventions that the trusts with the fewest births do not give, and how many of these trusts there are.
_NOT_GIVEN = {"place_of_birth": 3, "volume_targeted_ventilation": 8}

# The trust that took over reports, and so, for one more quarter, does the one that has become part of it.
REPORTED_AFTER_MERGER = {Quarter(2022, 1): {"SW": ("RBZ",)}}

# How far a trust moves in the queue from one quarter to the next: a few slip back. And how many cells are left blank.
_RESTLESSNESS, _BLANK = 0.1, 0.96


def optimisation_rows(psc: str, quarter: Quarter) -> list[dict[str, Any]]:
    """The trusts of a collaborative: a row for each trust and intervention."""
    return [
        {
            "trust": trust,
            "preterm_lead": _preterm_lead(trust, quarter),
            "intervention": intervention.code,
            "progress": _stages(intervention.code, quarter)[trust],
        }
        for trust, its_psc in reporting_trusts(quarter).items()
        if its_psc == psc
        for intervention in catalogue.interventions()
    ]


@cache
def reporting_trusts(quarter: Quarter) -> dict[str, str]:
    """The collaborative of each trust that reports in a quarter."""
    late = REPORTED_AFTER_MERGER.get(quarter, {})
    return {
        trust: psc.code
        for psc in organisations.collaboratives()
        for trust in (
            *(trust.code for trust in maternity_trusts_of(psc.code, on=quarter.end)),
            *late.get(psc.code, ()),
        )
    }


@once_a_variant
def _stages(intervention: str, quarter: Quarter) -> dict[str, str | None]:
    """The answer of each trust: its stage, that the intervention is not given, or None where it is left blank."""
    trusts = reporting_trusts(quarter)
    given = {trust: psc for trust, psc in trusts.items() if trust not in _not_given(intervention)}
    share = AT_ADOPTION[intervention][FIRST.quarters_until(quarter)] / 100
    at_least = [count_of(100 * share**power, len(given)) for power in _POWERS]
    answers: dict[str, str | None] = dict.fromkeys(trusts, NOT_APPLICABLE)
    for place, trust in enumerate(_queue(intervention, given, quarter)):
        stage = stage_at(place, at_least)
        is_blank = stage < ADOPTION and variation(trust, intervention, quarter, "blank") > _BLANK
        answers[trust] = None if is_blank else str(stage)
    return answers


def _queue(intervention: str, trusts: Mapping[str, str], quarter: Quarter) -> list[str]:
    """Trusts from the most to the least advanced.

    Those that lack the intervention in the last quarter come last, unless it is by falling behind that they will lack it.
    """
    lacking = lacking_at_the_end().get(intervention, frozenset())

    def place(trust: str) -> tuple[bool, float]:
        ahead = lead(trusts[trust], trust, intervention) + _RESTLESSNESS * variation(trust, intervention, quarter)
        fallen = setback("trusts", trusts[trust], quarter, trust)
        if trust in lacking and fallen == setback("trusts", trusts[trust], LAST, trust):
            return True, -ahead
        return False, fallen - ahead

    return sorted(trusts, key=place)


@once_a_variant
def lacking_at_the_end() -> dict[str, frozenset[str]]:
    """By intervention of the pathway, the trusts that are below stage 5 for it in the last quarter.

    Each trust that is not at stage 5 or above for all seven lacks one of them at least.
    """
    trusts = reporting_trusts(LAST)
    in_order = sorted(trusts, key=lambda trust: -_lead_at_the_end(trust))
    behind = in_order[count_of(AT_ADOPTION_FOR_ALL_SEVEN, len(trusts)) :]
    short = {
        one.code: len(trusts) - len(_not_given(one.code)) - _adopted_at_the_end(one.code)
        for one in catalogue.pathway_interventions()
    }
    lacking: dict[str, frozenset[str]] = {}
    for intervention in sorted(short, key=lambda code: -short[code]):
        lacking[intervention] = _most_behind(behind, intervention, short[intervention], lacking.values())
    return lacking


def _most_behind(
    behind: Collection[str], intervention: str, wanted: int, others: Collection[frozenset[str]]
) -> frozenset[str]:
    """So many of those that give an intervention: first those that lack nothing yet, then those furthest behind."""
    lack_something = frozenset().union(*others)
    candidates = [trust for trust in behind if trust not in _not_given(intervention)]
    candidates.sort(key=lambda trust: (trust in lack_something, _lead_at_the_end(trust, intervention)))
    return frozenset(candidates[:wanted])


def _lead_at_the_end(trust: str, *about: object) -> float:
    """How far ahead a trust is in the last quarter, less what its collaborative has lost."""
    psc = reporting_trusts(LAST)[trust]
    return lead(psc, trust, *about) - setback("trusts", psc, LAST, trust)


def _adopted_at_the_end(intervention: str) -> int:
    giving = len(reporting_trusts(LAST)) - len(_not_given(intervention))
    return count_of(AT_ADOPTION[intervention][FIRST.quarters_until(LAST)], giving)


@cache
def _not_given(intervention: str) -> frozenset[str]:
    births = {
        trust.code: trust.deliveries_year or 0
        for trust in organisations.trusts()
        if trust.code in reporting_trusts(LAST)
    }
    return frozenset(sorted(births, key=births.__getitem__)[: _NOT_GIVEN.get(intervention, 0)])


def _preterm_lead(trust: str, quarter: Quarter) -> bool | None:
    """In post at more and more trusts; now and then nobody knows."""
    if variation(trust, quarter, "preterm lead") > _BLANK:
        return None
    return variation(trust, "preterm lead") < -0.4 + 0.1 * FIRST.quarters_until(quarter)
