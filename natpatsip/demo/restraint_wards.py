"""Which wards send data on restrictive practice, and what each does less of: so many of each as published."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from natpatsip import organisations
from natpatsip.demo.months import LAST_MONTH
from natpatsip.demo.sharing import variation
from natpatsip.demo.variants import once_a_variant
from natpatsip.demo.wards import ward_rows
from natpatsip.quarters import Quarter, months_between, quarters_between
from natpatsip.sheets.national.wards import PRACTICES

# Published (NatPatSIP progress report, Q4 2022/23) for Q3 2022/23: 94 wards with data, of which 29 use the three
# practices less in all, 23 restraint, 25 seclusion and 11 rapid tranquilisation. The report does not say which wards.
WARDS_WITH_DATA = 94


class Profile(NamedTuple):
    """So many wards that use these practices less, and whether that makes them use the three less in all."""

    wards: int
    less: frozenset[str]
    in_all: bool = True
    secludes_much: bool = False


PROFILES = (
    Profile(6, frozenset({"restraint", "seclusion", "rapid_tranquilisation"})),
    Profile(10, frozenset({"restraint", "seclusion"})),
    Profile(2, frozenset({"seclusion", "rapid_tranquilisation"}), secludes_much=True),
    Profile(4, frozenset({"seclusion"}), secludes_much=True),
    Profile(2, frozenset({"restraint", "rapid_tranquilisation"})),
    Profile(5, frozenset({"restraint"})),
    Profile(3, frozenset({"seclusion"}), in_all=False),
    Profile(1, frozenset({"rapid_tranquilisation"}), in_all=False),
)
_STEADY = Profile(0, frozenset(), in_all=False)

# A ward's data begins when it joins; the first half year is its baseline. To have one by December 2022, and half a year
# after it, a ward has joined by then:
_JOINED_BY, _STILL_THERE = Quarter(2021, 4), Quarter(2022, 4)
_BASELINE_QUARTERS = 2

# Incidents per 1,000 occupied bed days by kind of ward, in the order of PRACTICES; each ward has its own around them.
_RATES = {
    "acute_adult": (10, 3.5, 4.5),
    "picu": (22, 9, 9),
    "older_adults": (7, 0, 0),
    "low_secure": (6, 3.5, 0),
    "medium_secure": (5, 4, 0),
    "learning_disability_autism": (28, 4, 0),
    "children_young_people": (40, 0, 6),
    "rehabilitation": (4.5, 0, 0),
    "other": (6, 0, 0),
}
_OF_A_WARD_THAT_SECLUDES_MUCH = (4, 18, 4.5)
_OF_A_WARD = 0.2
# What is left of a practice that is used less; a quarter less is what counts, so the wards keep well clear of it.
LEFT = 0.45
_CLEARLY_LESS, _CLEARLY_NOT_LESS = 0.65, 0.85


class DataWard(NamedTuple):
    """A ward that sends data: its months, the last month of its baseline, and what it does less of."""

    ward_id: str
    months: tuple[date, ...]
    baseline_end: date
    rates: Mapping[str, float]
    less: frozenset[str]


@once_a_variant
def data_wards() -> tuple[DataWard, ...]:
    """The wards with data, by id."""
    first, kinds = _candidates()
    chosen = sorted(sorted(first, key=lambda ward_id: variation(ward_id, "data"))[:WARDS_WITH_DATA])
    profiles = _profiles({ward_id: kinds[ward_id] for ward_id in chosen})
    return tuple(
        DataWard(
            ward_id,
            tuple(months_between(first[ward_id].start, LAST_MONTH)),
            (first[ward_id] + (_BASELINE_QUARTERS - 1)).months[-1],
            _rates(ward_id, kinds[ward_id], profiles[ward_id]),
            profiles[ward_id].less,
        )
        for ward_id in chosen
    )


def _candidates() -> tuple[dict[str, Quarter], dict[str, str]]:
    """The directly supported wards that joined in time and are still there: when each joined, and its kind."""
    first: dict[str, Quarter] = {}
    kinds = {row["ward_id"]: row["ward_type"] for row in _direct_wards(_STILL_THERE)}
    for quarter in quarters_between(Quarter(2020, 1), _JOINED_BY):
        for row in _direct_wards(quarter):
            if row["ward_id"] in kinds:
                first.setdefault(row["ward_id"], quarter)
    return first, kinds


def _direct_wards(quarter: Quarter) -> list[dict[str, Any]]:
    return [
        row
        for psc in organisations.collaboratives()
        for row in ward_rows(psc.code, quarter)
        if row["support"] == "direct"
    ]


def _profiles(kinds: Mapping[str, str]) -> dict[str, Profile]:
    """Which ward has which profile: of those for which it can be true, the first in an order of no meaning."""
    profiles = dict.fromkeys(kinds, _STEADY)
    for profile in PROFILES:
        fitting = [ward for ward, kind in kinds.items() if profiles[ward] is _STEADY and _fits(profile, kind)]
        for ward in sorted(fitting, key=lambda ward: variation(ward, "profile"))[: profile.wards]:
            profiles[ward] = profile
    return profiles


def _fits(profile: Profile, kind: str) -> bool:
    """Whether a ward of this kind can use these practices less, with what follows for the three in all."""
    usual = dict(zip(PRACTICES, _RATES[kind], strict=True))
    if not all(usual[practice] for practice in profile.less):
        return False
    rates = _base_rates(kind, profile)
    left = sum(rate * (LEFT if practice in profile.less else 1) for practice, rate in rates.items())
    return (
        left < _CLEARLY_LESS * sum(rates.values()) if profile.in_all else left > _CLEARLY_NOT_LESS * sum(rates.values())
    )


def _base_rates(kind: str, profile: Profile) -> dict[str, float]:
    rates = _OF_A_WARD_THAT_SECLUDES_MUCH if profile.secludes_much else _RATES[kind]
    return dict(zip(PRACTICES, rates, strict=True))


def _rates(ward_id: str, kind: str, profile: Profile) -> dict[str, float]:
    own = 1 + _OF_A_WARD * variation(ward_id, "rate")
    return {practice: rate * own for practice, rate in _base_rates(kind, profile).items()}
