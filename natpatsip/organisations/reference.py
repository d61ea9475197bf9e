"""The organisations of the lists in use, read once; each row there names the public body that publishes it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from natpatsip.organisations.entities import (
    ICB,
    Collaborative,
    DatedName,
    Membership,
    Network,
    Provider,
    Region,
    Successor,
    Trust,
)
from natpatsip.organisations.lists.keeping import rows
from natpatsip.organisations.lists.reading import Row


@cache
def regions() -> tuple[Region, ...]:
    """The seven NHS England regions, by code."""
    return tuple(Region(row["code"], row["name"]) for row in rows("regions"))


@cache
def collaboratives() -> tuple[Collaborative, ...]:
    """The 15 collaboratives, in the alphabetical order in which the programme publishes them."""
    return tuple(
        Collaborative(
            code=row["code"],
            name=row["name"],
            short=row["short_name"],
            former_name=row["former_name"],
            later_name=row["later_name"],
            later_from=_day(row["later_from"]),
            also_known_as=_list(row["also_known_as"]),
            order=place,
            tile_column=int(row["tile_column"]),
            tile_row=int(row["tile_row"]),
        )
        for place, row in enumerate(rows("collaboratives"), start=1)
    )


@cache
def icbs() -> tuple[ICB, ...]:
    """The Integrated Care Boards, 42 of them in 2022/23, in the order of their list; those that have closed stay in it."""
    return tuple(
        ICB(
            code=row["code"],
            ons_code=row["ons_code"],
            later_ons_code=row["later_ons_code"],
            name=row["name"],
            short=row["short_name"],
            other_names=_list(row["other_names"]),
            region=_only_owner("icb", row["code"], "region"),
            care_homes_2020=_count(row["care_homes_2020"]),
            population_2022=_count(row["population_2022"]),
            neighbourhoods_2011=_count(row["neighbourhoods_2011"]),
            rural_neighbourhoods_2011=_count(row["rural_neighbourhoods_2011"]),
            first=_first_day(row["code"]),
            last=_last_day(row["code"]),
        )
        for row in rows("icbs")
    )


@cache
def networks() -> tuple[Network, ...]:
    """The ten neonatal networks of England, by name."""
    return tuple(Network(row["code"], row["name"]) for row in rows("networks"))


@cache
def trusts() -> tuple[Trust, ...]:
    """The NHS trusts of 2022/23, by name, and the maternity trusts that had merged into them since April 2020.

    A trust that opened later comes last.
    """
    return tuple(_trust(row) for row in rows("trusts"))


@cache
def providers() -> tuple[Provider, ...]:
    """NHS trusts with inpatient mental health, learning disability or autism wards, then private providers."""
    nhs = (_nhs_provider(trust) for trust in trusts() if trust.mhlda_wards)
    return (*nhs, *(_private_provider(row) for row in rows("private_providers")))


@cache
def successors() -> tuple[Successor, ...]:
    """Which trust or ICB took over from which, and when, by date."""
    return tuple(
        Successor(row["old_code"], row["new_code"], date.fromisoformat(row["date"])) for row in rows("successors")
    )


@cache
def memberships() -> tuple[Membership, ...]:
    """Who belongs to whom: ICBs to regions and collaboratives, NHS trusts to collaboratives, ICBs and networks."""
    return tuple(
        Membership(
            member_kind=row["member_kind"],
            member=row["member_code"],
            of_kind=row["of_kind"],
            of=row["of_code"],
            first=_day(row["from"]),
            last=_day(row["to"]),
        )
        for row in rows("memberships")
    )


def owners_of(member_kind: str, member: str, of_kind: str, on: date | None = None) -> set[str]:
    """The codes of what one organisation belongs to, of a kind, on a day; without a day, as it is today.

    Today's memberships are those that hold latest: of one that has closed, the last that it had.
    """
    every = _memberships_by_member(member_kind, of_kind).get(member, ())
    holding = _latest(every) if on is None else [membership for membership in every if membership.holds(on)]
    return {membership.of for membership in holding}


@cache
def members_of(member_kind: str, of_kind: str, of: str, on: date | None = None) -> frozenset[str]:
    """The codes of those of a kind that belong to one organisation, on a day; without a day, as it is today."""
    members = _memberships_by_member(member_kind, of_kind)
    return frozenset(member for member in members if of in owners_of(member_kind, member, of_kind, on))


@cache
def _memberships_by_member(member_kind: str, of_kind: str) -> Mapping[str, Sequence[Membership]]:
    by_member = defaultdict(list)
    for membership in memberships():
        if (membership.member_kind, membership.of_kind) == (member_kind, of_kind):
            by_member[membership.member].append(membership)
    return by_member


def _latest(every: Sequence[Membership]) -> list[Membership]:
    ends = max((membership.last or date.max for membership in every), default=None)
    return [membership for membership in every if (membership.last or date.max) == ends]


def _only_owner(member_kind: str, member: str, of_kind: str) -> str:
    (owner,) = owners_of(member_kind, member, of_kind)
    return owner


def _first_day(icb: str) -> date | None:
    """From when an ICB is in a region; None for one that was there before the lists begin."""
    days = [membership.first for membership in _memberships_by_member("icb", "region")[icb]]
    return None if None in days else min(day for day in days if day)


def _last_day(icb: str) -> date | None:
    days = [membership.last for membership in _memberships_by_member("icb", "region")[icb]]
    return None if None in days else max(day for day in days if day)


def _trust(row: Row) -> Trust:
    taken_over = [successor.day for successor in successors() if successor.old_code == row["code"]]
    return Trust(
        code=row["code"],
        name=row["name"],
        short=row["short_name"],
        other_names=_list(row["other_names"]),
        dated_names=_dated_names().get(row["code"], ()),
        kind=row["kind"],
        icb=_only_owner("trust", row["code"], "icb"),
        opened=_day(row["opened"]),
        closed=taken_over[0] - timedelta(days=1) if taken_over else None,
        maternity=row["maternity"] == "yes",
        maternity_from=_day(row["maternity_from"]),
        neonatal=row["neonatal"] == "yes",
        deliveries_year=_count(row["deliveries_2022_23"]),
        mhlda_wards=row["mhlda_wards"] == "yes",
        eligible_mhlda=row["eligible_mhlda"] == "yes",
        bed_days_month=_count(row["bed_days_month"]),
    )


@cache
def _dated_names() -> Mapping[str, tuple[DatedName, ...]]:
    by_trust: dict[str, tuple[DatedName, ...]] = {}
    for row in rows("trust_names"):
        dated = DatedName(row["name"], row["short_name"], first=_day(row["from"]), last=_day(row["to"]))
        by_trust[row["code"]] = (*by_trust.get(row["code"], ()), dated)
    return by_trust


def _nhs_provider(trust: Trust) -> Provider:
    return Provider(
        code=trust.code,
        name=trust.name,
        short=trust.short,
        other_names=trust.other_names,
        dated_names=trust.dated_names,
        kind="NHS",
        eligible_mhlda=trust.eligible_mhlda,
        opened=trust.opened,
        closed=trust.closed,
        bed_days_month=trust.bed_days_month,
    )


def _private_provider(row: Row) -> Provider:
    return Provider(
        code=row["code"],
        name=row["name"],
        short=row["short_name"],
        other_names=_list(row["other_names"]),
        dated_names=(),
        kind="Private",
        eligible_mhlda=False,
        opened=None,
        closed=None,
        bed_days_month=_count(row["bed_days_month"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split("; ")) if text else ()


def _count(text: str) -> int | None:
    return int(text) if text else None
