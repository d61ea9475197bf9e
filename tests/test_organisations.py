"""Who is who, and who belongs to whom: counts and names as NHS England, ONS and ODS publish them."""

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from natpatsip import organisations
from natpatsip.organisations import UnknownOrganisation, find_collaborative, find_icb, find_provider, find_trust

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


def test_a_short_name_is_the_same_name_shortened_to_fit_a_tile():
    for psc in organisations.collaboratives():
        words = re.findall(r"\w+", psc.name)
        following = iter(words)
        shortened = all(any(word.startswith(part) for word in following) for part in re.findall(r"\w+", psc.short))
        assert shortened or psc.short == "".join(word[0] for word in words), psc
        assert len(psc.short) <= 14, psc


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


def test_only_wessex_and_uclpartners_cross_regions():
    across = {psc.name for psc in organisations.collaboratives() if len(organisations.regions_of(psc.code)) > 1}
    assert across == {"Wessex", "UCLPartners"}
    assert [region.name for region in organisations.regions_of("Wessex")] == ["South West", "South East"]
    assert [region.name for region in organisations.regions_of("UCLPartners")] == ["London", "East of England"]


def test_an_icb_is_in_one_region_and_one_collaborative_on_any_day():
    kept = defaultdict(list)
    for membership in organisations.memberships():
        if membership.member_kind == "icb":
            kept[membership.member, membership.of_kind].append(membership)
    assert len(kept) == 42 * 2
    for of_one in kept.values():
        in_turn = sorted(of_one, key=lambda membership: membership.first or date.min)
        assert in_turn[0].first is None and in_turn[-1].last is None
        assert all(later.first - earlier.last == timedelta(days=1) for earlier, later in pairwise(in_turn))


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
        ("North West London", "ICHP"),
        ("NW Coast", "IA"),
        ("S London", "HIN"),
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
    ("text", "code"),
    [
        ("rbz", "RBZ"),
        ("Northern Devon Healthcare", "RBZ"),
        ("The Queen Elizabeth Hospital, King's Lynn, NHS Foundation Trust", "RCX"),
        ("KING’S LYNN", "RCX"),
        ("Guy's & St Thomas'", "RJ1"),
        ("Royal Devon and Exeter NHS Foundation Trust", "RH8"),
        ("Mersey and West Lancashire Teaching Hospitals", "RBN"),
        ("Hampshire and Isle of Wight Healthcare", "RW1"),
        ("UCLH", "RRV"),
        ("Sussex Community", "RDR"),
    ],
)
def test_a_trust_is_known_by_all_its_names(text, code):
    assert find_trust(text).code == code


@pytest.mark.parametrize(
    ("everyone", "find"),
    [
        (organisations.collaboratives, find_collaborative),
        (organisations.icbs, find_icb),
        (organisations.providers, find_provider),
        (organisations.trusts, find_trust),
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
        (
            find_trust,
            "P-PRIORY",
            "“P-PRIORY” is not an NHS trust known here. Write the name as the template prints it, or its code.",
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
    assert all(find_trust(after.new_code) for after in organisations.successors())


def maternity_trusts(on):
    return [
        trust.code
        for psc in organisations.collaboratives()
        for trust in organisations.maternity_trusts_of(psc.code, on)
    ]


@pytest.mark.parametrize(("year_ends", "submitted"), [(2021, 124), (2022, 123), (2023, 122)])
def test_as_many_trusts_have_births_as_returned_deliveries(year_ends, submitted):
    # NHS Digital, NHS Maternity Statistics (MSDS), 2020/21 to 2022/23: providers with deliveries.
    having_births = maternity_trusts(date(year_ends, 3, 31))
    assert len(having_births) == len(set(having_births)) == submitted


def test_deliveries_are_known_of_the_maternity_trusts_of_2022_23_alone():
    delivered = {trust.code: trust.deliveries_year for trust in organisations.trusts() if trust.deliveries_year}
    assert set(delivered) == set(maternity_trusts(Q4_ENDS))
    # NHS Digital, NHS Maternity Statistics (MSDS), 2022/23.
    assert (delivered["R0A"], delivered["RJN"]) == (14_120, 25)


@pytest.mark.parametrize(
    ("code", "day", "into"),
    [
        ("RD3", date(2020, 10, 1), "R0D"),
        ("RDZ", date(2020, 10, 1), "R0D"),
        ("RXH", date(2021, 4, 1), "RYR"),
        ("RW6", date(2021, 10, 1), "RM3"),
        ("RBZ", date(2022, 4, 1), "RH8"),
        ("RA4", date(2023, 4, 1), "RH5"),
        ("RVY", date(2023, 7, 1), "RBN"),
    ],
)
def test_a_maternity_trust_that_merged_hands_over_on_the_day(code, day, into):
    eve = day - timedelta(days=1)
    assert code in maternity_trusts(eve) and code not in maternity_trusts(day)
    assert into in maternity_trusts(day)
    assert organisations.successor_of(code, eve) is None
    assert organisations.successor_of(code, day).new_code == into
    assert find_trust(code).closed == eve
    assert {psc.code for psc in organisations.collaboratives_of_trust(code, eve)} == {
        psc.code for psc in organisations.collaboratives_of_trust(into, day)
    }
    assert organisations.collaboratives_of_trust(code, day) == ()


def test_a_trust_has_no_births_before_it_took_over_a_maternity_service():
    # MSDS 2020/21 has no deliveries of Salford Royal (RM3), whose maternity came with Pennine Acute.
    assert "RM3" not in maternity_trusts(date(2021, 9, 30))
    assert "RM3" in {trust.code for trust in organisations.trusts_of("HIM", date(2021, 9, 30))}


def test_a_merged_trust_has_no_membership_after_its_last_day():
    successor = {after.old_code: after for after in organisations.successors()}
    for membership in organisations.memberships():
        if membership.member_kind == "trust":
            after = successor.get(membership.member)
            assert membership.last == (after.day - timedelta(days=1) if after else None), membership


def test_a_trust_that_opened_since_april_2020_belongs_nowhere_before():
    for trust in organisations.trusts():
        if trust.opened and trust.opened > date(2020, 4, 1):
            assert organisations.collaboratives_of_trust(trust.code, trust.opened)
            assert not organisations.collaboratives_of_trust(trust.code, trust.opened - timedelta(days=1))


@pytest.mark.parametrize(
    ("code", "day", "before", "since"),
    [
        (
            "RH8",
            date(2022, 4, 1),
            "Royal Devon and Exeter NHS Foundation Trust",
            "Royal Devon University Healthcare NHS Foundation Trust",
        ),
        (
            "RBN",
            date(2023, 7, 1),
            "St Helens and Knowsley Teaching Hospitals NHS Trust",
            "Mersey and West Lancashire Teaching Hospitals NHS Trust",
        ),
    ],
)
def test_a_trust_that_took_over_another_has_its_new_name_from_that_day(code, day, before, since):
    assert day in {after.day for after in organisations.successors() if after.new_code == code}
    trust = find_trust(code)
    assert (trust.name_on(day - timedelta(days=1)), trust.name_on(day)) == (before, since)
    assert find_trust(before) is find_trust(since) is trust


def test_every_trust_has_one_icb_and_the_collaborative_of_that_icb():
    outside = set()
    for trust in organisations.trusts():
        (of_icb,) = organisations.collaboratives_of_icb(trust.icb)
        if of_icb not in organisations.collaboratives_of_trust(trust.code):
            outside.add((trust.code, organisations.main_collaborative_of(trust.code).code))
    # East Cheshire works with Manchester, Milton Keynes with Oxford.
    assert outside == {("RJN", "HIM"), ("RD8", "OX")}
    icbs = Counter(
        membership.member
        for membership in organisations.memberships()
        if (membership.member_kind, membership.of_kind) == ("trust", "icb")
    )
    assert set(icbs.values()) == {1} and len(icbs) == len(organisations.trusts())


def test_a_trust_that_straddles_is_counted_where_its_icb_is():
    assert organisations.main_collaborative_of("RV3").code == "UCLP"
    assert organisations.main_collaborative_of("East London NHS Foundation Trust").code == "UCLP"
    assert organisations.main_collaborative_of("RX3").code == "NENC"


def test_ten_networks_care_for_newborn_babies():
    networks = {network.code: network.name for network in organisations.networks()}
    assert len(networks) == 10
    trusts_in = Counter()
    for trust in organisations.trusts():
        network = organisations.network_of(trust.code)
        assert bool(network) == (trust.maternity or trust.neonatal), trust
        if network and not trust.closed:
            trusts_in[network.name] += 1
    # The Northern Neonatal Network says that it has eight trusts.
    assert set(trusts_in) == set(networks.values()) and trusts_in["Northern"] == 8


def test_providers_are_the_trusts_with_wards_then_private_providers():
    trusts = [trust.code for trust in organisations.trusts() if trust.mhlda_wards]
    private = [provider.code for provider in organisations.providers() if provider.kind == "Private"]
    assert [provider.code for provider in organisations.providers()] == trusts + private
    assert all(
        find_provider(code).name == find_trust(code).name and find_provider(code).closed == find_trust(code).closed
        for code in trusts
    )


def test_private_providers_are_in_no_collaborative():
    private = [provider for provider in organisations.providers() if provider.kind == "Private"]
    assert {"Elysium", "Cygnet", "Priory", "St Andrew's"} <= {provider.short for provider in private}
    assert not any(organisations.collaboratives_of_provider(provider.code) for provider in private)


def test_every_membership_is_of_organisations_that_exist():
    known = {
        "region": {region.code for region in organisations.regions()},
        "collaborative": {psc.code for psc in organisations.collaboratives()},
        "icb": {icb.code for icb in organisations.icbs()},
        "trust": {trust.code for trust in organisations.trusts()},
        "network": {network.code for network in organisations.networks()},
    }
    for membership in organisations.memberships():
        assert membership.member in known[membership.member_kind]
        assert membership.of in known[membership.of_kind]


def test_the_analytic_tables_have_a_row_an_organisation():
    tables = organisations.organisation_tables()
    assert len(tables["organisation_collaboratives"]) == 15
    assert len(tables["organisation_icbs"]) == 42
    assert sum(row["eligible_mhlda"] for row in tables["organisation_providers"]) == 52
    assert {row["psc"] for row in tables["organisation_icbs"]} == {psc.code for psc in organisations.collaboratives()}
    assert len(tables["organisation_nhs_trusts"]) == len({row["trust"] for row in tables["organisation_nhs_trusts"]})
    assert {"trust": "RBZ", "successor": "RH8", "since": "2022/23 Q1"} in tables["organisation_successors"]
    works_with = Counter(row["trust"] for row in tables["organisation_trusts_of_collaboratives"])
    assert set(works_with) == {trust.code for trust in organisations.trusts()}
    assert {trust for trust, collaboratives in works_with.items() if collaboratives > 1} == {"RV3", "RWK", "RX3"}
    assert tables["organisation_collaboratives"][11] == {
        "psc": "WEX",
        "psc_name": "Wessex",
        "psc_short": "Wessex",
        "psc_order": 12,
    }


def test_a_trust_in_another_collaborative_than_its_icb_keeps_the_region_of_the_icb():
    trusts = {row["trust"]: row for row in organisations.organisation_tables()["organisation_nhs_trusts"]}
    assert trusts["RD8"] == {
        "trust": "RD8",
        "trust_name": "Milton Keynes University Hospital NHS Foundation Trust",
        "trust_short": "Milton Keynes",
        "maternity": True,
        "icb": "QHG",
        "icb_name": "Bedfordshire, Luton and Milton Keynes",
        "region": "Y61",
        "region_name": "East of England",
        "psc": "OX",
        "psc_name": "Oxford",
        "psc_short": "Oxford",
        "psc_order": 9,
        "odn": "TVW",
        "odn_name": "Thames Valley & Wessex",
    }
    assert trusts["RRU"]["odn"] is None and trusts["RRU"]["odn_name"] is None
