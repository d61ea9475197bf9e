"""Answers of a demonstration of many times the size: those of so many variants, added up and put together.

So England has so many times the homes, trusts, wards, babies and patients, and every share that is published stays as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from natpatsip import organisations
from natpatsip.organisations.made_up import make_up
from natpatsip.sheets import find_sheet

Rows = Sequence[Mapping[str, Any]]

# What each counts in an ICB and month, it counts in all variants.
_ADDED_UP = ("care_homes", "opioids_monthly", "medication_reviews")


def put_together(variants: Sequence[Mapping[str, Rows]]) -> dict[str, list[dict[str, Any]]]:
    """The rows of each sheet in all variants: counts of ICBs added up, trusts and wards beside one another.

    What ICBs and collaboratives say in words, stages or scores, they say as in the first.
    """
    return {sheet: _put_together(sheet, [variant[sheet] for variant in variants]) for sheet in variants[0]}


def _put_together(sheet: str, variants: Sequence[Rows]) -> list[dict[str, Any]]:
    if sheet in _ADDED_UP:
        return _add_up(find_sheet(sheet).row_keys, variants)
    if sheet not in _MADE_UP:
        return [dict(row) for row in variants[0]]
    make = _MADE_UP[sheet]
    return [
        {**row, **make(row, number, len(variants))} for number, rows in enumerate(variants, start=1) for row in rows
    ]


def _add_up(keys: Sequence[str], variants: Sequence[Rows]) -> list[dict[str, Any]]:
    total: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in (row for rows in variants for row in rows):
        line = total.setdefault(tuple(row[key] for key in keys), {**row, **dict.fromkeys(_counts(row, keys), 0)})
        for name in _counts(row, keys):
            line[name] += row[name]
    return list(total.values())


def _counts(row: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    return [name for name, value in row.items() if isinstance(value, int) and name not in keys]


def _of_trust(row: Mapping[str, Any], number: int, of: int) -> dict[str, Any]:
    return {"trust": make_up(row["trust"], number)}


def _of_provider(row: Mapping[str, Any], number: int, of: int) -> dict[str, Any]:
    """A private provider runs wards of every variant."""
    private = organisations.find_provider(row["provider"]).kind == "Private"
    return {"provider": row["provider"] if private else make_up(row["provider"], number)}


def _of_ward_id(row: Mapping[str, Any], number: int, of: int) -> dict[str, Any]:
    """Ids follow one another, as a template issues them."""
    psc, _, place = row["ward_id"].partition("-")
    return {"ward_id": f"{psc}-{(int(place) - 1) * of + number:04}"}


def _of_ward(row: Mapping[str, Any], number: int, of: int) -> dict[str, Any]:
    name = row["ward_name"] if number == 1 else f"{row['ward_name']} {number}"
    return {"ward_name": name, **_of_ward_id(row, number, of), **_of_provider(row, number, of)}


_MADE_UP: Mapping[str, Callable[[Mapping[str, Any], int, int], dict[str, Any]]] = {
    "optimisation": _of_trust,
    "early_warning": _of_trust,
    "optimisation_monthly": _of_trust,
    "trusts": _of_provider,
    "wards": _of_ward,
    "restrictive_practice": _of_ward_id,
}
