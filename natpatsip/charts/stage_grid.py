"""Cells of stages, the number written in each: a row for each site, a column for each thing asked of it."""

from collections.abc import Mapping, Sequence

import altair as alt

from natpatsip.charts.fills import Grid, fill_marks, write_texts
from natpatsip.charts.headings import heading_axis
from natpatsip.charts.labels import NARROW, frame_rows, name_axis, name_room, pick, short_when_narrow
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.stage_words import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    stage_fills,
    stage_label,
    stage_legend,
)
from natpatsip.charts.style import LABEL_SIZE, finish

CELL_ROW = 26
STAGE_CELL = ("name", "short", "column", "stage", "not_applicable")
_APART = 2  # pixels
_SIGNS = {NOT_REPORTED: "–", NOT_APPLICABLE: "n/a"}
_NARROW_SIGNS = _SIGNS | {NOT_APPLICABLE: "×"}
_LONG = {part: f"{sign} {part}" for part, sign in _SIGNS.items()}
_SHORT = {NOT_REPORTED: f"– {NOT_REPORTED}", NOT_APPLICABLE: "× n/a"}


def stage_grid(
    table: Sequence[Row],
    medium: Medium,
    *,
    columns: Mapping[str, str],
    marked: Sequence[str] = (),
) -> Specification:
    """A cell for each row: the `name` of a site, and its `column`, one of `columns`, names and short forms in their order.

    `stage` is 0 to 7, or missing for what was not reported, a dashed cell with a dash in it; where `not_applicable` is
    true, there is none to reach (`n/a`). Sites are in order of appearance, and those among `marked` are bold, with a
    frame. Raises KeyError for a stage there is not.
    """
    rows = pick(table, *STAGE_CELL)
    left = name_room(rows)
    across = heading_axis("column", columns, medium, left)
    layers = stage_cells(rows, across, Grid(len(columns), CELL_ROW), medium, marked)
    return finish(layers, medium, height=CELL_ROW * len({row["name"] for row in rows}), beside=left.long)


def stage_cells(
    rows: Sequence[Row], across: alt.X, grid: Grid, medium: Medium, marked: Sequence[str] = ()
) -> list[Layer]:
    """A cell at each row's `name` and `column`, in the fill of its `stage`, or `not_applicable`, and its number."""
    parts = [NOT_APPLICABLE if row["not_applicable"] else stage_label(row["stage"]) for row in rows]
    ink = palette(medium)
    fills = stage_fills(parts, ink)
    cells = [
        {
            "name": row["name"],
            "column": row["column"],
            "part": part,
            "text": _SIGNS.get(part, part[:1]),
            "described": f"{row['name']}, {row['column']}: {part}",
            "ink": fills[part].ink,
        }
        for row, part in zip(rows, parts, strict=True)
    ]
    down = name_axis(rows, bold=marked, padding=0)
    base = Layer(cells).encode(x=across, y=down)
    narrow = f"replace(datum.text, '{_SIGNS[NOT_APPLICABLE]}', '{_NARROW_SIGNS[NOT_APPLICABLE]}')"
    words = base.calculate(shown=short_when_narrow("datum.text", narrow))
    legend = stage_legend(fills, medium, name_room(rows), long=_LONG, short=_SHORT)
    return [
        fill_marks(base, fills, ink, legend, dashed=[NOT_REPORTED, NOT_APPLICABLE], **grid.cells(_APART)).choose(
            "name"
        ),
        write_texts(words, "shown", fontSize=alt.ExprRef(f"{NARROW} ? 11 : {LABEL_SIZE}")),
        frame_rows(marked, down, ink),
    ]
