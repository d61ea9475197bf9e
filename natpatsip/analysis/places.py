"""Which places narrow what: a unit belongs where it lies itself, whoever reported it.

A home and a ward lie in the ICB that they are in, a patient in the ICB that they are registered in, a trust in the ICB of
its head office, and in the neonatal network that it is part of. An ICB is part of one region and of one collaborative; a
collaborative can lie in two regions. Where no path leads from a unit to a kind of place, that place cannot narrow it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

import narwhals as nw

from natpatsip import organisations
from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.selection import PLACES, Selection, narrow


@dataclass(frozen=True)
class Unit:
    """What the rows of a sheet are about: what they are called, by what they lie in a place, and which places narrow them.

    `trusts` tells which trusts they are, where they are trusts: a collaborative may have some in an ICB that is not its own.
    """

    things: str
    lies_by: str
    narrowed_by: tuple[str, ...]
    trusts: Callable[[organisations.Trust], bool] | None = None


# How a place lies to another: whole in it, with it whole within, or with a part in common.
Relation = Literal["lies in", "within", "in part"]

_HOME = Unit("Care homes", "the ICB that the home is in", ("region", "psc", "icb"))
_WARD = Unit("Wards", "the ICB that the ward is in", ("region", "psc", "icb", "ward"))
_TRUST = Unit(
    "NHS trusts", "the ICB of the trust’s head office", ("region", "psc", "icb", "trust"), trusts=lambda trust: True
)
_MENTAL_HEALTH_TRUST = replace(_TRUST, trusts=lambda trust: trust.eligible_mhlda)
_MATERNITY_TRUST = Unit(
    "Maternity trusts",
    "the ICB of the trust’s head office, and its neonatal network",
    ("region", "psc", "icb", "odn", "trust"),
    trusts=lambda trust: trust.maternity,
)
_PATIENT = Unit("Patients", "the ICB that the patient is registered in", ("region", "psc", "icb"))
_ICB = Unit("ICBs", "the ICB itself", ("region", "psc", "icb"))
_ITEM = Unit("Opioid items", "the ICB of the practices that prescribed", ("region", "psc", "icb"))
_PROVIDER = Unit(
    "Providers", "the ICB of an NHS trust’s head office; other providers in none", ("region", "psc", "icb", "trust")
)
_COLLABORATIVE = Unit("Collaboratives’ words", "the ICBs that the collaborative works in", ("region", "psc", "icb"))
_ENGLAND = Unit("National plans", "England as a whole", ())

# By sheet. The units of a figure are those of the sheet that it counts.
UNITS: Mapping[str, Unit] = {
    "care_homes": _HOME,
    "optimisation": _MATERNITY_TRUST,
    "early_warning": _MATERNITY_TRUST,
    "optimisation_monthly": _MATERNITY_TRUST,
    "preterm_score": _ICB,
    "tool_phases": _ENGLAND,
    "opioids": _ICB,
    "opioids_monthly": _PATIENT,
    "medication_reviews": _PATIENT,
    "wards": _WARD,
    "restrictive_practice": _WARD,
    "trusts": _MENTAL_HEALTH_TRUST,
    "systems": _ICB,
    "psirf": _TRUST,
    "opioid_items": _ITEM,
    "restraint_reported": _PROVIDER,
    "handover": _ICB,
    "narrative": _COLLABORATIVE,
}


# The larger places that have a place of a kind in them, the smallest first.
LARGER_PLACES: Mapping[str, tuple[str, ...]] = {
    "region": (),
    "odn": ("region",),
    "psc": ("region",),
    "icb": ("psc", "region"),
    "trust": ("icb", "psc", "odn", "region"),
}


def find_unknown_places(sheet: str, selection: Selection) -> tuple[str, ...]:
    """The kinds of place chosen to which no path leads from the units of a sheet."""
    return tuple(place for place in PLACES if getattr(selection, place) and place not in UNITS[sheet].narrowed_by)


def find_parts(rows: nw.LazyFrame, level: str, selection: Selection) -> frozenset[str]:
    """The units of a level, by code, of which the other places chosen leave some rows out and keep some.

    `rows` are those of all places, with a column a kind of place; of the kinds of row only those chosen count.
    """
    others = [place for place in PLACES if place != level and getattr(selection, place)]
    if not others:
        return frozenset()
    whole, kept = (_count_by_unit(narrow(rows, chosen), level) for chosen in (selection.without(others), selection))
    return frozenset(unit for unit, number in kept.items() if number < whole[unit])


def _count_by_unit(rows: nw.LazyFrame, level: str) -> dict[str, int]:
    counted = rows.filter(~nw.col(level).is_null()).group_by(level).agg(nw.len().alias("number"))
    return {row[level]: row["number"] for row in collect_rows(counted)}


@lru_cache(maxsize=1_000)
def collaboratives_of(selection: Selection, sheet: str = "") -> tuple[organisations.Collaborative, ...]:
    """The collaboratives of which a return of a sheet is expected for the places chosen, in published order.

    Of a sheet that is about no units, such as the narrative, those that work in the ICBs chosen.
    """
    unit = UNITS.get(sheet, _ICB)
    return tuple(psc for psc in organisations.collaboratives() if _covers(psc.code, selection, unit))


def _covers(psc: str, selection: Selection, unit: Unit) -> bool:
    """Whether a collaborative has ICBs, or trusts, in every kind of place that was chosen."""
    chosen = {place: codes for place, codes in selection.choices.items() if place in PLACES}
    wards = chosen.pop("ward", ())
    return all(_works_in(psc, unit)[place] & set(codes) for place, codes in chosen.items()) and (
        not wards or any(ward.rpartition("-")[0] == psc for ward in wards)
    )


@cache
def _works_in(psc: str, unit: Unit) -> dict[str, frozenset[str]]:
    """The codes of a collaborative's places of each kind, its own among them: of its ICBs, or of its trusts."""
    trusts = [trust for trust in organisations.trusts_of(psc) if unit.trusts is None or unit.trusts(trust)]
    own = {trust.icb for trust in trusts} if unit.trusts else {icb.code for icb in organisations.icbs_of(psc)}
    icbs = [icb for icb in organisations.icbs() if icb.code in own]
    networks = [organisations.network_of(trust.code) for trust in trusts]
    return {
        "psc": frozenset({psc}),
        "region": frozenset(icb.region for icb in icbs),
        "icb": frozenset(icb.code for icb in icbs),
        "odn": frozenset(network.code for network in networks if network),
        "trust": frozenset(trust.code for trust in trusts),
    }


def find_possible(place: str, others: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The places of a kind, by code, that have an ICB or a trust in common with other places chosen, given by kind."""
    return frozenset(
        combined[place]
        for combined in _combinations()
        if combined[place] and all(combined[kind] in codes for kind, codes in others.items())
    )


@cache
def _combinations() -> tuple[dict[str, str], ...]:
    """The places that go together: a collaborative and an ICB of its own, and each of its trusts with where that lies."""
    regions = {icb.code: icb.region for icb in organisations.icbs()}
    icbs = [
        (psc.code, icb.code, "") for psc in organisations.collaboratives() for icb in organisations.icbs_of(psc.code)
    ]
    trusts = [
        (psc.code, trust.icb, trust.code)
        for psc in organisations.collaboratives()
        for trust in organisations.trusts_of(psc.code)
    ]
    networks = {trust: organisations.network_of(trust) for _, _, trust in trusts}
    return tuple(
        {
            "region": regions.get(icb, ""),
            "odn": network.code if (network := networks.get(trust)) else "",
            "psc": psc,
            "icb": icb,
            "trust": trust,
        }
        for psc, icb, trust in (*icbs, *trusts)
    )


def lies_in(selection: Selection, level: str, place: str) -> bool:
    """Whether all that was chosen lies in a place of a level, whole: the place itself, or what is part of it.

    A collaborative that is in two regions lies in neither, and England, or nothing chosen, in no place.
    """
    return any(
        all(place in _places_around(kind, code, level) for code in codes)
        for kind, codes in selection.choices.items()
        if kind in PLACES
    )


def find_related(kind: str, place: str, other: str) -> dict[str, Relation]:
    """The places of another kind, by code, that one place has an ICB or a trust in common with, and how they lie."""
    around = _places_around(kind, place, other)
    found = find_possible(other, {kind: (place,)})
    return {
        code: "lies in" if code in around else "within" if place in _places_around(other, code, kind) else "in part"
        for code in found
    }


def is_marked(selection: Selection, level: str, place: str) -> bool:
    """Whether a place of a level is looked for: it is highlighted itself, or lies whole in a place that is.

    All places together, which have no code, are not.
    """
    return bool(place) and any(
        code in _places_around(level, place, kind) for kind, codes in selection.marked.items() for code in codes
    )


@cache
def _places_around(kind: str, code: str, level: str) -> frozenset[str]:
    """The places of a level in which one place lies whole, by code, itself among them."""
    if kind == level:
        return frozenset({code})
    if kind == "ward":
        # A ward's id begins with its collaborative; in which ICB it is, only returns tell.
        return _places_around("psc", code.rpartition("-")[0], level)
    if level == "odn":
        return frozenset(network.code for network in [_network_of(kind, code)] if network)
    within = [icb for icb in organisations.icbs() if icb.code in _icbs_of(kind, code)]
    if not within or level not in ("region", "psc", "icb"):
        return frozenset()
    return frozenset.intersection(*(_own_places(icb)[level] for icb in within))


def _network_of(kind: str, code: str) -> organisations.Network | None:
    known = kind == "trust" and any(trust.code == code for trust in organisations.trusts())
    return organisations.network_of(code) if known else None


def _icbs_of(kind: str, code: str) -> frozenset[str]:
    """The ICBs that a place is made of; of a trust, that of its head office."""
    if kind == "trust":
        return frozenset(trust.icb for trust in organisations.trusts() if trust.code == code)
    if kind == "psc":
        return frozenset(icb.code for icb in organisations.icbs_of(code))
    return frozenset(icb.code for icb in organisations.icbs() if code in (icb.code, icb.region))


def _own_places(icb: organisations.ICB) -> dict[str, frozenset[str]]:
    pscs = frozenset(psc.code for psc in organisations.collaboratives_of_icb(icb.code))
    return {"region": frozenset({icb.region}), "psc": pscs, "icb": frozenset({icb.code})}
