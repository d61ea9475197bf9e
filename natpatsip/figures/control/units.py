"""The units of a level in their published order, under the names that people know them by."""

from collections.abc import Mapping

import pandas as pd

from natpatsip import organisations
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.figures.wording import labels


def ordered_units(units: pd.DataFrame, level: str) -> pd.DataFrame:
    """Series in the published order of their units, each with a `short` name; wards, that have none, by their ids."""
    if units.empty or level in (ENGLAND, "ward"):
        return units.assign(short=units["unit_name"]) if len(units) else units
    order = {code: place for place, code in enumerate(labels(level))}
    short = _short_names(level)
    placed = units.assign(
        place=units["unit"].map(order).fillna(len(order)),
        short=[short.get(code, name) for code, name in zip(units["unit"], units["unit_name"], strict=True)],
    )
    return placed.sort_values(["place", "unit"], ignore_index=True)


def _short_names(level: str) -> Mapping[str, str]:
    listed = {"psc": organisations.collaboratives, "trust": organisations.trusts, "icb": organisations.icbs}
    return {one.code: one.short for one in listed[level]()} if level in listed else labels(level)
