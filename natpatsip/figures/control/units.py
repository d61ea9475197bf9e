"""The units of a level in their published order, under the names that people know them by."""

from collections.abc import Mapping, Sequence
from typing import Any

from natpatsip import organisations
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.charts.specification import Row
from natpatsip.figures.wording import labels


def ordered_units(units: Sequence[Row], level: str) -> list[dict[str, Any]]:
    """Series in the published order of their units, each with a `short` name; wards, that have none, by their ids."""
    if level in (ENGLAND, "ward"):
        return [{**unit, "short": unit["unit_name"]} for unit in units]
    short = _short_names(level)
    named = [{**unit, "short": short.get(unit["unit"], unit["unit_name"])} for unit in units]
    order = {code: place for place, code in enumerate(labels(level))}
    return sorted(named, key=lambda unit: (order.get(unit["unit"], len(order)), unit["unit"]))


def _short_names(level: str) -> Mapping[str, str]:
    places = {"psc": organisations.collaboratives, "trust": organisations.trusts, "icb": organisations.icbs}
    return {place.code: place.short for place in places[level]()} if level in places else labels(level)
