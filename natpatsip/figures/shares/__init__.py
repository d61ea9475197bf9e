"""Measures that can be compared between collaboratives, each as a tile map and as a funnel plot."""

from functools import partial

from natpatsip.analysis.measures import MEASURES
from natpatsip.figures.figure import FigureDefinition
from natpatsip.figures.shares.funnel import funnel
from natpatsip.figures.shares.tile_map import tile_map

MAPS: dict[str, FigureDefinition] = {
    f"map_{measure.id}": FigureDefinition(partial(tile_map, measure), measure.sheet, measure.needs)
    for measure in MEASURES.values()
    if measure.by_place
}
FUNNELS: dict[str, FigureDefinition] = {
    f"funnel_{measure.id}": FigureDefinition(partial(funnel, measure), measure.sheet, measure.needs)
    for measure in MEASURES.values()
    if measure.by_place and not measure.few
}

__all__ = ["FUNNELS", "MAPS"]
