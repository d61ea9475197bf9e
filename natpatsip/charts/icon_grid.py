"""Cells of icons: a row for each measure or place, a column for each thing told of it."""

import json
from collections.abc import Sequence

import altair as alt

from natpatsip.charts.headings import heading_axis
from natpatsip.charts.icons import NO_ICON, icon_image, icon_words
from natpatsip.charts.labels import name_axis, name_room, pick
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import LABEL_SIZE, finish

_ROW, _ICON, _NOTE_AT = 34, 26, 18


def icon_grid(
    table: Sequence[Row],
    medium: Medium,
    *,
    name: str,
    short: str,
    column: str,
    column_short: str,
    icon: str,
    detail: str,
    note: str | None = None,
) -> Specification:
    """A cell for each of the rows, with its icon, rows and columns of the grid in order of appearance.

    `icon` is the name of a variation or an assurance icon; where there is none, a dash is drawn. `detail` is what the cell
    says when pointed at, after its row and column and the words of its icon; `note` a text right of the icon. A cell
    without a row stays empty. Raises KeyError for an icon that there is none of.
    """
    fields = {"name": name, "short": short, "column": column, "column_short": column_short, "icon": icon}
    rows = pick(table, **fields, detail=detail, **({"note": note} if note else {}))
    icons = dict.fromkeys(row["icon"] for row in rows if row["icon"] != NO_ICON)
    images = {icon: icon_image(icon, medium) for icon in icons}
    names, columns = {row["name"] for row in rows}, {row["column"]: row["column_short"] for row in rows}
    left = name_room(rows)
    across = heading_axis("column", columns, medium, left)
    # Each image once, and not in every cell that has it.
    cells = Layer([_cell(row) for row in rows]).calculate(url=f"{json.dumps(images)}[datum.icon]")
    layers = _layers(cells.encode(x=across, y=name_axis(rows, padding=0)), medium)
    return finish(layers, medium, height=_ROW * len(names), beside=left.long)


def _cell(row: Row) -> Row:
    return {
        "name": row["name"],
        "column": row["column"],
        "icon": row["icon"],
        "note": row.get("note", ""),
        "described": f"{row['name']}, {row['column']}: {icon_words(row['icon'])}. {row['detail']}",
    }


def _layers(cells: Layer, medium: Medium) -> list[Layer]:
    ink = palette(medium)
    texts = {"tooltip": alt.Tooltip("described:N"), "description": alt.Description("described:N")}
    image = cells.filter("datum.url").mark("image", width=_ICON, height=_ICON)
    dash = cells.filter("!datum.url").mark("text", text="–", fontSize=LABEL_SIZE, color=ink.quiet_ink)
    notes = cells.filter("datum.note").mark("text", align="left", dx=_NOTE_AT, fontSize=LABEL_SIZE - 1, color=ink.ink)
    return [
        image.encode(url=alt.Url("url:N"), **texts),
        dash.encode(**texts),
        notes.encode(text=alt.Text("note:N")),
    ]
