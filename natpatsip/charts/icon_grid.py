"""Cells of icons: a row for each measure or place, a column for each thing told of it."""

import json
from collections.abc import Mapping, Sequence

import altair as alt

from natpatsip.charts.headings import heading_axis
from natpatsip.charts.icons import NO_ICON, icon_image, icon_words
from natpatsip.charts.labels import NARROW, name_axis, name_room, pick
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import LABEL_SIZE, finish

_ROW, _ICON, _NOTE_AT, _ASIDE = 34, 26, 18, -14
_KEY_LINE, _KEY_AT = 30, 14  # pixels between the lines of a picture's key, and from the grid to it


def icon_grid(
    table: Sequence[Row],
    medium: Medium,
    *,
    bold: Sequence[str] = (),
) -> Specification:
    """A cell for each row of the table, its `name` a row of the grid and its `column` a column, in order of appearance.

    `icon` is the name of a variation or an assurance icon; where there is none, a dash is drawn, and where it is None
    the note alone. `detail` is what the cell says when pointed at, after its row and column and the words of its icon;
    `note` a text right of the icon. The names among `bold` are those of groups, or what is looked for. A cell without a
    row stays empty. A picture has a key of its icons below. Raises KeyError for an icon that there is none of.
    """
    rows = pick(table, "name", "short", "column", "column_short", "icon", "detail", note="")
    icons = dict.fromkeys(row["icon"] for row in rows if row["icon"])
    images = {icon: icon_image(icon, medium) for icon in icons}
    names, columns = {row["name"] for row in rows}, {row["column"]: row["column_short"] for row in rows}
    left = name_room(rows)
    placed = {
        "x": heading_axis("column", columns, medium, left),
        "y": name_axis(rows, bold=bold, padding=0),
    }
    layers = [layer.encode(**placed) for layer in _layers([_cell(row) for row in rows], images, medium)]
    if medium.width is not None:
        layers += _key(images, _ROW * len(names), left.long, medium)
    return finish(layers, medium, height=_ROW * len(names), beside=left.long)


def _key(images: Mapping[str, str], below: int, beside: int, medium: Medium) -> list[Layer]:
    """Each icon with its words, in lines under the grid from the picture's left edge."""
    lines = [
        {"image": image, "words": icon_words(icon), "at": below + _KEY_AT + _KEY_LINE * (number + 0.5)}
        for number, (icon, image) in enumerate(images.items())
    ]
    # In pixels, as nothing of the key is in a row or column of the grid.
    each = Layer(lines).encode(y=alt.Y("at:Q", scale=None, axis=None))
    image = each.mark("image", width=_ICON, height=_ICON).encode(
        url=alt.Url("image:N"), x=alt.value(_ICON / 2 - beside)
    )
    words = each.mark("text", align="left", fontSize=LABEL_SIZE, color=palette(medium).ink)
    return [image, words.encode(text=alt.Text("words:N"), x=alt.value(_ICON + 8 - beside))]


def _cell(row: Row) -> Row:
    return {
        "name": row["name"],
        "column": row["column"],
        "icon": row["icon"],
        "note": row["note"],
        "described": f"{row['name']}, {row['column']}: {_words(row)}. {row['detail']}",
    }


def _words(row: Row) -> str:
    words: str = row["note"] if row["icon"] is None else icon_words(row["icon"])
    return words


def _layers(cells: Sequence[Row], images: Mapping[str, str], medium: Medium) -> list[Layer]:
    ink = palette(medium)
    texts = {"tooltip": alt.Tooltip("described:N"), "description": alt.Description("described:N")}
    small = {"fontSize": LABEL_SIZE - 1, "color": ink.ink}
    noted = [cell for cell in cells if cell["note"]]
    # A narrow column has no room right of its middle for a note.
    aside = {"xOffset": alt.ExprRef(f"{NARROW} ? {_ASIDE} : 0")} if noted else {}
    with_icon = Layer([cell for cell in cells if cell["icon"]])
    without = Layer([cell for cell in cells if cell["icon"] == NO_ICON])
    beside = Layer([cell for cell in noted if cell["icon"] is not None])
    alone = Layer([cell for cell in noted if cell["icon"] is None])
    return [
        # Each image once, and not in every cell that has it.
        with_icon.calculate(url=f"{json.dumps(images)}[datum.icon]")
        .mark("image", width=_ICON, height=_ICON, **aside)
        .encode(url=alt.Url("url:N"), **texts)
        .choose("name"),
        without.mark("text", text="–", fontSize=LABEL_SIZE, color=ink.quiet_ink, **aside).encode(**texts),
        beside.mark("text", align="left", dx=_NOTE_AT, **small, **aside).encode(text=alt.Text("note:N")),
        alone.mark("text", **small).encode(text=alt.Text("note:N"), **texts),
    ]
