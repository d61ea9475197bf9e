"""Cells of icons: a row for each measure or place, a column for each thing told of it."""

import json

import altair as alt
import pandas as pd

from natpatsip.charts.control.icon_images import icon_image
from natpatsip.charts.headings import heading_axis
from natpatsip.charts.icons import NO_ICON, icon_words
from natpatsip.charts.labels import drawn_from, name_axis, name_room, pick
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import palette
from natpatsip.charts.style import LABEL_SIZE, finish

_ROW, _ICON, _NOTE_AT = 34, 26, 18


def icon_grid(
    table: pd.DataFrame,
    medium: Medium,
    *,
    name: str,
    short: str,
    column: str,
    column_short: str,
    icon: str,
    detail: str,
    note: str | None = None,
) -> alt.TopLevelMixin:
    """A cell for each row of the frame, with its icon, rows and columns of the grid in order of appearance.

    `icon` is the name of a variation or an assurance icon; where there is none, a dash stands. `detail` is what the cell
    says when pointed at, after its row and column and the words of its icon; `note` a text right of the icon. A cell
    without a row of the frame stays empty. Raises KeyError for an icon that there is none of.
    """
    rows = pick(table, name=name, short=short, column=column, column_short=column_short, icon=icon, detail=detail)
    rows["note"] = table[note].to_numpy() if note else ""
    rows["described"] = [
        f"{row.name}, {row.column}: {icon_words(row.icon)}. {row.detail}" for row in rows.itertuples(index=False)
    ]
    images = {each: icon_image(each, medium) for each in rows["icon"].unique() if each != NO_ICON}
    names, columns = rows.drop_duplicates("name"), dict(zip(rows["column"], rows["column_short"], strict=True))
    left = name_room(names)
    across = heading_axis("column", columns, medium, left)
    cells = alt.Chart(drawn_from(rows[["name", "column", "icon", "note", "described"]]))
    # Each image once, and not in every cell that has it.
    base = cells.transform_calculate(url=f"{json.dumps(images)}[datum.icon]").encode(
        x=across, y=name_axis(names, padding=0)
    )
    return finish(alt.layer(*_cells(base, medium)), medium, height=_ROW * len(names), beside=left.long)


def _cells(base: alt.Chart, medium: Medium) -> list[alt.Chart]:
    ink = palette(medium)
    said = {"tooltip": alt.Tooltip("described:N"), "description": alt.Description("described:N")}
    image = base.transform_filter("datum.url").mark_image(width=_ICON, height=_ICON)
    dash = base.transform_filter("!datum.url").mark_text(text="–", fontSize=LABEL_SIZE, color=ink.quiet_ink)
    notes = base.transform_filter("datum.note").mark_text(
        align="left", dx=_NOTE_AT, fontSize=LABEL_SIZE - 1, color=ink.ink
    )
    return [image.encode(url="url:N", **said), dash.encode(**said), notes.encode(text=alt.Text("note:N"))]
