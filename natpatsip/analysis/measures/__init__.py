"""What is measured: the one list of measures, their series for England and its places, and their shares at one date."""

from natpatsip.analysis.measures.columns import SeriesColumns
from natpatsip.analysis.measures.measure import ENGLAND, PLACE_COLUMNS, Measure
from natpatsip.analysis.measures.registry import MEASURES
from natpatsip.analysis.measures.series import (
    change_since,
    columns_of,
    series_of,
    share_of_places,
    shares_of,
    shares_over_time,
    suppressed_of,
)
from natpatsip.analysis.measures.sums import Frames, sums_of

__all__ = [
    "ENGLAND",
    "MEASURES",
    "PLACE_COLUMNS",
    "Frames",
    "Measure",
    "SeriesColumns",
    "change_since",
    "columns_of",
    "series_of",
    "share_of_places",
    "shares_of",
    "shares_over_time",
    "sums_of",
    "suppressed_of",
]
