"""place_within: the places that one place lies in, and those that lie within it."""

from collections.abc import Sequence

from natpatsip.analysis.places import Relation, find_related
from natpatsip.analysis.selection import Selection, mark
from natpatsip.charts.specification import Row
from natpatsip.figures.figure import Figure, Provenance, TableColumn
from natpatsip.figures.formatting import format_list
from natpatsip.figures.wording import FILTER_NAMES, MARKED, describe_filters, labels, name_places
from natpatsip.store import Snapshot

_WORDS: dict[Relation, str] = {"lies in": "Lies in", "within": "Within it", "in part": "Shares a part with"}
# Those that a sentence names one by one.
_NAMED = (FILTER_NAMES["region"], FILTER_NAMES["psc"])
_KINDS = ("region", "odn", "psc", "icb", "trust")
COLUMNS = (
    TableColumn("other", "Place"),
    TableColumn("kind", "Kind"),
    TableColumn("relation", "How it lies"),
    TableColumn("code", "Code"),
)
DEFINITION = (
    "A trust lies in the ICB of its head office and in its neonatal network, an ICB in one region and one collaborative. A"
    " collaborative can lie in two regions, and a trust work with two collaboratives: then each shares a part with the other."
)


def place_within(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a place that the one chosen lies in, shares a part with, or has within it, in that order."""
    rows = _find_rows(selection)
    place = name_places(selection)
    finding = (
        _finding(rows, place) if selection.one_place else "No one place is chosen: choose one to see where it lies"
    )
    return Figure(
        programme="",
        question="Where does it lie, and what lies within it?",
        finding=finding,
        measure="Places that it lies in, and places within it",
        place=place,
        period=selection.quarter.label,
        caption="",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        provenance=Provenance((), (), "", False, snapshot.version, extract="The lists of organisations"),
        filters=describe_filters(selection),
        chart=None,
        numbers={"within": sum(row["relation"] == _WORDS["within"] for row in rows)},
    )


def _find_rows(selection: Selection) -> list[Row]:
    if not selection.one_place:
        return []
    level, place = selection.one_place
    found = [
        (list(_WORDS).index(relation), kind, code)
        for kind in _KINDS
        if kind != level
        for code, relation in find_related(level, place, kind).items()
    ]
    known = labels("place")
    return [
        {
            "other": known[mark(kind, code)],
            "kind": FILTER_NAMES[kind],
            "relation": list(_WORDS.values())[relation],
            "code": code,
        }
        for relation, kind, code in sorted(
            found, key=lambda row: (row[0], _KINDS.index(row[1]), known[mark(row[1], row[2])])
        )
        if kind in MARKED
    ]


def _finding(rows: Sequence[Row], place: str) -> str:
    """“Wessex shares a part with South East region and South West region; 13 places lie within it”."""
    told = []
    for relation, verb in ((_WORDS["lies in"], "lies in"), (_WORDS["in part"], "shares a part with")):
        names = [row["other"] for row in rows if row["relation"] == relation and row["kind"] in _NAMED]
        told += [f"{verb} {format_list(names)}"] if names else []
    around = f"{place} {' and '.join(told)}" if told else f"{place} lies in no other place"
    within = sum(row["relation"] == _WORDS["within"] for row in rows)
    return f"{around}; {within} {'place lies' if within == 1 else 'places lie'} within it" if within else around
