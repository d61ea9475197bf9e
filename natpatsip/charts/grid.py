"""Grids of cells with their numbers written in: shares by row and column, and counts of moves between stages."""

import altair as alt
import pandas as pd

from natpatsip import catalogue
from natpatsip.charts.fills import Grid, fill_legend, filled, written
from natpatsip.charts.headings import heading_axis
from natpatsip.charts.labels import NARROW, ReferenceLine, drawn_from, name_axis, name_room, pick
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import palette
from natpatsip.charts.share_bands import band_cells, in_bands
from natpatsip.charts.style import LABEL_SIZE, finish

ADVANCED, HELD, SLIPPED, OTHER = "Advanced", "Held", "Slipped back", "Joined, left or not reported"

_SHARE_ROW, _COUNT_ROW = 32, 38
_APART = 4  # pixels
_FONT = alt.ExprRef(f"{NARROW} ? 12 : {LABEL_SIZE}")
_TITLE_ABOVE = {"titleAngle": 0, "titleAlign": "right", "titleX": -8, "titleY": -8}


def share_grid(
    table: pd.DataFrame,
    medium: Medium,
    *,
    name: str,
    short: str,
    column: str,
    column_short: str,
    share: str,
    label: str,
    detail: str,
    goal: ReferenceLine | None = None,
) -> alt.TopLevelMixin:
    """A cell for each row of the frame, filled by its share, rows and columns of the grid in order of appearance.

    `share` is in percent, missing where there is none: such a cell is grey, dashed and has a dash in it. `label` is the
    share as text, such as `65%`, written in the cell; `detail` is what it says when pointed at, after its row and
    column. Cells that reach `goal` have a thick outline. A cell without a row of the frame stays empty.
    """
    fields = {"column": column, "column_short": column_short, "share": share, "label": label, "detail": detail}
    rows = in_bands(pick(table, name=name, short=short, **fields), goal, medium)
    rows["text"] = rows["label"].astype(object).where(rows["share"].notna(), "–")
    rows["described"] = rows["name"] + ", " + rows["column"] + ": " + rows["detail"].astype(str)
    names, columns = rows.drop_duplicates("name"), dict(zip(rows["column"], rows["column_short"], strict=True))
    left = name_room(names)
    across = heading_axis("column", columns, medium, left)
    base = alt.Chart(drawn_from(rows)).encode(x=across, y=name_axis(names, padding=0))
    words = base.transform_calculate(shown=f"{NARROW} ? replace(datum.text, '%', '') : datum.text")
    layers = [
        *band_cells(base, rows, goal, medium, left, Grid(len(columns), _SHARE_ROW)),
        written(words, "shown", fontSize=_FONT),
    ]
    return finish(alt.layer(*layers), medium, height=_SHARE_ROW * len(names), beside=left.long)


def count_grid(
    table: pd.DataFrame,
    medium: Medium,
    *,
    before: str,
    after: str,
    count: str,
    unit: str,
    before_title: str = "Stage before",
    after_title: str = "Stage after",
) -> alt.TopLevelMixin:
    """How many moved from the stage `before`, a row of the grid, to the stage `after`, a column of it.

    Both are texts: labels of stages, such as `5 Adoption`, or what stands for none, such as `Not reported`, `Joined` or
    `Left`, which come after all the stages. The titles say when that was, as `From Q3 2022/23`; `unit` names what is
    counted, as `wards`. What held stands on the diagonal, in a thick outline; what advanced stands right of it and what
    slipped back left, and the legend says how many did. No count, or 0, is an empty cell.
    """
    given = pick(table, before=before, after=after, count=count)
    befores, afters = _named(given["before"]), _named(given["after"])
    rows = _moves(given[given["count"] > 0], unit)
    ink = palette(medium)
    fills = dict(zip((ADVANCED, HELD, SLIPPED, OTHER), ink.moves, strict=True))
    rows["ink"] = [fills[part].ink for part in rows["part"]]
    names = pd.DataFrame({"name": befores.keys(), "short": befores.values()})
    left = name_room(names)
    across = heading_axis("after", afters, medium, left, title=f"{after_title} →", grid=True, tickBand="extent")
    down = name_axis(names, padding=0, title=f"{before_title} ↓", **_TITLE_ABOVE, grid=True, tickBand="extent")
    base = alt.Chart(drawn_from(rows)).encode(x=across, y=down)
    legend = fill_legend(fills, medium, left, long=_totals(rows, OTHER), short=_totals(rows, "Other"), bold=[HELD])
    layers = [
        filled(base, fills, ink, legend, dashed=[OTHER], bold=[HELD], **Grid(len(afters), _COUNT_ROW).cells(_APART)),
        written(base),
    ]
    return finish(alt.layer(*layers), medium, height=_COUNT_ROW * len(names), beside=left.long)


def _named(labels: pd.Series) -> dict[str, str]:
    """Every stage and, after them, what else there is, each with its short form."""
    stages = {stage.label: f"{stage.number} {stage.short}" for stage in catalogue.stages()}
    return stages | {label: label for label in labels.unique() if label not in stages}


def _moves(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    text = rows["count"].map("{:,.0f}".format)
    part = [_move(row.before, row.after) for row in rows.itertuples()]
    described = rows["before"] + " to " + rows["after"] + ": " + text + f" {unit}"
    return rows.assign(name=rows["before"], part=part, text=text, described=described)


def _move(before: str, after: str) -> str:
    numbers = {stage.label: stage.number for stage in catalogue.stages()}
    if before not in numbers or after not in numbers:
        return OTHER
    if numbers[before] == numbers[after]:
        return HELD
    return ADVANCED if numbers[after] > numbers[before] else SLIPPED


def _totals(rows: pd.DataFrame, other: str) -> dict[str, str]:
    counts = rows.groupby("part")["count"].sum()
    words = {ADVANCED: ADVANCED, HELD: HELD, SLIPPED: SLIPPED, OTHER: other}
    return {part: f"{word}: {counts.get(part, 0):,.0f}" for part, word in words.items()}
