"""Who belongs to whom, on a day or at any time."""

from datetime import date

from natpatsip.organisations.kinds import ICB, Collaborative, Provider, Region, Successor
from natpatsip.organisations.names import find_collaborative, find_icb, find_provider
from natpatsip.organisations.reference import collaboratives, icbs, memberships, providers, regions, successors


def icbs_of(psc: str, on: date | None = None) -> tuple[ICB, ...]:
    """The ICBs that a collaborative reports on; without a day, those it ever did. Raises UnknownOrganisation."""
    codes = _members_of("icb", "collaborative", find_collaborative(psc).code, on)
    return tuple(icb for icb in icbs() if icb.code in codes)


def providers_of(psc: str, on: date | None = None) -> tuple[Provider, ...]:
    """The eligible NHS MHLDA trusts that work with a collaborative; one that straddles two is in both.

    A trust that has closed is left out from the day after; private providers work everywhere and are in none.
    Raises UnknownOrganisation.
    """
    codes = _members_of("provider", "collaborative", find_collaborative(psc).code, on)
    return tuple(provider for provider in providers() if provider.eligible_mhlda and provider.code in codes)


def providers_reported_by(psc: str) -> tuple[Provider, ...]:
    """Whose wards a collaborative can list: its own NHS trusts, then every private provider. Raises UnknownOrganisation."""
    return providers_of(psc) + tuple(provider for provider in providers() if provider.kind == "Private")


def regions_of(psc: str) -> tuple[Region, ...]:
    """The regions that a collaborative lies in. Raises UnknownOrganisation."""
    codes = _owners_of("collaborative", find_collaborative(psc).code, "region", None)
    return tuple(region for region in regions() if region.code in codes)


def collaboratives_of_icb(icb: str, on: date | None = None) -> tuple[Collaborative, ...]:
    """The collaboratives that report on an ICB. Raises UnknownOrganisation."""
    return _collaboratives_of("icb", find_icb(icb).code, on)


def collaboratives_of_provider(provider: str, on: date | None = None) -> tuple[Collaborative, ...]:
    """The collaboratives that an NHS trust works with; none for a private provider. Raises UnknownOrganisation."""
    return _collaboratives_of("provider", find_provider(provider).code, on)


def region_of_icb(icb: str) -> Region:
    """The one region of an ICB. Raises UnknownOrganisation."""
    code = find_icb(icb).region
    return next(region for region in regions() if region.code == code)


def region_of_trust(provider: str, psc: str) -> Region:
    """The region in which a trust works with a collaborative: that of its head office, if the collaborative lies there.

    Raises UnknownOrganisation.
    """
    code = find_provider(provider).code
    own = {find_icb(icb).region for icb in _owners_of("provider", code, "icb", None)}
    lies_in = regions_of(psc)
    return next((region for region in lies_in if region.code in own), lies_in[0])


def successor_of(provider: str, on: date) -> Successor | None:
    """Which trust had taken over from this one by a day, if any had. Raises UnknownOrganisation."""
    code = find_provider(provider).code
    return next((after for after in successors() if after.old_code == code and after.day <= on), None)


def _collaboratives_of(kind: str, code: str, on: date | None) -> tuple[Collaborative, ...]:
    codes = _owners_of(kind, code, "collaborative", on)
    return tuple(collaborative for collaborative in collaboratives() if collaborative.code in codes)


def _members_of(member_kind: str, of_kind: str, of: str, on: date | None) -> set[str]:
    held = (membership for membership in memberships() if membership.holds(on))
    return {m.member for m in held if (m.member_kind, m.of_kind, m.of) == (member_kind, of_kind, of)}


def _owners_of(member_kind: str, member: str, of_kind: str, on: date | None) -> set[str]:
    held = (membership for membership in memberships() if membership.holds(on))
    return {m.of for m in held if (m.member_kind, m.member, m.of_kind) == (member_kind, member, of_kind)}
