"""Measures set side by side: of collaboratives, as a tile map and ranked; of trusts or ICBs, as a funnel plot."""

from functools import partial

from natpatsip.analysis.measures import MEASURES
from natpatsip.figures.figure import FigureDefinition
from natpatsip.figures.shares.funnel import funnel
from natpatsip.figures.shares.ranked import ranked
from natpatsip.figures.shares.tile_map import tile_map

MAPS: dict[str, FigureDefinition] = {
    f"map_{measure.id}": FigureDefinition(partial(tile_map, measure), measure.sheet, measure.needs)
    for measure in MEASURES.values()
    if measure.by_place
}
RANKED: dict[str, FigureDefinition] = {
    f"ranked_{measure.id}": FigureDefinition(partial(ranked, measure), measure.sheet, measure.needs, marks=True)
    for measure in MEASURES.values()
    if measure.by_place
}
FUNNELS: dict[str, FigureDefinition] = {
    f"funnel_{measure.id}": FigureDefinition(partial(funnel, measure), measure.sheet)
    for measure in MEASURES.values()
    if measure.funnel
}

__all__ = ["FUNNELS", "MAPS", "RANKED"]
