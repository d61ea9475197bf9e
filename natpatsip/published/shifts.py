"""Levels that the search for shifts finds, whatever a person decided about recalculating limits."""

from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.spc.proposals import find_levels
from natpatsip.analysis.spc.series import recalculate_series
from natpatsip.figures.control.charting import chart_measures
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot


def search_levels(measure_id: str, quarter: Quarter, snapshot: Snapshot) -> list[float]:
    """The mean of each of England's levels up to a quarter, in the measure's unit, the earliest first.

    The ledger of recalculations is set aside. A level is searched for by its first months, and its mean is that of all
    its months up to the next level: what the centre line would be if each month found were accepted. There is none
    where the months are too few to search.
    """
    charts = chart_measures([MEASURES[measure_id]], ENGLAND, Selection.ending(quarter), snapshot)
    if charts.series is None:
        return []
    points = recalculate_series(charts.series, {}).points
    periods = [level.period for level in find_levels(points)]
    return [float(points.values[period.start : period.end].mean()) for period in periods]
