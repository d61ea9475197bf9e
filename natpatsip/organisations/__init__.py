"""Who is who: regions, collaboratives, ICBs, trusts and providers, what they are called, where they belong, and when.

Organisations are no tree. A collaborative can lie in two regions and a trust can work with two collaboratives, so who
belongs to whom is a list of dated memberships. A private provider works with every collaborative and so has none.
"""

from natpatsip.organisations.belonging import (
    collaboratives_of_icb,
    collaboratives_of_provider,
    collaboratives_of_trust,
    icbs_of,
    main_collaborative_of,
    maternity_trusts_of,
    network_of,
    providers_of,
    providers_reported_by,
    region_of_icb,
    regions_of,
    successor_of,
    trusts_of,
)
from natpatsip.organisations.entities import (
    ICB,
    Collaborative,
    Membership,
    Network,
    Provider,
    Region,
    Successor,
    Trust,
)
from natpatsip.organisations.names import (
    UnknownOrganisation,
    find_collaborative,
    find_icb,
    find_network,
    find_organisation,
    find_provider,
    find_region,
    find_trust,
)
from natpatsip.organisations.reference import (
    collaboratives,
    icbs,
    memberships,
    networks,
    providers,
    regions,
    successors,
    trusts,
)
from natpatsip.organisations.tables import organisation_tables

__all__ = [
    "ICB",
    "Collaborative",
    "Membership",
    "Network",
    "Provider",
    "Region",
    "Successor",
    "Trust",
    "UnknownOrganisation",
    "collaboratives",
    "collaboratives_of_icb",
    "collaboratives_of_provider",
    "collaboratives_of_trust",
    "find_collaborative",
    "find_icb",
    "find_network",
    "find_organisation",
    "find_provider",
    "find_region",
    "find_trust",
    "icbs",
    "icbs_of",
    "main_collaborative_of",
    "maternity_trusts_of",
    "memberships",
    "network_of",
    "networks",
    "organisation_tables",
    "providers",
    "providers_of",
    "providers_reported_by",
    "region_of_icb",
    "regions",
    "regions_of",
    "successor_of",
    "successors",
    "trusts",
    "trusts_of",
]
