"""Shares that can be compared between collaboratives, each as a tile map and as a funnel plot."""

from collections.abc import Callable
from functools import partial

from natpatsip.analysis.selection import Selection
from natpatsip.figures.figure import Figure
from natpatsip.figures.shares.funnel import funnel
from natpatsip.figures.shares.measure import ShareMeasure
from natpatsip.figures.shares.registry import SHARES
from natpatsip.figures.shares.tile_map import tile_map
from natpatsip.store import Snapshot

MAPS: dict[str, Callable[[Selection, Snapshot], Figure]] = {
    f"map_{measure.id}": partial(tile_map, measure) for measure in SHARES.values()
}
FUNNELS: dict[str, Callable[[Selection, Snapshot], Figure]] = {
    f"funnel_{measure.id}": partial(funnel, measure) for measure in SHARES.values() if not measure.few
}

__all__ = ["FUNNELS", "MAPS", "SHARES", "ShareMeasure"]
