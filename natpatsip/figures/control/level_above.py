"""What a chart of which little is counted stands beside: that of the collaborative around the place, or of England."""

from dataclasses import replace

from natpatsip.analysis.measures import ENGLAND, MEASURES, Measure
from natpatsip.analysis.measures.chart_choice import ChartChoice, ChartType
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures.control.charting import chart_measures, series_key
from natpatsip.store import Snapshot
from natpatsip.store.ledger import SeriesKey


def find_level_above(measure_id: str, selection: Selection, snapshot: Snapshot) -> Selection | None:
    """The choice of the collaborative that the place chosen lies in, or of England where that is not one with limits.

    None where an XmR chart of months fits the place, or where not one place alone was chosen.
    """
    measure = MEASURES[measure_id]
    chosen = measure.applicable_selection(selection)
    if series_key(measure, chosen) in (None, SeriesKey(measure.id)):
        return None
    choice = _choice(measure, chosen, snapshot)
    if choice is None or choice.type is ChartType.XMR:
        return None
    around = collaboratives_of(chosen, measure.sheet)
    if not chosen.psc and len(around) == 1 and "psc" in measure.levels:
        above = replace(chosen.of_england(), psc=(around[0].code,))
        found = _choice(measure, above, snapshot)
        if found and found.has_limits:
            return above
    return chosen.of_england()


def _choice(measure: Measure, chosen: Selection, snapshot: Snapshot) -> ChartChoice | None:
    """Which chart the places chosen have together; None without data."""
    charts = chart_measures([measure], ENGLAND, chosen, snapshot)
    choice: ChartChoice | None = None if charts.empty else charts.units[0]["choice"]
    return choice
