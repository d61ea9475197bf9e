"""Grids of cells with their numbers written in: shares by row and column, and counts of moves between stages."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import altair as alt

from natpatsip import catalogue
from natpatsip.charts.fills import Grid, fill_legend, fill_marks, write_texts
from natpatsip.charts.headings import heading_axis
from natpatsip.charts.labels import NARROW, ReferenceLine, frame_rows, name_axis, name_room, pick
from natpatsip.charts.medium import Medium
from natpatsip.charts.notes import note_layers, note_rows, share_of_band
from natpatsip.charts.palette import Fill, palette
from natpatsip.charts.share_bands import band_cells, in_bands
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import LABEL_SIZE, finish, plots_across

ADVANCED, HELD, SLIPPED, OTHER = "Advanced", "Held", "Slipped back", "Joined, left or not reported"

_SHARE_ROW, _COUNT_ROW = 26, 38
_APART = 4  # pixels
_FONT = alt.ExprRef(f"{NARROW} ? 12 : {LABEL_SIZE}")
_TITLE_ABOVE: dict[str, Any] = {"titleAngle": 0, "titleAlign": "right", "titleX": -8, "titleY": -8}


def share_grid(
    table: Sequence[Row],
    medium: Medium,
    *,
    goal: ReferenceLine | None = None,
    marked: Sequence[str] = (),
) -> Specification:
    """A cell for each row of the table, its `name` a row of the grid and its `column` a column, in order of appearance.

    `share`, which fills the cell, is in percent, missing where there is none: such a cell is grey, dashed and has a
    dash in it. `label` is the share as text, such as `65%`, written in the cell; `detail` is what it says when pointed
    at, after its row and column. Fills are banded around `goal`, and what is under it stands out; a row that is not
    `held` against it, as all are that do not say so, has no fill. A cell without a row of the table stays empty. The
    names among `marked` are bold, and their rows have a frame.
    """
    fields = ("name", "short", "column", "column_short", "share", "label", "detail")
    rows = pick(in_bands(table, goal, medium), *fields, "part", "ink", "reached")
    for row in rows:
        row["text"] = "–" if row["share"] is None else row["label"]
        row["described"] = f"{row['name']}, {row['column']}: {row['detail']}"
    names, columns = {row["name"] for row in rows}, {row["column"]: row["column_short"] for row in rows}
    left = name_room(rows)
    across = heading_axis("column", columns, medium, left)
    down = name_axis(rows, bold=marked, padding=0)
    base = Layer(rows).encode(x=across, y=down)
    words = base.calculate(shown=f"{NARROW} ? replace(datum.text, '%', '') : datum.text")
    height = _SHARE_ROW * len(names)
    # A grid over time has its quarters for the short forms of its columns.
    heading_of = {short: heading for heading, short in columns.items()}
    across_time = partial(share_of_band, quarters=list(heading_of))
    notes = [
        {**row, "column": heading_of[row["quarter"]]}
        for row in note_rows(medium.notes, across_time, plots_across(medium, left.long))
    ]
    layers = [
        band_cells(base, rows, goal, medium, left, Grid(len(columns), _SHARE_ROW)).choose("name"),
        write_texts(words, "shown", fontSize=_FONT),
        frame_rows(marked, down, palette(medium)),
        *note_layers(notes, palette(medium), alt.X("column:N"), below=height),
    ]
    return finish(layers, medium, height=height, beside=left.long)


def count_grid(
    table: Sequence[Row],
    medium: Medium,
    *,
    unit: str,
    before_title: str,
    after_title: str,
) -> Specification:
    """The `count` that moved from the stage `before`, a row of the grid, to the stage `after`, a column of it.

    Both are texts: labels of stages, such as `5 Adoption`, or what is written for none, such as `Not reported`,
    `Joined` or `Left`, which come after all the stages. The titles say when that was, as `From Q3 2022/23`; `unit`
    names what is counted, as `wards`. What held is on the diagonal, in a thick outline; what advanced is right of it
    and what slipped back left, and the legend says how many did. No count, or 0, is an empty cell.
    """
    given = pick(table, "before", "after", "count")
    befores, afters = (_name_stages(row[when] for row in given) for when in ("before", "after"))
    ink = palette(medium)
    fills = dict(zip((ADVANCED, HELD, SLIPPED, OTHER), ink.moves, strict=True))
    rows = [_cell(row, unit, fills) for row in given if row["count"]]
    names = [{"name": name, "short": short} for name, short in befores.items()]
    left = name_room(names)
    across = heading_axis("after", afters, medium, left, title=f"{after_title} →", grid=True, tickBand="extent")
    down = name_axis(names, padding=0, title=f"{before_title} ↓", **_TITLE_ABOVE, grid=True, tickBand="extent")
    base = Layer(rows).encode(x=across, y=down)
    legend = fill_legend(fills, medium, left, long=_totals(rows, OTHER), short=_totals(rows, "Other"), bold=[HELD])
    layers = [
        fill_marks(
            base, fills, ink, legend, dashed=[OTHER], bold=[HELD], **Grid(len(afters), _COUNT_ROW).cells(_APART)
        ),
        write_texts(base),
    ]
    return finish(layers, medium, height=_COUNT_ROW * len(names), beside=left.long)


def _name_stages(labels: Iterable[str]) -> dict[str, str]:
    """Every stage and, after them, what else there is, each with its short form."""
    stages = {stage.label: f"{stage.number} {stage.short}" for stage in catalogue.stages()}
    return stages | {label: label for label in labels if label not in stages}


def _cell(row: Row, unit: str, fills: Mapping[str, Fill]) -> dict[str, Any]:
    part, text = _move(row["before"], row["after"]), f"{row['count']:,}"
    described = f"{row['before']} to {row['after']}: {text} {unit}"
    return {**row, "name": row["before"], "part": part, "text": text, "described": described, "ink": fills[part].ink}


def _move(before: str, after: str) -> str:
    numbers = {stage.label: stage.number for stage in catalogue.stages()}
    if before not in numbers or after not in numbers:
        return OTHER
    if numbers[before] == numbers[after]:
        return HELD
    return ADVANCED if numbers[after] > numbers[before] else SLIPPED


def _totals(rows: Sequence[Row], other: str) -> dict[str, str]:
    words = {ADVANCED: ADVANCED, HELD: HELD, SLIPPED: SLIPPED, OTHER: other}
    counts = {part: sum(row["count"] for row in rows if row["part"] == part) for part in words}
    return {part: f"{word}: {counts[part]:,}" for part, word in words.items()}
