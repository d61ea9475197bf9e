"""Changes and choices in sentences, and the labels of what can be chosen: shared by findings, captions and pages."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from natpatsip import catalogue, organisations
from natpatsip.analysis.adoption import Change
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.places import UNITS
from natpatsip.analysis.selection import PLACES, Selection, mark
from natpatsip.figures.formatting import agree, format_list, format_number, in_sentence
from natpatsip.quarters import Quarter
from natpatsip.text import capitalised

ENGLAND = "England"
_KIND_IN_NAME = {"region": " region"}
# Places of which a finding tells one by one.
_TOLD_AT_MOST = 3
NO_QUARTER_BEFORE = "with no quarter before it"
UNCHANGED, AS_MANY = "unchanged on the quarter", "as many as"
NOTHING_MOVED = "Nothing moved, or there is no quarter before this one to compare with."


def describe_quarter_change(change: Change) -> str:
    """How a share moved: “up 6.2 points on the quarter”, “unchanged on the quarter”, “with no quarter before it”.

    Where more than a quarter of it comes from how many are counted, it says so, and where the quarters cannot be compared.
    """
    points = change.points()
    if change.barred:
        return _describe_barred(change)
    if points is None:
        return NO_QUARTER_BEFORE
    if points == 0:
        return f"{UNCHANGED}{_describe_denominator(change)}"
    direction = "up" if points > 0 else "down"
    return f"{direction} {format_number(abs(points), 1)} points on the quarter{_describe_denominator(change)}"


def _describe_denominator(change: Change) -> str:
    """“, 0.8 of it because 165 fewer are counted”; nothing where that is a small part of the change."""
    by_denominator = change.points_by_denominator()
    if not by_denominator or not change.denominator_matters:
        return ""
    more = change.now.expected - change.before.expected
    because = f"because {abs(more):,} {'more' if more > 0 else 'fewer'} {agree('is', abs(more))} counted"
    size = format_number(abs(by_denominator), 1)
    if (change.points() or 0) * by_denominator > 0:
        return f", {size} of it {because}"
    return f", after {'a gain' if by_denominator > 0 else 'a loss'} of {size} {because}"


def _describe_barred(change: Change) -> str:
    return f"not comparable with the quarter before ({change.barred})"


def describe_gain(change: Change) -> list[str]:
    """How a count moved on the quarter: “12 more than a quarter earlier”; nothing without an earlier quarter."""
    if not change.compared:
        return []
    if change.barred:
        return [_describe_barred(change)]
    gain = change.now.reached - change.before.reached
    partly = "" if change.compared == change.returned else f" in {change.compared} of {change.returned} collaboratives"
    if gain == 0:
        return [f"{AS_MANY} a quarter earlier{partly}"]
    return [f"{abs(gain):,} {'more' if gain > 0 else 'fewer'} than a quarter earlier{partly}"]


def name_places(selection: Selection) -> str:
    """The places chosen, the smallest first: “Wessex in South East region”; “England” when none is.

    A region is called one: there is a South West region, and a collaborative of that name in it.
    """
    kinds = [column for column in reversed(PLACES) if getattr(selection, column)]
    chosen = [format_list(chosen_labels(selection, column)) + _KIND_IN_NAME.get(column, "") for column in kinds]
    return " in ".join(chosen) or ENGLAND


def describe_unknown_places(sheet: str, places: Sequence[str]) -> str:
    """Why these kinds of place cannot narrow what a sheet is about: “Care homes have no neonatal network, …”."""
    kinds = " or ".join(in_sentence(FILTER_NAMES[place]) for place in places)
    return f"{UNITS[sheet].things} belong to no {kinds}, so there is no number for the place chosen"


def describe_nothing_returned(things: str, quarter: Quarter) -> str:
    """The finding where there is nothing to count: “No care homes were returned for Q4 2022/23 that match what you chose”."""
    return f"No {things} were returned for {quarter} that match what you chose"


def continue_sentence(finding: str) -> str:
    """A finding after a colon: it goes on in small letters, unless it begins with a name."""
    return finding if finding.startswith(_names()) else in_sentence(finding)


@cache
def _names() -> tuple[str, ...]:
    """Every name that a finding can begin with: of a place, or of a tool."""
    return tuple(name for column in (*PLACES, "tool") for name in labels(column).values())


def name_homes(selection: Selection) -> str:
    """The care homes that are counted: all, or those that use one of the tools chosen."""
    tools = chosen_labels(selection, "tool")
    return f"care homes with {' or '.join(tools)}" if tools else "care homes"


def chosen_labels(selection: Selection, column: str) -> list[str]:
    """The labels of what was chosen for one column of a selection."""
    known = {**_trust_names(), **labels(column)} if column == "trust" else labels(column)
    return [known.get(code, code) for code in getattr(selection, column)]


@cache
def _trust_names() -> Mapping[str, str]:
    """Of every trust: those that no filter offers, having no births, can be chosen on a page."""
    return {trust.code: trust.name for trust in organisations.trusts()}


@cache
def labels(column: str) -> Mapping[str, str]:
    """Every code that can be chosen for a column of a selection, with the label that people see, in their order.

    Wards are named by the ids that their templates issued: which there are, only the database knows.
    """
    return _LABELS[column]()


# The kinds of place that can be highlighted, with what tells one from another kind's of the same name.
MARKED = {"psc": "", "region": " region", "icb": " ICB", "odn": " neonatal network", "trust": ""}
_LABELS: dict[str, Callable[[], Mapping[str, str]]] = {
    "region": lambda: {region.code: region.name for region in organisations.regions()},
    "odn": lambda: {network.code: network.name for network in organisations.networks()},
    "psc": lambda: {psc.code: psc.name for psc in organisations.collaboratives()},
    "highlight": lambda: _name_apart({kind: labels(kind) for kind in MARKED}),
    "place": lambda: _name_apart({kind: labels(kind) for kind in MARKED} | {"trust": _trust_names()}),
    "peers": lambda: {group.code: group.label for group in catalogue.peer_groups()},
    "icb": lambda: {icb.code: icb.short for icb in organisations.icbs()},
    "trust": lambda: {trust.code: trust.name for trust in organisations.trusts() if trust.maternity},
    "ward": dict,
    "intervention": lambda: {intervention.code: intervention.label for intervention in catalogue.interventions()},
    "tool": lambda: {tool.code: tool.name for tool in catalogue.tools()},
    "ward_type": lambda: {kind.code: kind.label for kind in catalogue.ward_types()},
    "level": lambda: LEVELS,
    "provider_kind": lambda: {"NHS": "NHS trusts", "Private": "Private providers"},
}


def _name_apart(known: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Places of every kind, each by its kind and code, called so that no two have one name."""
    return {
        mark(kind, code): label if label.endswith(MARKED[kind]) else f"{label}{MARKED[kind]}"
        for kind, places in known.items()
        for code, label in places.items()
    }


# What one place of a level is called in a sentence, and what all of them are where they can be chosen to be compared.
LEVEL_NAMES = {
    "england": "England",
    "region": "region",
    "odn": "neonatal network",
    "psc": "collaborative",
    "icb": "ICB",
    "trust": "trust",
    "ward": "ward",
}
LEVELS: dict[str, str] = {
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
    "highlight": "Highlight",
    "place": "Place",
    "peers": "Peers",
}


def name_level(measure: Measure, level: str) -> str:
    """What a unit of a measure at a level is called: “collaborative”; “provider” where not only trusts give data."""
    is_provider = level == "trust" and not UNITS[measure.sheet].trusts
    return "provider" if is_provider else LEVEL_NAMES[level]


def unit_heading(level: str, measure: Measure | None = None) -> str:
    """“Collaborative”, “ICB”: above a column of names, of units of one measure or of any."""
    return capitalised(name_level(measure, level) if measure else LEVEL_NAMES[level])


def lead_with_marked(told: Sequence[str], finding: str, caption: str) -> tuple[str, str]:
    """Finding and caption, which begin with what is told of places looked for: what was found goes on from there.

    Of many, such as the ICBs of a region, nothing is told: their marks in the chart are.
    """
    return ("; ".join(told), f"{finding}. {caption}") if 0 < len(told) <= _TOLD_AT_MOST else (finding, caption)


NO_FILTER = "no other filter"


def describe_filters(selection: Selection) -> str:
    """Everything that was chosen, in one line: it goes with every download."""
    quarters = f"Quarter: {selection.quarter}; series from {selection.since}"
    chosen = [f"{FILTER_NAMES[column]}: {', '.join(chosen_labels(selection, column))}" for column in selection.choices]
    level = [] if selection.level == "psc" else [f"Compared: {LEVELS[selection.level].lower()}"]
    marked = (
        [f"{FILTER_NAMES['highlight']}: {', '.join(chosen_labels(selection, 'highlight'))}"]
        if selection.highlight
        else []
    )
    peers = [f"{FILTER_NAMES['peers']}: {labels('peers')[selection.peers].lower()}"] if selection.peers else []
    return "; ".join([quarters, *(chosen or [NO_FILTER]), *level, *marked, *peers])
