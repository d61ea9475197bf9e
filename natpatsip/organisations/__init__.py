"""Who is who: regions, collaboratives, ICBs and providers, what they are called and what they belong to, and when.

Organisations are no tree. A collaborative can lie in two regions and a trust can work with two collaboratives, so who
belongs to whom is a list of dated memberships. A private provider works with every collaborative and so has none.
"""

from natpatsip.organisations.belonging import (
    collaboratives_of_icb,
    collaboratives_of_provider,
    icbs_of,
    providers_of,
    providers_reported_by,
    region_of_icb,
    region_of_trust,
    regions_of,
    successor_of,
)
from natpatsip.organisations.kinds import ICB, Collaborative, Membership, Provider, Region, Successor
from natpatsip.organisations.names import UnknownOrganisation, find_collaborative, find_icb, find_provider
from natpatsip.organisations.reference import collaboratives, icbs, memberships, providers, regions, successors
from natpatsip.organisations.tables import organisation_tables

__all__ = [
    "ICB",
    "Collaborative",
    "Membership",
    "Provider",
    "Region",
    "Successor",
    "UnknownOrganisation",
    "collaboratives",
    "collaboratives_of_icb",
    "collaboratives_of_provider",
    "find_collaborative",
    "find_icb",
    "find_provider",
    "icbs",
    "icbs_of",
    "memberships",
    "organisation_tables",
    "providers",
    "providers_of",
    "providers_reported_by",
    "region_of_icb",
    "region_of_trust",
    "regions",
    "regions_of",
    "successor_of",
    "successors",
]
