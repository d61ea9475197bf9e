"""What of a figure anybody may read: small numbers of people are rounded, or not told, and its files say so.

The one place that decides it, for downloads, pictures, slides and reports. A page is for those who work with the returns and
shows the numbers as they are.
"""

from dataclasses import replace
from typing import Any

from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.measures.shared import SHARED_LEVELS
from natpatsip.analysis.places import UNITS
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.figures.figure import Figure, FigureDefinition
from natpatsip.sheets import find_sheet

ROUNDED = (
    "For sharing. Below England, numbers of people are of whole quarters and rounded: 0 stays 0, 1 to 7 are told as 5, anything"
    " else to the nearest 5. Each total is rounded by itself, so that parts may not add up to it; shares and rates are of"
    " rounded numbers. Means, limits and what lies outside them are worked out from the numbers as they are. What cannot be"
    " told like that is left out."
)
EXACT = "Not for sharing: numbers of people as they are, 1 to 7 among them."
_ENGLAND_ALONE = "The numbers of people in this figure are for sharing of England as a whole alone"
_ONE_PLACE = "Numbers of people are for sharing of England, or of one whole collaborative or ICB, without other filters"
_NO_SITES = "Numbers of people of single trusts and wards are not for sharing"


def find_refusal(definition: FigureDefinition, selection: Selection) -> str:
    """Why no numbers of people in a figure are for sharing, for what was chosen; empty where they are, or there are none."""
    if not counts_people(definition):
        return ""
    chosen = _narrow(definition, selection)
    kinds = {kind for kind, _ in chosen} | ({selection.level} if definition.people == "compared" else set())
    if definition.people == "sites" or kinds & {"trust", "ward"}:
        return _NO_SITES
    if definition.people == "England" and (chosen or definition.marks):
        return _ENGLAND_ALONE
    return _ONE_PLACE if len(chosen) > 1 or not kinds <= {*SHARED_LEVELS} else ""


def counts_people(definition: FigureDefinition) -> bool:
    """Whether a figure counts people, of whom small numbers are rounded in what is for sharing; one of all sheets does."""
    if not definition.sheet:
        return definition.people in ("places", "compared")
    return find_sheet(definition.sheet).small_numbers == "rounded"


def describe_sharing(definition: FigureDefinition, selection: Selection) -> str:
    """What to say of small numbers in a figure; nothing where it counts no people below England."""
    if not counts_people(definition):
        return ""
    if definition.people not in ("compared", "sites") and not definition.marks and not _narrow(definition, selection):
        return ""
    return ROUNDED if selection.for_sharing else EXACT


def name_sharing(words: str) -> str:
    """“for sharing” where small numbers of people are rounded, “not for sharing” where they are not; else nothing."""
    return {ROUNDED: "for sharing", EXACT: "not for sharing"}.get(words, "")


def round_numbers(drawn: Figure) -> Figure:
    """The figure with its headline numbers as its words have them."""
    numbers: dict[str, Any] = {
        name: half_up(value, 1) if isinstance(value, float) else value for name, value in drawn.numbers.items()
    }
    return replace(drawn, numbers=numbers)


def _narrow(definition: FigureDefinition, selection: Selection) -> list[tuple[str, str]]:
    """Kind and code of each choice that makes a figure one of less than England."""
    sheet = definition.sheet
    kinds = {kind for measure in MEASURES.values() if sheet in ("", measure.sheet) for kind in measure.breakdowns}
    narrowing = {*(UNITS[sheet].narrowed_by if sheet else PLACES), *kinds}
    return [(kind, code) for kind, codes in selection.choices.items() if kind in narrowing for code in codes]
