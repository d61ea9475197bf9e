"""Measures set side by side: of collaboratives, as a tile map and ranked; of ICBs, ranked or as a funnel plot, as of trusts."""

from functools import partial

from natpatsip.analysis.measures import MEASURES
from natpatsip.figures.figure import FigureDefinition
from natpatsip.figures.shares.by_icb import by_icb
from natpatsip.figures.shares.funnel import funnel
from natpatsip.figures.shares.ranked import ranked
from natpatsip.figures.shares.tile_map import tile_map

MAPS: dict[str, FigureDefinition] = {
    f"map_{measure.id}": FigureDefinition(
        partial(tile_map, measure), measure.sheet, measure.needs, marks="psc", peers=True
    )
    for measure in MEASURES.values()
    if measure.by_place
}
BY_ICB: dict[str, FigureDefinition] = {
    f"icbs_{measure.id}": FigureDefinition(partial(by_icb, measure), measure.sheet, measure.needs, marks="icb")
    for measure in MEASURES.values()
    if measure.by_place and "icb" in measure.levels
}
RANKED: dict[str, FigureDefinition] = {
    f"ranked_{measure.id}": FigureDefinition(
        partial(ranked, measure),
        measure.sheet,
        measure.needs,
        marks="psc",
        peers=True,
        below=f"icbs_{measure.id}" if f"icbs_{measure.id}" in BY_ICB else "",
    )
    for measure in MEASURES.values()
    if measure.by_place
}
FUNNELS: dict[str, FigureDefinition] = {
    f"funnel_{measure.id}": FigureDefinition(
        partial(funnel, measure), measure.sheet, marks="compared", people="compared"
    )
    for measure in MEASURES.values()
    if measure.funnel
}

__all__ = ["BY_ICB", "FUNNELS", "MAPS", "RANKED"]
