"""A map of equal tiles: one for each collaborative, about where it lies, with its share."""

import textwrap

import altair as alt
import pandas as pd

from natpatsip.charts.fills import Grid, written
from natpatsip.charts.labels import TICK_SHAPE, NameRoom, ReferenceLine, drawn_from, pick
from natpatsip.charts.medium import Medium
from natpatsip.charts.share_bands import band_cells, in_bands
from natpatsip.charts.style import finish

_TILE, _WIDEST = 96, 172
_WRAPS_AT = 10
_NAME_UP, _SHARE_DOWN, _TICK_LEFT = -28, 22, -30


def tile_map(
    table: pd.DataFrame,
    medium: Medium,
    *,
    name: str,
    short: str,
    column: str,
    row: str,
    share: str,
    label: str,
    detail: str,
    goal: ReferenceLine | None = None,
) -> alt.TopLevelMixin:
    """A tile for each row of the frame at its `column` and `row`, counted from 0 at the top left, filled by its share.

    `share` is in percent, missing where there is none: such a tile is grey and dashed. Its `short` name and `label`, the
    share as text, are written in it; `detail` is what it says when pointed at, after its `name`. A tile that reaches
    `goal` has a thick outline and a tick.
    """
    given = pick(table, name=name, short=short, column=column, row=row, share=share, label=label, detail=detail)
    rows = in_bands(given, goal, medium)
    rows["text"] = rows["label"].astype(object).where(rows["share"].notna(), "–")
    rows["described"] = rows["name"] + ": " + rows["detail"].astype(str)
    rows["lines"] = ["\n".join(textwrap.wrap(name, _WRAPS_AT, break_long_words=False)) for name in rows["short"]]
    down = alt.Scale(domain=list(range(int(rows["row"].max()) + 1)), padding=0)
    columns = int(rows["column"].max()) + 1
    span = f"min(width, {columns * _WIDEST})"
    base = alt.Chart(drawn_from(rows)).encode(x=_across(columns, span), y=alt.Y("row:O").scale(down).axis(None))
    ticked = base.transform_filter("datum.reached").mark_point(
        shape=TICK_SHAPE,
        xOffset=_TICK_LEFT,
        yOffset=_SHARE_DOWN,
        size=100,
        strokeWidth=2.5,
        opacity=1,
        stroke=alt.ExprRef("datum.ink"),
    )
    layers = [
        *band_cells(base, rows, goal, medium, NameRoom(0, 0), Grid(columns, _TILE, span), cornerRadius=3),
        *([ticked] if rows["reached"].any() else []),
        written(base, "lines", dy=_NAME_UP, baseline="top", lineBreak="\n", lineHeight=15),
        written(base, dy=_SHARE_DOWN, fontSize=17, fontWeight="bold"),
    ]
    return finish(alt.layer(*layers), medium, height=_TILE * len(down.domain), beside=0)


def _across(columns: int, span: str) -> alt.X:
    """Tiles side by side in the middle of the plot, over `span` of its width."""
    ends = [alt.ExprRef(f"width / 2 - {span} / 2"), alt.ExprRef(f"width / 2 + {span} / 2")]
    return alt.X("column:O").scale(domain=list(range(columns)), range=ends, padding=0).axis(None)
