"""The reference tables of data/reference, read once; each row there names the public body that publishes it."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from natpatsip.organisations.kinds import ICB, Collaborative, Membership, Provider, Region, Successor

REFERENCE = Path(__file__).parents[2] / "data" / "reference"


@cache
def regions() -> tuple[Region, ...]:
    """The seven NHS England regions, by code."""
    return tuple(Region(row["code"], row["name"]) for row in _rows("regions"))


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
            also_known_as=row["also_known_as"],
            order=place,
            tile_column=int(row["tile_column"]),
            tile_row=int(row["tile_row"]),
        )
        for place, row in enumerate(_rows("collaboratives"), start=1)
    )


@cache
def icbs() -> tuple[ICB, ...]:
    """The 42 Integrated Care Boards, by name."""
    return tuple(
        ICB(
            code=row["code"],
            ons_code=row["ons_code"],
            later_ons_code=row["later_ons_code"],
            name=row["name"],
            short=row["short_name"],
            region=row["region"],
            care_homes_2020=int(row["care_homes_2020"]),
        )
        for row in _rows("icbs")
    )


@cache
def providers() -> tuple[Provider, ...]:
    """NHS trusts with inpatient mental health, learning disability or autism wards, then private providers."""
    return tuple(
        Provider(
            code=row["code"],
            name=row["name"],
            short=row["short_name"],
            kind=row["kind"],
            eligible_mhlda=row["eligible_mhlda"] == "yes",
            opened=_day(row["opened"]),
            closed=_day(row["closed"]),
            bed_days_month=int(row["bed_days_month"]) if row["bed_days_month"] else None,
        )
        for row in _rows("providers")
    )


@cache
def successors() -> tuple[Successor, ...]:
    """Which trust took over from which, and when."""
    return tuple(
        Successor(row["old_code"], row["new_code"], date.fromisoformat(row["date"]), row["new_name"])
        for row in _rows("successors")
    )


@cache
def memberships() -> tuple[Membership, ...]:
    """Who belongs to whom: ICBs and NHS trusts to collaboratives, trusts to ICBs, collaboratives to regions."""
    return tuple(
        Membership(
            member_kind=row["member_kind"],
            member=row["member_code"],
            of_kind=row["of_kind"],
            of=row["of_code"],
            first=_day(row["from"]),
            last=_day(row["to"]),
        )
        for row in _rows("memberships")
    )


def _rows(table: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
