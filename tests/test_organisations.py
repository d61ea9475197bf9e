"""Who is who, and who belongs to whom: counts and names as NHS England, ONS and ODS publish them."""

from collections import Counter
from datetime import date

import pytest

from natpatsip import organisations
from natpatsip.organisations import UnknownOrganisation, find_collaborative, find_icb, find_provider

Q4_ENDS = date(2023, 3, 31)


def test_there_are_7_regions_15_collaboratives_42_icbs_and_52_eligible_trusts():
    eligible = [provider for provider in organisations.providers() if provider.eligible_mhlda]
    counted = (organisations.regions(), organisations.collaboratives(), organisations.icbs(), eligible)
    assert [len({organisation.code for organisation in some}) for some in counted] == [7, 15, 42, 52]
    assert all(provider.kind == "NHS" for provider in eligible)


def test_collaboratives_come_in_the_order_of_the_published_table():
    # NatPatSIP progress report, Q4 2022/23, figure 19.
    assert [psc.name for psc in organisations.collaboratives()] == [
        "East Midlands",
        "Eastern",
        "Health Innovation Manchester",
        "Health Innovation Network",
        "Imperial College Health Partners",
        "Innovation Agency",
        "Kent, Surrey & Sussex",
        "North East & North Cumbria",
        "Oxford",
        "South West",
        "UCLPartners",
        "Wessex",
        "West Midlands",
        "West of England",
        "Yorkshire & Humber",
    ]
    assert [psc.order for psc in organisations.collaboratives()] == list(range(1, 16))


def test_no_two_collaboratives_share_a_tile():
    tiles = Counter((psc.tile_column, psc.tile_row) for psc in organisations.collaboratives())
    assert max(tiles.values()) == 1


def test_every_icb_has_one_region_and_one_return():
    regions = {region.code for region in organisations.regions()}
    for icb in organisations.icbs():
        assert organisations.region_of_icb(icb.code).code in regions
        assert len(organisations.collaboratives_of_icb(icb.code)) == 1
    assert sum(len(organisations.icbs_of(psc.code)) for psc in organisations.collaboratives()) == 42


def test_regions_hold_the_icbs_that_ons_places_there():
    # ONS, July 2022 ICB lookup.
    assert Counter(organisations.region_of_icb(icb.code).name for icb in organisations.icbs()) == {
        "London": 5,
        "South West": 7,
        "South East": 6,
        "Midlands": 11,
        "East of England": 6,
        "North West": 3,
        "North East and Yorkshire": 4,
    }


def test_a_collaborative_lies_in_the_regions_of_its_icbs():
    for psc in organisations.collaboratives():
        of_icbs = {organisations.region_of_icb(icb.code) for icb in organisations.icbs_of(psc.code)}
        assert set(organisations.regions_of(psc.code)) == of_icbs
    assert [region.name for region in organisations.regions_of("Wessex")] == ["South West", "South East"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("WEX", "WEX"),
        ("wessex", "WEX"),
        ("  Kent,  Surrey and\u00a0Sussex ", "KSS"),
        ("Yorkshire and Humber", "YH"),
        ("Eastern Academic Health Science Network", "EAST"),
        ("West of England AHSN", "WOE"),
        ("Academic Health Science Network for the North East and North Cumbria", "NENC"),
        ("Innovation Agency", "IA"),
        ("Health Innovation North West Coast", "IA"),
        ("Health Innovation Network", "HIN"),
        ("Health Innovation Network South London", "HIN"),
        ("South London HIN", "HIN"),
        ("Health Innovation East", "EAST"),
        ("Health Innovation Oxford & Thames Valley", "OX"),
        ("NW London", "ICHP"),
        ("East Midlands PSC", "EM"),
    ],
)
def test_a_collaborative_is_known_by_all_its_names(text, code):
    assert find_collaborative(text).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("QNQ", "QNQ"),
        ("E54000034", "QNQ"),
        ("NHS Frimley Integrated Care Board", "QNQ"),
        ("Frimley ICB", "QNQ"),
        ("nhs  bedfordshire, luton &\u00a0milton keynes icb", "QHG"),
        ("E54000064", "QNX"),
        ("North East London", "QMF"),
    ],
)
def test_an_icb_is_known_with_or_without_its_trappings(text, code):
    assert find_icb(text).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("rv3", "RV3"),
        ("Central & North West London NHS Foundation Trust", "RV3"),
        ("South West London and St Georges Mental Health", "RQY"),
        ("South West London and St George’s Mental Health NHS Trust", "RQY"),
        ("St. Andrew's Healthcare", "P-STANDREWS"),
        ("Huntercombe Group", "P-HUNTERCOMBE"),
        ("p-elysium", "P-ELYSIUM"),
    ],
)
def test_a_provider_is_known_however_it_is_written(text, code):
    assert find_provider(text).code == code


@pytest.mark.parametrize(
    ("everyone", "find"),
    [
        (organisations.collaboratives, find_collaborative),
        (organisations.icbs, find_icb),
        (organisations.providers, find_provider),
    ],
)
def test_no_name_leads_to_another_organisation(everyone, find):
    for organisation in everyone():
        for name in filter(None, organisation.names):
            assert find(name) is organisation


@pytest.mark.parametrize(
    ("find", "text", "message"),
    [
        (find_collaborative, "Wesex", "“Wesex” is not a Patient Safety Collaborative known here. The nearest: Wessex."),
        (
            find_icb,
            "Frimly",
            "“Frimly” is not an Integrated Care Board known here. The nearest: NHS Frimley Integrated Care Board.",
        ),
        (
            find_provider,
            "zzz",
            "“zzz” is not a provider known here. Write the name as the template prints it, or its code.",
        ),
        (find_collaborative, " ", "No name is given. Write the name or code of a Patient Safety Collaborative."),
    ],
)
def test_an_unknown_name_is_told_the_nearest(find, text, message):
    with pytest.raises(UnknownOrganisation) as refusal:
        find(text)
    assert str(refusal.value) == message


def test_three_trusts_straddle_two_collaboratives():
    per_trust = Counter(
        trust.code for psc in organisations.collaboratives() for trust in organisations.providers_of(psc.code, Q4_ENDS)
    )
    assert len(per_trust) == 52
    assert {code for code, pscs in per_trust.items() if pscs > 1} == {"RV3", "RWK", "RX3"}
    assert {psc.code for psc in organisations.collaboratives_of_provider("RV3")} == {"UCLP", "ICHP"}


def test_a_trust_that_merged_leaves_its_collaborative_and_names_its_successor():
    # Solent became part of Southern Health (RW1) on 1 October 2024: NHS ODS.
    assert "R1C" in {trust.code for trust in organisations.providers_of("WEX", date(2024, 9, 30))}
    assert "R1C" not in {trust.code for trust in organisations.providers_of("WEX", date(2024, 10, 1))}
    assert organisations.successor_of("Solent NHS Trust", date(2024, 9, 30)) is None
    assert organisations.successor_of("Solent NHS Trust", date(2024, 10, 1)).new_code == "RW1"
    assert all(find_provider(after.new_code) for after in organisations.successors())


def test_private_providers_are_in_no_collaborative():
    private = [provider for provider in organisations.providers() if provider.kind == "Private"]
    assert {"Elysium", "Cygnet", "Priory", "St Andrew's"} <= {provider.short for provider in private}
    assert not any(organisations.collaboratives_of_provider(provider.code) for provider in private)


def test_every_membership_is_of_organisations_that_exist():
    known = {
        "region": {region.code for region in organisations.regions()},
        "collaborative": {psc.code for psc in organisations.collaboratives()},
        "icb": {icb.code for icb in organisations.icbs()},
        "provider": {provider.code for provider in organisations.providers()},
    }
    for membership in organisations.memberships():
        assert membership.member in known[membership.member_kind]
        assert membership.of in known[membership.of_kind]


def test_the_analytic_tables_have_a_row_an_organisation():
    tables = organisations.organisation_tables()
    assert len(tables["organisation_collaboratives"]) == 15
    assert len(tables["organisation_icbs"]) == 42
    assert sum(row["eligible_mhlda"] for row in tables["organisation_providers"]) == 52
    # UCLPartners reaches from London into the East of England, and each of its trusts is in one of the two.
    uclpartners = {row["provider"]: row["region"] for row in tables["organisation_trusts"] if row["psc"] == "UCLP"}
    assert uclpartners["RAT"] == "Y56" and uclpartners["R1L"] == "Y61"
    assert tables["organisation_collaboratives"][11] == {
        "psc": "WEX",
        "psc_name": "Wessex",
        "psc_short": "Wessex",
        "psc_order": 12,
    }
