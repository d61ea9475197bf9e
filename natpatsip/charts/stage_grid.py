"""Cells of stages, the number written in each: a row for each site, a column for each thing asked of it."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from natpatsip.charts.fills import Grid, filled, written
from natpatsip.charts.headings import heading_axis
from natpatsip.charts.labels import NARROW, drawn_from, name_axis, name_room, pick, short_when_narrow
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import palette
from natpatsip.charts.stage_words import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    stage_fills,
    stage_labels,
    stage_legend,
)
from natpatsip.charts.style import LABEL_SIZE, finish

CELL_ROW = 26
_APART = 2  # pixels
_SIGNS = {NOT_REPORTED: "–", NOT_APPLICABLE: "n/a"}
_NARROW_SIGNS = _SIGNS | {NOT_APPLICABLE: "×"}
_LONG = {part: f"{sign} {part}" for part, sign in _SIGNS.items()}
_SHORT = {NOT_REPORTED: f"– {NOT_REPORTED}", NOT_APPLICABLE: "× n/a"}


def stage_grid(
    table: pd.DataFrame,
    medium: Medium,
    *,
    columns: Mapping[str, str],
    name: str,
    short: str,
    column: str,
    stage: str,
    not_applicable: str,
) -> alt.TopLevelMixin:
    """A cell for each row of the frame: a site and one of `columns`, each a name and its short form, in their order.

    `stage` is 0 to 7, or missing for what was not reported, a dashed cell with a dash in it; where `not_applicable` is
    true, there is none to reach (`n/a`). Sites stand in order of appearance. Raises KeyError for a stage there is not.
    """
    rows = pick(table, name=name, short=short, column=column, stage=stage)
    rows["applies"] = ~table[not_applicable].astype(bool).to_numpy()
    names = rows.drop_duplicates("name")
    left = name_room(names)
    layers = stage_cells(rows, heading_axis("column", columns, medium, left), Grid(len(columns), CELL_ROW), medium)
    return finish(alt.layer(*layers), medium, height=CELL_ROW * len(names), beside=left.long)


def stage_cells(rows: pd.DataFrame, across: alt.X, grid: Grid, medium: Medium) -> list[alt.Chart]:
    """A cell at each row's `name` and `column`, in the fill of its `stage` where that `applies`, and its number."""
    part = pd.Series(stage_labels(rows["stage"]), index=rows.index).where(rows["applies"], NOT_APPLICABLE)
    ink = palette(medium)
    fills = stage_fills(part, ink)
    cells = rows[["name", "column"]].assign(
        part=part,
        text=[_SIGNS.get(words, words[:1]) for words in part],
        described=rows["name"] + ", " + rows["column"] + ": " + part,
        ink=[fills[words].ink for words in part],
    )
    names = rows.drop_duplicates("name")
    base = alt.Chart(drawn_from(cells)).encode(x=across, y=name_axis(names, padding=0))
    narrow = f"replace(datum.text, '{_SIGNS[NOT_APPLICABLE]}', '{_NARROW_SIGNS[NOT_APPLICABLE]}')"
    words = base.transform_calculate(shown=short_when_narrow("datum.text", narrow))
    legend = stage_legend(fills, medium, name_room(names), long=_LONG, short=_SHORT)
    return [
        filled(base, fills, ink, legend, dashed=[NOT_REPORTED, NOT_APPLICABLE], **grid.cells(_APART)),
        written(words, "shown", fontSize=alt.ExprRef(f"{NARROW} ? 11 : {LABEL_SIZE}")),
    ]
