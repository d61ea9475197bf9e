"""Journeys: a row for each site, a cell for each quarter, the stage it was at written in it."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from natpatsip.charts.fills import Grid
from natpatsip.charts.headings import quarter_axis
from natpatsip.charts.labels import drawn_from, name_room, pick, short_when_narrow
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.stage_grid import CELL_ROW, stage_cells
from natpatsip.charts.style import LABEL_SIZE, finish, width_of

_GAP = 4


def stage_journeys(
    table: pd.DataFrame,
    medium: Medium,
    *,
    quarters: Sequence[str],
    name: str,
    short: str,
    quarter: str,
    stage: str,
    not_applicable: str | None = None,
    ending: str | None = None,
    ending_short: str | None = None,
) -> alt.TopLevelMixin:
    """A row for each site, in order of appearance, over `quarters`, first to last: its stage at each in its fill.

    A row of the frame is a site and a quarter: a stage from 0 to 7, or missing for what was not reported, a dashed cell
    with a dash in it; `not_applicable` is a column that is true where the stage is missing because there is none to
    reach (`n/a`). A quarter without a row stays empty. `ending` is a column of texts, missing or empty for most, that
    say after a site's last cell what became of it, such as `merged into Royal Devon`, on a phone `ending_short`.
    Raises KeyError for a stage there is not.
    """
    rows = pick(table, name=name, short=short, column=quarter, stage=stage)
    rows["applies"] = ~table[not_applicable].astype(bool).to_numpy() if not_applicable else True
    rows["ending"] = table[ending].to_numpy() if ending else None
    rows["ending_short"] = table[ending_short].to_numpy() if ending_short else rows["ending"]
    ended = _ended(rows, quarters)
    names = rows.drop_duplicates("name")
    overrun = short_when_narrow(_overrun(ended, "long"), _overrun(ended, "short"))
    grid = Grid(len(quarters), CELL_ROW, span=f"width - ({overrun})")
    across = alt.Scale(domain=list(quarters), range=[0, alt.ExprRef(grid.span)], padding=0)
    axis = quarter_axis(quarters, orient="top", labelPadding=23)
    layers = stage_cells(rows, alt.X("column:O").scale(across).title(None).axis(axis), grid, medium)
    layers += _endings(ended, grid, palette(medium))
    return finish(alt.layer(*layers), medium, height=CELL_ROW * len(names), beside=name_room(names).long)


def _ended(rows: pd.DataFrame, quarters: Sequence[str]) -> pd.DataFrame:
    """The last cell of each site that ended, the texts after it, and the part of the plot that is free for them."""
    order = {quarter: place for place, quarter in enumerate(quarters, start=1)}
    last = rows.sort_values("column", key=lambda column: column.map(order), kind="stable").groupby("name").tail(1)
    last = last[last["ending"].notna() & (last["ending"] != "")]
    texts = {"long": "→ " + last["ending"].astype(str), "short": "→ " + last["ending_short"].astype(str)}
    return last[["name", "column"]].assign(**texts, free=1 - last["column"].map(order).astype(float) / len(quarters))


def _endings(ended: pd.DataFrame, grid: Grid, ink: Palette) -> list[alt.Chart]:
    if ended.empty:
        return []
    base = alt.Chart(drawn_from(ended)).transform_calculate(shown=short_when_narrow("datum.long", "datum.short"))
    words = base.mark_text(
        align="left", dx=alt.ExprRef(f"({grid.span}) / {2 * grid.columns} + {_GAP}"), fontSize=LABEL_SIZE, color=ink.ink
    )
    return [words.encode(x=alt.X("column:O"), y=alt.Y("name:N"), text=alt.Text("shown:N"))]


def _overrun(ended: pd.DataFrame, text: str) -> str:
    """How far the texts would run over the edge of the plot: by so much the cells have to be drawn together.

    Cells that end at `width - x` leave a text its free part of that; what it needs is that part and x.
    """
    needs = [(width_of(row[text]) + 2 * _GAP, row["free"]) for _, row in ended.iterrows()]
    overruns = (f"({need} - {free:.4f} * width) / {1 - free:.4f}" for need, free in needs)
    return f"max({', '.join(['0', *overruns])})"
