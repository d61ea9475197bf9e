"""Journeys: a row for each site, a cell for each quarter, the stage it was at written in it."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import altair as alt

from natpatsip.charts.fills import Grid
from natpatsip.charts.headings import quarter_axis
from natpatsip.charts.labels import name_room, pick, short_when_narrow
from natpatsip.charts.medium import Medium
from natpatsip.charts.notes import note_layers, note_rows, share_of_band
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.stage_grid import CELL_ROW, STAGE_CELL, stage_cells
from natpatsip.charts.style import LABEL_SIZE, finish, plots_across, width_of

_GAP = 4


def stage_journeys(
    table: Sequence[Row],
    medium: Medium,
    *,
    quarters: Sequence[str],
    marked: Sequence[str] = (),
) -> Specification:
    """A row for each site, in order of appearance, over `quarters`, first to last: its stage at each in its fill.

    A row of the table is a site, by `name`, and a quarter, its `column`, each site's in their order: a `stage` from 0
    to 7, or missing for what was not reported, a dashed cell with a dash in it; `not_applicable` is true where the
    stage is missing because there is none to reach (`n/a`). A quarter without a row stays empty. `ending` is a text,
    empty or not given for most, that says after a site's last cell what became of it, such as `merged into Royal
    Devon`, on a phone `ending_short`. Sites among `marked` are bold, with a frame. Raises KeyError for a stage there is
    not.
    """
    rows = pick(table, *STAGE_CELL, ending="", ending_short="")
    sites = {row["name"]: row for row in rows}.values()
    ended = _ended(sites, quarters)
    overrun = short_when_narrow(_overrun(ended, "long"), _overrun(ended, "short"))
    grid = Grid(len(quarters), CELL_ROW, span=f"width - ({overrun})")
    across = alt.Scale(domain=list(quarters), range=[0, alt.ExprRef(grid.span)], padding=0)
    axis = quarter_axis(quarters, orient="top", labelPadding=23)
    cells = stage_cells(rows, alt.X("column:O", scale=across, title=None, axis=axis), grid, medium, marked)
    beside = name_room(rows).long
    notes = note_rows(medium.notes, partial(share_of_band, quarters=quarters), plots_across(medium, beside))
    height = CELL_ROW * len(sites)
    layers = [
        *cells,
        _endings(ended, grid, palette(medium)),
        *note_layers(notes, palette(medium), alt.X("quarter:O"), below=height),
    ]
    return finish(layers, medium, height=height, beside=beside)


def _ended(last: Iterable[Row], quarters: Sequence[str]) -> list[dict[str, Any]]:
    """The last cell of each site that ended, the texts after it, and the part of the plot that is free for them."""
    order = {quarter: place for place, quarter in enumerate(quarters, start=1)}
    return [
        {
            "name": row["name"],
            "column": row["column"],
            "long": f"→ {row['ending']}",
            "short": f"→ {row['ending_short']}",
            "free": 1 - order[row["column"]] / len(quarters),
        }
        for row in last
        if row["ending"]
    ]


def _endings(ended: Sequence[Row], grid: Grid, ink: Palette) -> Layer:
    after = alt.ExprRef(f"({grid.span}) / {2 * grid.columns} + {_GAP}")
    base = Layer(ended).calculate(shown=short_when_narrow("datum.long", "datum.short"))
    words = base.mark("text", align="left", dx=after, fontSize=LABEL_SIZE, color=ink.ink)
    return words.encode(x=alt.X("column:O"), y=alt.Y("name:N"), text=alt.Text("shown:N"))


def _overrun(ended: Sequence[Row], text: str) -> str:
    """How far the texts would run over the edge of the plot: by so much the cells have to be drawn together.

    Cells that end at `width - x` leave a text its free part of that; what it needs is that part and x.
    """
    needs = [(width_of(row[text]) + 2 * _GAP, row["free"]) for row in ended]
    overruns = (f"({need} - {free:.4f} * width) / {1 - free:.4f}" for need, free in needs)
    return f"max({', '.join(['0', *overruns])})"
