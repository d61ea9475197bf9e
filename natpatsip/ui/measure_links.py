"""Where a measure has its chart: the address that a tile or a row of the summary leads to, with the page's filters kept."""

from collections.abc import Iterable
from urllib.parse import urlencode

from natpatsip.analysis.measures import Measure
from natpatsip.figures.control import MEASURE_OF_FIGURE
from natpatsip.sheets import SHEETS
from natpatsip.ui.pages import PROGRAMMES

# Parts of programme pages, as their addresses name them.
PROGRESS, PLACES, CHANGE, NARRATIVE = "Progress", "Compare areas", "SPC charts", "Narrative"
WHERE_NEXT = "Where to look next"

_FIGURES = {measure_id: figure_id for figure_id, measure_id in MEASURE_OF_FIGURE.items()}


def link_to_measure(measure: Measure, query: Iterable[tuple[str, str]]) -> str:
    """The address of a measure’s own chart; what `query` holds goes along, but for what the address chooses itself."""
    code = measure.programme.lower()
    path = next(entry.path for entry in PROGRAMMES if entry.programme == measure.programme)
    choices, anchor = _find_chart(measure, code)
    kept = [(name, value) for name, value in query if name not in choices]
    return f"{path}?{urlencode([*kept, *choices.items()])}#{anchor}"


def _find_chart(measure: Measure, code: str) -> tuple[dict[str, str], str]:
    """What has to be chosen on the page of its programme, and the figure’s id."""
    part = f"part_{code}"
    if measure.by_place:
        return {part: PLACES, f"share_{code}": measure.label}, f"map_{measure.id}"
    if measure.sender == "publisher":
        extract = next(sheet.title for sheet in SHEETS if sheet.name == measure.sheet)
        return {part: extract, f"measure_{measure.sheet}": measure.label}, f"control_{measure.id}"
    if measure.id in _FIGURES:
        return {part: CHANGE}, _FIGURES[measure.id]
    return {part: PLACES, f"over_time_{code}": measure.label}, f"panels_{measure.id}"
