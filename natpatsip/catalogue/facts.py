"""What the quarterly report states, number by number, and from where each of its numbers can be had again."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from natpatsip.catalogue.definitions import pick
from natpatsip.quarters import Quarter

PUBLISHED = Path(__file__).parents[2] / "data" / "published"

# Units whose values are text, not numbers.
_NAMED = ("quarter", "month")

Value = float | int | str


@dataclass(frozen=True)
class Fact:
    """One number of the report.

    `value` is in `unit`, to so many `decimals`, exact unless `comparison` says `more than` or `at least`. `basis` says
    what the report had it from and `how` in words how it comes about. `method` names how it is computed here: from a
    `number` of a `figure` (or of the ambitions or monthly data), and for some methods `against` something else; where
    there is none, `reason` says why it cannot be computed.
    """

    id: str
    programme: str
    measure: str
    scope: str
    quarter: Quarter
    value: Value
    unit: str
    decimals: int
    comparison: str
    basis: str
    how: str
    method: str
    figure: str
    number: str
    against: str
    reason: str
    stated_in: str
    source: str


@dataclass(frozen=True)
class WardsOfCollaborative:
    """A row of the report's own table in figure 19: wards supported directly, of all NHS wards of a collaborative."""

    psc: str
    wards_direct: int
    wards_total: int


@cache
def facts() -> tuple[Fact, ...]:
    """Every fact of the report for Q4 2022/23, by programme."""
    return tuple(_fact(row) for row in _rows("q4_2022_23_facts.csv"))


def fact(id: str) -> Fact:
    """The fact with this id; raises KeyError."""
    return pick({fact.id: fact for fact in facts()}, id, "published fact")


@cache
def published_wards() -> tuple[WardsOfCollaborative, ...]:
    """The rows of the report's table in figure 19, without England's."""
    return tuple(
        WardsOfCollaborative(row["psc"], int(row["wards_direct"]), int(row["wards_total"]))
        for row in _rows("q4_2022_23_mhsip_wards_by_psc.csv")
        if row["psc"] != "England"
    )


def _rows(file: str) -> list[dict[str, str]]:
    with (PUBLISHED / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _fact(row: dict[str, str]) -> Fact:
    decimals = int(row["decimals"])
    parsed: dict[str, Any] = {
        "quarter": Quarter.parse(row["quarter"]),
        "value": _value(row["value"], row["unit"], decimals),
        "decimals": decimals,
    }
    return Fact(**row | parsed)


def _value(text: str, unit: str, decimals: int) -> Value:
    if unit in _NAMED:
        return text
    return float(text) if decimals else int(text)
