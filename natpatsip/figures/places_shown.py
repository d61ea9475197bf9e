"""Which places the rows and marks of a figure are: what is looked for among them, and what a reader means who points at one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from natpatsip import organisations
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection, mark
from natpatsip.figures import FIGURES
from natpatsip.figures.figure import Figure
from natpatsip.figures.wording import labels
from natpatsip.organisations.entities import ICB, Collaborative, Trust


def find_place(figure_id: str, name: str, selection: Selection) -> str:
    """The place that a row or a mark of a figure is named after, as a highlight; empty where it can have none."""
    level, code = find_code(figure_id, name, selection)
    place = mark(level, code)
    return place if place in labels("highlight") else ""


def list_marked(drawn: Figure, selection: Selection) -> frozenset[str]:
    """The names, as the first column of a figure has them, of the places looked for; none where it marks no places."""
    definition = FIGURES.get(drawn.id)
    shown = definition.selection_shown(selection) if definition else selection
    if not definition or not shown.highlight:
        return frozenset()
    names = {row[drawn.columns[0].name] for row in drawn.rows}
    found = ((name, *find_code(drawn.id, name, shown)) for name in names)
    return frozenset(name for name, level, code in found if code and is_marked(shown, level, code))


def find_code(figure_id: str, name: str, selection: Selection) -> tuple[str, str]:
    """The level and the code of the place that a row or mark of a figure is named after, empty where it is none; of a part,
    “UCLPartners (London region part)”, those of the place. A ward has its id in brackets, “Willow Ward (WEX-0003)”.
    """
    if FIGURES[figure_id].marks == "ward":
        return "ward", name.rpartition(" (")[2].removesuffix(")")
    whole = name.partition(" (")[0]
    known = ((level, _codes(level).get(name) or _codes(level).get(whole)) for level in _levels(figure_id, selection))
    return next(((level, code) for level, code in known if code), ("", ""))


def _levels(figure_id: str, selection: Selection) -> Iterable[str]:
    """The levels that the rows of a figure can be of; a funnel plot is of trusts or ICBs whatever is compared elsewhere."""
    marks = FIGURES[figure_id].marks
    return (selection.level, "trust", "icb") if marks == "compared" else (marks,) if marks else ()


@cache
def _codes(level: str) -> Mapping[str, str]:
    """The code of every place of a level, by its name and by its short name."""
    places: dict[str, Callable[[], Sequence[Collaborative | Trust | ICB]]] = {
        "psc": organisations.collaboratives,
        "icb": organisations.icbs,
        "trust": organisations.trusts,
    }
    short = {place.short: place.code for place in places[level]()} if level in places else {}
    return short | {name: code for code, name in labels(level).items()}
