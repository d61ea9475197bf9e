"""Shares as fills: five bands of twenty percent, from pale to strong, each called by where it begins."""

from collections.abc import Sequence
from math import inf
from typing import Any

from natpatsip.charts.fills import BOLD, Grid, fill_legend, fill_marks
from natpatsip.charts.labels import NameRoom, ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Fill, palette
from natpatsip.charts.specification import Layer, Row

NO_SHARE = "– No figure"

_STEP = 20
_APART = 5  # pixels between cells, in which an outline is drawn
_WORDS = {"Under 20%": "<20%", "From 20%": "20%+", "From 40%": "40%+", "From 60%": "60%+", "From 80%": "80%+"}


def in_bands(rows: Sequence[Row], goal: ReferenceLine | None, medium: Medium) -> list[dict[str, Any]]:
    """The rows with what `band_cells` draws: the `part` that their `share` is in, its `ink`, whether it `reached`.

    `share` is in percent, 0 to 100, and missing where there is none.
    """
    fills, least = _fills(medium), goal.value if goal else inf
    banded = []
    for row in rows:
        share, part = row["share"], _band(row["share"])
        reached = share is not None and share >= least
        banded.append(row | {"part": part, "ink": fills[part].ink, "reached": reached})
    return banded


def band_cells(
    base: Layer,
    rows: Sequence[Row],
    goal: ReferenceLine | None,
    medium: Medium,
    left: NameRoom,
    grid: Grid,
    **look: object,
) -> list[Layer]:
    """A cell in the fill of its band for each of the rows that `base` has, with an outline where it reached the goal."""
    fills = _fills(medium)
    if all(row["share"] is not None for row in rows):
        del fills[NO_SHARE]
    ink = palette(medium)
    outlined = {f"{goal.label} reached": goal.label} if goal else {}
    fills |= {words: Fill(ink.page, ink.ink) for words in outlined}
    legend = fill_legend(fills, medium, left, short=_WORDS | outlined, bold=list(outlined))
    cells = fill_marks(base, fills, ink, legend, dashed=[NO_SHARE], bold=list(outlined), **grid.cells(_APART), **look)
    if not any(row["reached"] for row in rows):
        return [cells]
    around = {"fill": None, "stroke": ink.ink, "strokeWidth": BOLD, **grid.cells(1)}
    return [cells, base.filter("datum.reached").mark("bar", **around, **look)]


def _band(share: float | None) -> str:
    return NO_SHARE if share is None else list(_WORDS)[min(int(share // _STEP), len(_WORDS) - 1)]


def _fills(medium: Medium) -> dict[str, Fill]:
    """The fill of every band, of those no share is in too, so that a legend never changes its order."""
    ink = palette(medium)
    return dict(zip(_WORDS, ink.shares, strict=True)) | {NO_SHARE: ink.not_reported}
