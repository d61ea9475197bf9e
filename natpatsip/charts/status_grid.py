"""Cells of statuses: a row for each place, a column for each thing asked of it, filled by how far it is."""

from collections.abc import Mapping, Sequence

import altair as alt

from natpatsip.charts.fills import Grid, fill_legend, fill_marks, write_texts
from natpatsip.charts.headings import heading_axis
from natpatsip.charts.labels import NARROW, frame_rows, name_axis, name_room, pick, short_when_narrow
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import LABEL_SIZE, finish

_ROW = 26
_APART = 2  # pixels


def status_grid(
    table: Sequence[Row],
    medium: Medium,
    *,
    statuses: Sequence[str],
    columns: Mapping[str, str],
    marked: Sequence[str] = (),
) -> Specification:
    """A cell for each row: the `name` of a place, and its `column`, one of `columns`, names and short forms in their order.

    `status` is one of `statuses`, from not begun to done, of which there are five at most. On a phone its first letter
    is written, which the legend explains. `detail` is what a cell says when pointed at, after its place and column.
    Places are in order of appearance, those among `marked` bold, with a frame. Raises KeyError for a status there is
    not.
    """
    rows = pick(table, "name", "short", "column", "status", "detail")
    ink = palette(medium)
    fills = dict(zip(statuses, ink.shares, strict=False))
    letters = {words: f"{words[:1]}: {words}" for words in statuses}
    cells = [
        {
            "name": row["name"],
            "column": row["column"],
            "part": row["status"],
            "text": row["status"],
            "described": f"{row['name']}, {row['column']}: {row['detail']}",
            "ink": fills[row["status"]].ink,
        }
        for row in rows
    ]
    left, down = name_room(rows), name_axis(rows, bold=marked, padding=0)
    base = Layer(cells).encode(x=heading_axis("column", columns, medium, left), y=down)
    grid = Grid(len(columns), _ROW)
    words = base.calculate(shown=short_when_narrow("datum.text", "slice(datum.text, 0, 1)"))
    layers = [
        fill_marks(base, fills, ink, fill_legend(fills, medium, left, short=letters), **grid.cells(_APART)).choose(
            "name"
        ),
        write_texts(words, "shown", fontSize=alt.ExprRef(f"{NARROW} ? 11 : {LABEL_SIZE}")),
        frame_rows(marked, down, ink),
    ]
    return finish(layers, medium, height=_ROW * len({row["name"] for row in rows}), beside=left.long)
