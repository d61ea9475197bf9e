"""A map of equal tiles: one for each collaborative, about where it lies, with its share."""

import json
import textwrap
from collections.abc import Sequence

import altair as alt

from natpatsip.charts.fills import Grid, write_texts
from natpatsip.charts.labels import TICK_SHAPE, NameRoom, ReferenceLine, pick
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import palette
from natpatsip.charts.share_bands import APART, band_cells, in_bands
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import finish

_TILE, _WIDEST = 96, 172
_WRAPS_AT = 10
_NAME_UP, _SHARE_DOWN, _TICK_LEFT = -28, 22, -36


def tile_map(
    table: Sequence[Row],
    medium: Medium,
    *,
    goal: ReferenceLine | None = None,
    marked: Sequence[str] = (),
) -> Specification:
    """A tile for each row at its `column` and `row`, counted from 0 at the top left, filled by its share.

    `share` is in percent, missing where there is none: such a tile is grey and dashed. Its `short` name and `label`, the
    share as text, are written in it; `detail` is what it says when pointed at, after its `name`. Fills
    are banded around `goal`: what is under it stands out, and a tile that reaches it has a tick.
    The names among `marked` have a frame.
    """
    given = pick(table, "name", "short", "column", "row", "share", "label", "detail")
    rows = [row | _words(row) for row in in_bands(given, goal, medium)]
    columns, down = (1 + max(row[way] for row in rows) for way in ("column", "row"))
    span = f"min(width, {columns * _WIDEST})"
    y = alt.Y("row:O", scale=alt.Scale(domain=list(range(down)), padding=0), axis=None)
    base = Layer(rows).encode(x=_across(columns, span), y=y)
    ticked = base.filter("datum.reached").mark(
        "point",
        shape=TICK_SHAPE,
        xOffset=_TICK_LEFT,
        yOffset=_SHARE_DOWN,
        size=100,
        strokeWidth=2.5,
        opacity=1,
        stroke=alt.ExprRef("datum.ink"),
    )
    grid = Grid(columns, _TILE, span)
    framed = base.filter(f"indexof({json.dumps(list(marked))}, datum.name) >= 0").mark(
        "rect", fill=None, stroke=palette(medium).ink, strokeWidth=4, cornerRadius=3, **grid.cells(APART)
    )
    layers = [
        band_cells(base, rows, goal, medium, NameRoom(0, 0), grid, cornerRadius=3).choose("name"),
        *([framed] if marked else []),
        *([ticked] if any(row["reached"] for row in rows) else []),
        write_texts(base, "lines", dy=_NAME_UP, baseline="top", lineBreak="\n", lineHeight=15),
        write_texts(base, dy=_SHARE_DOWN, fontSize=17, fontWeight="bold"),
    ]
    return finish(layers, medium, height=_TILE * down, beside=0)


def _words(row: Row) -> dict[str, str]:
    """What is written in a tile, and what it says when pointed at."""
    return {
        "text": "–" if row["share"] is None else row["label"],
        "described": f"{row['name']}: {row['detail']}",
        "lines": "\n".join(textwrap.wrap(row["short"], _WRAPS_AT, break_long_words=False)),
    }


def _across(columns: int, span: str) -> alt.X:
    """Tiles side by side in the middle of the plot, over `span` of its width."""
    ends = [alt.ExprRef(f"width / 2 - {span} / 2"), alt.ExprRef(f"width / 2 + {span} / 2")]
    return alt.X("column:O", scale=alt.Scale(domain=list(range(columns)), range=ends, padding=0), axis=None)
