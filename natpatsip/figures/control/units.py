"""The units of a level in their published order, under the names that people know them by."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import narwhals as nw

from natpatsip import organisations
from natpatsip.analysis.measures import ENGLAND, Measure
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.figures.parts import Parts, get_parts
from natpatsip.figures.wording import labels
from natpatsip.organisations.entities import ICB, Collaborative, Trust
from natpatsip.store import Snapshot

_UNIT_BYTES = 100


def ordered_units(
    measure: Measure, units: Sequence[Row], level: str, selection: Selection, snapshot: Snapshot
) -> list[dict[str, Any]]:
    """The series of a measure in the published order of their units, each with a `short` name; wards by their ids.

    A unit of which the places chosen take in only some is named as a part.
    """
    if not units or level in (ENGLAND, "ward"):
        return [{**unit, "short": unit["unit_name"]} for unit in units]
    short, parts = _short_names(level), _get_parts(measure, level, selection, snapshot)
    named = [
        {**unit, "unit_name": parts.name(code, name), "short": parts.short(code, short.get(code, name))}
        for unit in units
        for code, name in [(unit["unit"], unit["unit_name"])]
    ]
    order = {code: place for place, code in enumerate(labels(level))}
    return sorted(named, key=lambda unit: (order.get(unit["unit"], len(order)), unit["unit"]))


def _get_parts(measure: Measure, level: str, selection: Selection, snapshot: Snapshot) -> Parts:
    """Those of a source of measures, whichever of them is charted."""
    chosen, last = measure.applicable_selection(selection), selection.quarter
    until = nw.col(measure.period) <= nw.lit(last.end if measure.period == "month" else last.key)
    return snapshot.keep(
        ("parts", measure.source, level, *chosen.choices.items(), last),
        lambda: get_parts(snapshot.frame(measure.source).filter(until), level, chosen),
        lambda parts: _UNIT_BYTES * len(parts.units),
    )


def _short_names(level: str) -> Mapping[str, str]:
    places: dict[str, Callable[[], Sequence[Collaborative | Trust | ICB]]] = {
        "psc": organisations.collaboratives,
        "trust": organisations.trusts,
        "icb": organisations.icbs,
    }
    return {place.code: place.short for place in places[level]()} if level in places else labels(level)
