"""What is measured over time: the list of measures, and their series for England and its places."""

from natpatsip.analysis.measures.measure import PLACE_COLUMNS, Measure
from natpatsip.analysis.measures.registry import MEASURES
from natpatsip.analysis.measures.series import series_of

__all__ = ["MEASURES", "PLACE_COLUMNS", "Measure", "series_of"]
