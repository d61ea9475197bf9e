"""What is above each small control chart: its name, its latest value and its icons."""

import textwrap
from collections.abc import Sequence

import altair as alt

from natpatsip.charts.control.panel_layout import NARROWEST, RIGHT, PanelLayout, place_layer
from natpatsip.charts.icons import icon_image, icon_words
from natpatsip.charts.labels import short_when_narrow
from natpatsip.charts.specification import Layer, Row
from natpatsip.charts.style import LABEL_SIZE, width_of

_ICON, _ICON_STEP = 28, 32
_LINE = 16
_LETTERS, _LETTERS_ON_PHONE = 28, 18  # bold ones, in the narrowest column
_BOLD = 1.1  # times as wide as words that are not
_MARKED_AT, _NAME_AT, _VALUE_AT = 4, 28, 51


def heading_layers(layout: PanelLayout) -> list[Layer]:
    """Names in bold, values below them, and icons on the right; words that are too long are cut, and say so."""
    look = {"align": "left", "color": layout.ink.ink}
    bold = {"fontSize": LABEL_SIZE, "fontWeight": "bold", "lineHeight": _LINE, "lineBreak": "\n"}
    quiet = alt.ExprRef(f"datum.quiet ? '{layout.ink.quiet_ink}' : '{layout.ink.ink}'")
    return [
        _names(layout).mark("text", limit=_limit(layout, RIGHT), **bold, **look | {"color": quiet}),
        _values(layout).mark("text", limit=_limit(layout, RIGHT + 2 * _ICON_STEP), fontSize=14, **look),
        *_icons(layout),
    ]


def marked_layers(layout: PanelLayout, marked: Sequence[int]) -> list[Layer]:
    """A thick line over the name at each of these places."""
    if not marked:
        return []
    rows, places = Layer([{"place": place} for place in marked]), layout.places
    over = place_layer(rows, x=places.from_left(0), x2=places.from_right(0), y=places.from_top(_MARKED_AT))
    return [over.mark("rule", aria=False, strokeWidth=4, color=layout.ink.ink)]


def _names(layout: PanelLayout) -> Layer:
    """Each unit's name if all names fit, else its short name, in two lines where that does not fit either."""
    rows = [
        {
            "place": unit["place"], "name": unit["name"], "short": unit["short"], "quiet": unit["quiet"],
            "wide": _in_two(unit["short"], _LETTERS), "narrow": _in_two(unit["short"], _LETTERS_ON_PHONE),
            "room": RIGHT + _BOLD * width_of(unit["short"]),
        }
        for unit in layout.units
    ]  # fmt: skip
    width = layout.places.column_width
    halves = f"{width} < {NARROWEST} ? datum.narrow : datum.wide"
    short = f"{width} > datum.room ? datum.short : {halves}"
    fits = f"{width} > {RIGHT + _BOLD * width_of(*(row['name'] for row in rows))}"
    base = Layer(rows).calculate(lines=f"{fits} ? datum.name : {short}")
    # The first of several lines is where a single one would be, and the last belongs there.
    first = f"{layout.places.from_top(_NAME_AT)} - (indexof(datum.lines, '\\n') < 0 ? 0 : {_LINE})"
    names = place_layer(base, x=layout.places.from_left(0), y=first)
    return names.encode(text=alt.Text("lines:N"), tooltip=alt.Tooltip("name:N")).choose("name")


def _in_two(words: str, letters: int) -> str:
    return "\n".join(textwrap.wrap(words, letters, max_lines=2, placeholder="…"))


def _values(layout: PanelLayout) -> Layer:
    """The latest value of each unit, with its month if others have later ones, or its quarter where there is room."""
    latest = {point["place"]: point for point in layout.points if point["last"]}
    rows = [{"place": unit["place"], **_tell_latest(unit, latest.get(unit["place"]), layout)} for unit in layout.units]
    base = Layer(rows).calculate(latest=short_when_narrow("datum.wide", "datum.narrow"))
    values = place_layer(base, x=layout.places.from_left(0), y=layout.places.from_top(_VALUE_AT))
    return values.encode(text=alt.Text("latest:N"))


def _tell_latest(unit: Row, point: Row | None, layout: PanelLayout) -> dict[str, str]:
    if point is None:
        return dict.fromkeys(("wide", "narrow"), unit["uncharted"] or "no data")
    if unit["by_quarter"]:
        return {"wide": f"{point['label']}, {point['when']}", "narrow": point["label"]}
    told = point["label"] if point["at"] == layout.span[1] else f"{point['label']}, {point['date']:%b %y}"
    return {"wide": told, "narrow": told}


def _icons(layout: PanelLayout) -> list[Layer]:
    rows = [
        {
            "place": unit["place"],
            "back": back * _ICON_STEP,
            "url": icon_image(icon, layout.medium),
            "words": f"{unit['name']}. {icon_words(icon)}",
        }
        for unit in layout.units
        for back, icon in enumerate(icon for icon in (unit["assurance"], unit["variation"]) if icon)
    ]
    if not rows:
        return []
    across = f"{layout.places.from_right(0)} - datum.back"
    image = place_layer(Layer(rows), x=across, y=layout.places.from_top(_VALUE_AT)).encode(
        url=alt.Url("url:N"), tooltip=alt.Tooltip("words:N"), description=alt.Description("words:N")
    )
    return [image.mark("image", width=_ICON, height=_ICON, align="right", baseline="middle")]


def _limit(layout: PanelLayout, taken: int) -> alt.ExprRef:
    """What is left of a column's width."""
    return alt.ExprRef(f"{layout.places.column_width} - {taken}")
