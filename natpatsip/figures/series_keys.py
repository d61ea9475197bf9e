"""Which series of the ledger it is that a reader looks at."""

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.store.ledger import SeriesKey


def series_key(measure: Measure, selection: Selection, level: str = ENGLAND, unit: str = "") -> SeriesKey | None:
    """Which series of the ledger this is; none where only some of the kinds, or several places together, were chosen.

    At the level of England the places chosen make up the series: none of them is England, and one is that place.
    """
    if any(getattr(selection, kind) for kind in measure.breakdowns):
        return None
    if level != ENGLAND:
        return SeriesKey(measure.id, level, unit)
    chosen = [(place, code) for place in PLACES for code in getattr(selection, place)]
    if not chosen:
        return SeriesKey(measure.id)
    return SeriesKey(measure.id, *chosen[0]) if len(chosen) == 1 else None
