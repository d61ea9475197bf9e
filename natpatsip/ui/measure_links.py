"""Where a number has its chart: the address that a tile, or a cell of the summary, leads to, with the page's filters kept."""

from collections.abc import Mapping
from urllib.parse import urlencode

from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.figures import get_programme
from natpatsip.figures.benefits.assumptions import list_parameters
from natpatsip.figures.control import MEASURE_OF_FIGURE
from natpatsip.figures.headline import Tile
from natpatsip.figures.query import HIGHLIGHT
from natpatsip.sheets import SHEETS
from natpatsip.ui.links import Address
from natpatsip.ui.pages import PROGRAMMES

# Parts of programme pages, as their addresses name them.
PROGRESS, PLACES, CHANGE, NARRATIVE = "Progress", "Compare areas", "SPC charts", "Narrative"
BENEFIT, WARDS, WHERE_NEXT = "Modelled benefit", "Wards", "Where to look next"

_FIGURES = {measure_id: figure_id for figure_id, measure_id in MEASURE_OF_FIGURE.items()}


def link_to_measure(measure: Measure, address: Address) -> str:
    """The address of a measure’s own chart; what the `address` of this page holds goes along, but for what is chosen there."""
    choices, anchor = _find_chart(measure)
    return _write_address(measure.programme, choices, anchor, address)


def link_to_tile(tile: Tile, address: Address) -> str:
    """The address of the chart that has the number of a tile; empty where none has it."""
    if tile.measure in MEASURES:
        return link_to_measure(MEASURES[tile.measure], address)
    if not tile.figure:
        return ""
    part = CHANGE if tile.figure in MEASURE_OF_FIGURE else BENEFIT if list_parameters(tile.figure) else PROGRESS
    programme = get_programme(tile.figure)
    return _write_address(programme, {f"part_{programme.lower()}": part}, tile.figure, address)


def link_to_place(measure: Measure, level: str, name: str, address: Address) -> str:
    """The address of a measure’s chart of one place of a level, by its name in the filters.

    Where the measure has no control chart of a page’s own, it is that of all places, with this one highlighted.
    """
    choices, anchor = _find_chart(measure)
    own = {level: name} if measure.id in _FIGURES else {HIGHLIGHT: name}
    return _write_address(measure.programme, choices | own, anchor, address)


def link_to_ward(measure: Measure, ward: str, address: Address) -> str:
    """The address of a practice’s chart in one ward, by its name in the list of wards."""
    choices = {f"part_{measure.programme.lower()}": WARDS, "ward": ward, "practice": measure.label}
    return _write_address(measure.programme, choices, measure.id, address)


def _write_address(programme: str, choices: Mapping[str, str], anchor: str, address: Address) -> str:
    path = next(entry.path for entry in PROGRAMMES if entry.programme == programme)
    kept = [(name, value) for name, value in address if name not in choices]
    return f"{path}?{urlencode([*kept, *choices.items()])}#{anchor}"


def _find_chart(measure: Measure) -> tuple[dict[str, str], str]:
    """What has to be chosen on the page of its programme, and the figure’s id."""
    code = measure.programme.lower()
    part = f"part_{code}"
    if measure.by_place:
        return {part: PLACES, f"share_{code}": measure.label}, f"map_{measure.id}"
    if measure.sender == "publisher":
        extract = next(sheet.title for sheet in SHEETS if sheet.name == measure.sheet)
        return {part: extract, f"measure_{measure.sheet}": measure.label}, f"control_{measure.id}"
    if measure.id in _FIGURES:
        return {part: CHANGE}, _FIGURES[measure.id]
    return {part: PLACES, f"over_time_{code}": measure.label}, f"panels_{measure.id}"
