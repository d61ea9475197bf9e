"""Shares as fills: five bands of twenty percent, from pale to strong, each called by where it begins."""

import altair as alt
import pandas as pd

from natpatsip.charts.fills import BOLD, Grid, fill_legend, filled
from natpatsip.charts.labels import NameRoom, ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Fill, palette

NO_SHARE = "– No figure"

_STEP = 20
_APART = 5  # pixels between cells, in which an outline stands
_WORDS = {"Under 20%": "<20%", "From 20%": "20%+", "From 40%": "40%+", "From 60%": "60%+", "From 80%": "80%+"}


def in_bands(rows: pd.DataFrame, goal: ReferenceLine | None, medium: Medium) -> pd.DataFrame:
    """The rows with what `band_cells` draws: the `part` that their `share` is in, its `ink`, whether it `reached`.

    `share` is in percent, 0 to 100, and missing where there is none.
    """
    share = rows["share"].astype(float)
    part = [NO_SHARE if pd.isna(value) else list(_WORDS)[min(int(value // _STEP), len(_WORDS) - 1)] for value in share]
    fills = _fills(medium)
    reached = share >= goal.value if goal else False
    return rows.assign(share=share, part=part, ink=[fills[band].ink for band in part], reached=reached)


def band_cells(
    base: alt.Chart,
    rows: pd.DataFrame,
    goal: ReferenceLine | None,
    medium: Medium,
    left: NameRoom,
    grid: Grid,
    **look: object,
) -> list[alt.Chart]:
    """A cell in the fill of its band for each of the rows that `base` has, with an outline where it reached the goal."""
    fills = _fills(medium)
    if not rows["share"].isna().any():
        del fills[NO_SHARE]
    ink = palette(medium)
    outlined = {f"{goal.label} reached": goal.label} if goal else {}
    fills |= {words: Fill(ink.page, ink.ink) for words in outlined}
    legend = fill_legend(fills, medium, left, short=_WORDS | outlined, bold=list(outlined))
    cells = filled(base, fills, ink, legend, dashed=[NO_SHARE], bold=list(outlined), **grid.cells(_APART), **look)
    if not rows["reached"].any():
        return [cells]
    around = {"fill": None, "stroke": ink.ink, "strokeWidth": BOLD, **grid.cells(1)}
    return [cells, base.transform_filter("datum.reached").mark_bar(**around, **look)]


def _fills(medium: Medium) -> dict[str, Fill]:
    """The fill of every band, of those no share is in too, so that a legend never changes its order."""
    ink = palette(medium)
    return dict(zip(_WORDS, ink.shares, strict=True)) | {NO_SHARE: ink.not_reported}
