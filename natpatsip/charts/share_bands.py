"""Shares as fills, in bands told by their ranges: of twenty points each, or around an ambition and on either side of it."""

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Any

from natpatsip.charts.fills import Grid, fill_legend, fill_marks
from natpatsip.charts.labels import NameRoom, ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Fill, palette
from natpatsip.charts.specification import Layer, Row

NO_SHARE, NO_AMBITION = "– No figure", "No ambition"

_EDGES = (20.0, 40.0, 60.0, 80.0)
APART = 5  # pixels between cells


def in_bands(rows: Sequence[Row], goal: ReferenceLine | None, medium: Medium) -> list[dict[str, Any]]:
    """The rows with what `band_cells` draws: the `part` that their `share` is in, its `ink`, whether it `reached`.

    `share` is in percent, 0 to 100, and missing where there is none; it is banded before it is rounded. A row that is not
    `held` against the goal, which all others are, has no band.
    """
    fills, least = _fills(goal, medium), goal.value if goal else inf
    banded = []
    for row in rows:
        share, held = row["share"], goal is None or row.get("held", True)
        part = NO_SHARE if share is None else _band(share, goal) if held else NO_AMBITION
        reached = share is not None and held and share >= least
        banded.append({**row, "part": part, "ink": fills[part].ink, "reached": reached})
    return banded


def band_cells(
    base: Layer,
    rows: Sequence[Row],
    goal: ReferenceLine | None,
    medium: Medium,
    left: NameRoom,
    grid: Grid,
    **look: Any,
) -> Layer:
    """A cell in the fill of its band for each of the rows that `base` has."""
    used = {row["part"] for row in rows}
    fills = {part: fill for part, fill in _fills(goal, medium).items() if part in used or part in _bands(goal)}
    legend = fill_legend(fills, medium, left, short=_short_words(goal))
    return fill_marks(base, fills, palette(medium), legend, dashed=[NO_SHARE], **grid.cells(APART), **look)


def _edges(goal: ReferenceLine | None) -> tuple[float, ...]:
    """Where bands begin above the first: twenty points apart, the nearest of them at the goal; round a low goal closer."""
    if goal is None:
        return _EDGES
    if goal.value < _EDGES[1]:
        return tuple(step * goal.value / 2 for step in (1, 2, 3, 4))
    nearest = min(_EDGES, key=lambda edge: abs(edge - goal.value))
    return tuple(goal.value if edge == nearest else edge for edge in _EDGES)


def _bands(goal: ReferenceLine | None) -> list[str]:
    """Each band in words, the lowest first: “Under 20%”, “20% to 39%”, “65% (ambition) to 79%”, “80% or more”."""
    edges = _edges(goal)
    told = {edge: f"{edge:g}%{' (ambition)' if goal and edge == goal.value else ''}" for edge in edges}
    between = [f"{told[edge]} to {_below(end)}" for edge, end in pairwise(edges)]
    return [f"Under {edges[0]:g}%", *between, f"{told[edges[-1]]} or more"]


def _short_words(goal: ReferenceLine | None) -> dict[str, str]:
    """The same for a phone: “<20%”, “20–39%”, “80%+”."""
    edges = _edges(goal)
    between = [f"{edge:g}–{_below(end).removeprefix('under ')}" for edge, end in pairwise(edges)]
    return dict(zip(_bands(goal), [f"<{edges[0]:g}%", *between, f"{edges[-1]:g}%+"], strict=True))


def _below(edge: float) -> str:
    """How a band that ends there is told: “39%” below 40, “under 12.5%”."""
    return f"{edge - 1:g}%" if edge == int(edge) else f"under {edge:g}%"


def _band(share: float, goal: ReferenceLine | None) -> str:
    return _bands(goal)[sum(share >= edge for edge in _edges(goal))]


def _fills(goal: ReferenceLine | None, medium: Medium) -> dict[str, Fill]:
    """The fill of every band, of those no share is in too, so that a legend never changes its order.

    Under a goal they are of another hue than from it on, and the stronger the further under.
    """
    ink, edges = palette(medium), _edges(goal)
    fills = ink.shares
    if goal:
        under = edges.index(goal.value) + 1
        fills = (*reversed(ink.under_goal[:under]), *ink.from_goal[: len(edges) + 1 - under])
    return dict(zip(_bands(goal), fills, strict=True)) | {
        NO_AMBITION: Fill(ink.page, ink.ink),
        NO_SHARE: ink.not_reported,
    }
