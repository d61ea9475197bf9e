"""Numbers, names and choices in words: shared by findings, captions and alternative texts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache

from natpatsip import catalogue, organisations
from natpatsip.analysis.adoption import Change
from natpatsip.analysis.selection import PLACES, Selection

NO_QUARTER_BEFORE = "with no quarter before it"


def counted(number: int, one: str, many: str | None = None) -> str:
    """“1 ward”, “1,234 wards”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percentage(value: float | int | None, decimals: int = 1) -> str:
    """“61.2%”; “not known” of nothing."""
    return "not known" if value is None else f"{value:.{decimals}f}%"


def on_the_quarter(change: Change) -> str:
    """How a share moved: “up 6.2 points on the quarter”, “unchanged on the quarter”, “with no quarter before it”."""
    points = change.points()
    if points is None:
        return NO_QUARTER_BEFORE
    if points == 0:
        return "unchanged on the quarter"
    return f"{'up' if points > 0 else 'down'} {abs(points):.1f} points on the quarter"


def gained(change: Change) -> list[str]:
    """How a count moved on the quarter: “12 more than a quarter earlier”; nothing without an earlier quarter."""
    if not change.compared:
        return []
    gain = change.now.reached - change.before.reached
    partly = "" if change.compared == change.returned else f" in {change.compared} of {change.returned} collaboratives"
    if gain == 0:
        return [f"as many as a quarter earlier{partly}"]
    return [f"{abs(gain):,} {'more' if gain > 0 else 'fewer'} than a quarter earlier{partly}"]


def dated(day: date) -> str:
    """“3 April 2023”, on every system."""
    return f"{day.day} {day:%B %Y}"


def listed(names: Sequence[str]) -> str:
    """“Oxford”, “Oxford and Wessex”, “Eastern, Oxford and Wessex”."""
    *most, last = names or ["none"]
    return f"{', '.join(most)} and {last}" if most else last


def place(selection: Selection) -> str:
    """The places chosen, the smallest first: “Wessex in South East”; “England” when none is."""
    chosen = [listed(chosen_labels(selection, column)) for column in reversed(PLACES) if getattr(selection, column)]
    return " in ".join(chosen) or "England"


def homes(selection: Selection) -> str:
    """The care homes that are counted: all, or those that use one of the tools chosen."""
    tools = chosen_labels(selection, "tool")
    return f"care homes with {' or '.join(tools)}" if tools else "care homes"


def chosen_labels(selection: Selection, column: str) -> list[str]:
    """The labels of what was chosen for one column of a selection."""
    known = labels(column)
    return [known.get(code, code) for code in getattr(selection, column)]


@cache
def labels(column: str) -> Mapping[str, str]:
    """Every code that can be chosen for a column of a selection, with the label that people see, in their order.

    Wards are named by the ids that their templates issued: which there are, only the record knows.
    """
    return _LABELS[column]()


_LABELS: dict[str, Callable[[], Mapping[str, str]]] = {
    "region": lambda: {region.code: region.name for region in organisations.regions()},
    "odn": lambda: {network.code: network.name for network in organisations.networks()},
    "psc": lambda: {psc.code: psc.name for psc in organisations.collaboratives()},
    "icb": lambda: {icb.code: icb.short for icb in organisations.icbs()},
    "trust": lambda: {trust.code: trust.name for trust in organisations.trusts() if trust.maternity},
    "ward": dict,
    "intervention": lambda: {one.code: one.label for one in catalogue.interventions()},
    "tool": lambda: {tool.code: tool.name for tool in catalogue.tools()},
    "ward_type": lambda: {kind.code: kind.label for kind in catalogue.ward_types()},
    "level": lambda: LEVELS,
    "provider_kind": lambda: {"NHS": "NHS trusts", "Private": "Private providers"},
}
LEVELS = {
    "region": "Regions",
    "odn": "Neonatal networks",
    "psc": "Collaboratives",
    "icb": "ICBs",
    "trust": "Trusts",
}
FILTER_NAMES = {
    "region": "Region",
    "psc": "Collaborative",
    "icb": "ICB",
    "odn": "Neonatal network",
    "trust": "Trust",
    "ward": "Ward",
    "intervention": "Intervention",
    "level": "Compare",
    "tool": "Tool",
    "ward_type": "Ward type",
    "provider_kind": "Provider type",
}


NO_FILTER = "no other filter"


def filters_used(selection: Selection) -> str:
    """Everything that was chosen, in one line: it goes with every download."""
    quarters = f"Quarter: {selection.quarter}; series from {selection.since}"
    chosen = [f"{FILTER_NAMES[column]}: {', '.join(chosen_labels(selection, column))}" for column in selection.choices]
    level = [] if selection.level == "psc" else [f"Compared: {LEVELS[selection.level].lower()}"]
    return "; ".join([quarters, *(chosen or [NO_FILTER]), *level])
