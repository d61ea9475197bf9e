"""Who belongs to whom: on a day, or as it is today, which is how series over time show every quarter."""

from datetime import date

from natpatsip.organisations.entities import ICB, Collaborative, Network, Provider, Region, Successor, Trust
from natpatsip.organisations.names import find_collaborative, find_icb, find_provider, find_trust
from natpatsip.organisations.reference import (
    collaboratives,
    icbs,
    members_of,
    networks,
    owners_of,
    providers,
    regions,
    successors,
    trusts,
)


def icbs_of(psc: str, on: date | None = None) -> tuple[ICB, ...]:
    """The ICBs that a collaborative reports on, on a day or today. Raises UnknownOrganisation."""
    codes = members_of("icb", "collaborative", find_collaborative(psc).code, on)
    return tuple(icb for icb in icbs() if icb.code in codes)


def trusts_of(psc: str, on: date | None = None) -> tuple[Trust, ...]:
    """The NHS trusts of every kind that work with a collaborative; one that straddles two is in both.

    On a day, a trust that merged is left out from the day after its last; without one it is where it was. Raises
    UnknownOrganisation.
    """
    codes = members_of("trust", "collaborative", find_collaborative(psc).code, on)
    return tuple(trust for trust in trusts() if trust.code in codes)


def maternity_trusts_of(psc: str, on: date | None = None) -> tuple[Trust, ...]:
    """The trusts of a collaborative that have births on a day; none is in two. Raises UnknownOrganisation."""
    return tuple(trust for trust in trusts_of(psc, on) if trust.has_births(on))


def providers_of(psc: str, on: date | None = None) -> tuple[Provider, ...]:
    """The eligible NHS MHLDA trusts that work with a collaborative; one that straddles two is in both.

    On a day, a trust that has closed is left out from the day after; private providers work everywhere and are in none.
    Raises UnknownOrganisation.
    """
    codes = members_of("trust", "collaborative", find_collaborative(psc).code, on)
    return tuple(provider for provider in providers() if provider.eligible_mhlda and provider.code in codes)


def providers_reported_by(psc: str, on: date | None = None) -> tuple[Provider, ...]:
    """Whose wards a collaborative can list: its own NHS trusts, then every private provider. Raises UnknownOrganisation."""
    return providers_of(psc, on) + tuple(provider for provider in providers() if provider.kind == "Private")


def regions_of(psc: str) -> tuple[Region, ...]:
    """The regions that a collaborative lies in, which are those of its ICBs. Raises UnknownOrganisation."""
    codes = {icb.region for icb in icbs_of(psc)}
    return tuple(region for region in regions() if region.code in codes)


def collaboratives_of_icb(icb: str, on: date | None = None) -> tuple[Collaborative, ...]:
    """The collaboratives that report on an ICB, on a day or today. Raises UnknownOrganisation."""
    return _collaboratives_of("icb", find_icb(icb).code, on)


def collaboratives_of_provider(provider: str, on: date | None = None) -> tuple[Collaborative, ...]:
    """The collaboratives that an NHS trust works with; none for a private provider. Raises UnknownOrganisation."""
    return _collaboratives_of("trust", find_provider(provider).code, on)


def collaboratives_of_trust(trust: str, on: date | None = None) -> tuple[Collaborative, ...]:
    """The collaboratives that an NHS trust works with; on a day after it merged, none. Raises UnknownOrganisation."""
    return _collaboratives_of("trust", find_trust(trust).code, on)


def main_collaborative_of(trust: str) -> Collaborative:
    """Where a trust is counted if it may be counted only once: with the collaborative of its ICB, if it works with it.

    Raises UnknownOrganisation.
    """
    own = collaboratives_of_trust(trust)
    of_its_icb = collaboratives_of_icb(find_trust(trust).icb)
    return next((psc for psc in own if psc in of_its_icb), own[0])


def network_of(trust: str) -> Network | None:
    """The neonatal network of a trust; None for one that cares for no newborn babies. Raises UnknownOrganisation."""
    codes = owners_of("trust", find_trust(trust).code, "network")
    return next((network for network in networks() if network.code in codes), None)


def region_of_icb(icb: str) -> Region:
    """The one region of an ICB today. Raises UnknownOrganisation."""
    code = find_icb(icb).region
    return next(region for region in regions() if region.code == code)


def successor_of(trust: str, on: date) -> Successor | None:
    """Which trust had taken over from this one by a day, if any had. Raises UnknownOrganisation."""
    code = find_trust(trust).code
    return next((successor for successor in successors() if successor.old_code == code and successor.day <= on), None)


def successors_of_icb(icb: str) -> tuple[ICB, ...]:
    """The ICBs that took over from one that closed; none for one that stands. Raises UnknownOrganisation."""
    code = find_icb(icb).code
    return tuple(find_icb(successor.new_code) for successor in successors() if successor.old_code == code)


def _collaboratives_of(kind: str, code: str, on: date | None) -> tuple[Collaborative, ...]:
    codes = owners_of(kind, code, "collaborative", on)
    return tuple(collaborative for collaborative in collaboratives() if collaborative.code in codes)
