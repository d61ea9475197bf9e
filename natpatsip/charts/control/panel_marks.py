"""What small control charts are drawn with: their headings, frames with a scale, lines, and points by type."""

import json
import textwrap
from collections.abc import Sequence

import altair as alt

from natpatsip.charts.control.legend import point_fill, point_shape
from natpatsip.charts.control.levels import levels_by_kind
from natpatsip.charts.control.panel_layout import (
    LEFT,
    NARROWEST,
    PLOT_HEIGHT,
    PLOT_TOP,
    RIGHT,
    PanelLayout,
    place_layer,
)
from natpatsip.charts.control.points import describe_point
from natpatsip.charts.control_inks import COMMON_CAUSE, LIMIT_DASH, MEAN_DASH, PROVISIONAL_DASH, TARGET_DASH
from natpatsip.charts.icons import icon_image, icon_words
from natpatsip.charts.labels import short_when_narrow
from natpatsip.charts.notes import mark_notes
from natpatsip.charts.palette import palette
from natpatsip.charts.specification import Layer, Row
from natpatsip.charts.style import LABEL_SIZE, width_of

_ICON, _ICON_STEP = 28, 32
_LINE = 16
_LETTERS, _LETTERS_ON_PHONE = 28, 18  # bold ones, in the narrowest column
_BOLD = 1.1  # times as wide as words that are not
_MARKED_AT, _NAME_AT, _VALUE_AT = 4, 28, 51
_SMALL = 12
_MONTHS_AT = PLOT_TOP + PLOT_HEIGHT + 16
_NOTES_AT = _MONTHS_AT + 6
_COMMON, _SPECIAL, _LAST = 9, 34, 95


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


def frame_layers(layout: PanelLayout) -> list[Layer]:
    """The highest and the lowest value of each scale, with a line at each, and the first and the last month below."""
    edges = [
        {"place": place, "share": share, "text": scale.format_value(value)}
        for place, scale in layout.scales.items()
        for share, value in ((0, scale.low), (1, scale.high))
    ]
    days = [point["date"] for point in layout.points]
    span = {"first": f"{min(days):%b %y}", "last": f"{max(days):%b %y}"}
    lines, months = Layer(edges), Layer([{"place": place} | span for place in layout.scales])
    places = layout.places
    left, right = places.across("0"), places.across("1")
    up, below = places.down("datum.share"), places.from_top(_MONTHS_AT)
    small = {"fontSize": _SMALL, "color": layout.ink.quiet_ink}
    values = place_layer(lines, x=places.from_left(LEFT - 6), y=up).mark("text", align="right", **small)
    first = place_layer(months, x=left, y=below).mark("text", align="left", **small)
    last = place_layer(months, x=right, y=below).mark("text", align="right", **small)
    return [
        place_layer(lines, x=left, x2=right, y=up).mark("rule", aria=False, color=layout.ink.grid),
        values.encode(text=alt.Text("text:N")),
        first.encode(text=alt.Text("first:N")),
        last.encode(text=alt.Text("last:N")),
        *_beyond(layout),
    ]


def _beyond(layout: PanelLayout) -> list[Layer]:
    """At the edge of a scale, the furthest of the values that lie beyond it: “▲ 48.4”."""
    furthest = {}
    for point in layout.points:
        if layout.beyond(point["place"], point["value"]):
            side = (point["place"], layout.up(point["place"], point["value"]))
            furthest[side] = max(
                furthest.get(side, point), point, key=lambda one: one["value"] if side[1] else -one["value"]
            )
    if not furthest:
        return []
    rows = [
        {
            "place": place, "edge": edge, "over": layout.over(point["at"]),
            "text": f"{'▲' if edge else '▼'} {point['label']}",
        }
        for (place, edge), point in furthest.items()
    ]  # fmt: skip
    places = layout.places
    at = place_layer(Layer(rows), x=places.across("datum.over"), y=places.down("datum.edge"))
    look = {
        "align": alt.ExprRef("datum.over < 0.5 ? 'left' : 'right'"),
        "dx": alt.ExprRef("datum.over < 0.5 ? 22 : -22"),
        "dy": alt.ExprRef("datum.edge ? 10 : -10"),
        "fontSize": _SMALL,
        "color": layout.ink.quiet_ink,
    }
    return [at.mark("text", **look).encode(text=alt.Text("text:N"))]


def series_layers(layout: PanelLayout) -> list[Layer]:
    """Limits, mean and target of each unit, the line through its points, and each point by its type."""
    ink, (first, last) = layout.ink, layout.span
    limits, provisional, middle = levels_by_kind(layout.levels)
    targets = [
        {"place": unit["place"], "value": unit["target"], "at": first, "stop": last}
        for unit in layout.units
        if unit["target"] is not None
    ]
    looks = [
        (limits, {"strokeDash": LIMIT_DASH, "strokeWidth": 1.2, "color": ink.limit}),
        (provisional, {"strokeDash": PROVISIONAL_DASH, "strokeWidth": 1.6, "color": ink.limit}),
        (middle, {"strokeDash": MEAN_DASH, "strokeWidth": 1.3, "color": ink.ink}),
        (targets, {"strokeDash": TARGET_DASH, "strokeWidth": 1.6, "color": ink.target}),
    ]
    return [*(_rules(rows, layout).mark("rule", aria=False, **look) for rows, look in looks if rows), *_points(layout)]


def panel_note_layers(layout: PanelLayout) -> list[Layer]:
    """Below the months of each unit, the numbers of the notes on dates that concern it."""
    if not layout.notes:
        return []
    places = layout.places
    placed = place_layer(
        Layer(layout.notes), x=places.across("datum.share"), y=f"{places.from_top(_NOTES_AT)} + datum.wide"
    )
    return mark_notes(placed, palette(layout.medium))


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


def _rules(lines: Sequence[Row], layout: PanelLayout) -> Layer:
    rows = [
        {
            "place": line["place"], "from": layout.over(line["at"]), "to": layout.over(line["stop"]),
            "up": layout.up(line["place"], line["value"]),
        }
        for line in lines
        if not layout.beyond(line["place"], line["value"])
    ]  # fmt: skip
    places = layout.places
    return place_layer(
        Layer(rows), x=places.across("datum.from"), x2=places.across("datum.to"), y=places.down("datum.up")
    )


def _points(layout: PanelLayout) -> list[Layer]:
    names = [unit["name"] for unit in layout.units]
    rows = [
        {
            "place": point["place"], "stretch": point["stretch"], "point_type": point["point_type"], "last": point["last"],
            "over": layout.over(point["at"]), "up": layout.up(point["place"], point["value"]),
            "described": f"{names[point['place']]}, {describe_point(point)}{_limits(point)}",
        }
        for point in layout.points
    ]  # fmt: skip
    places, ink = layout.places, layout.ink
    base = place_layer(Layer(rows), x=places.across("datum.over"), y=places.down("datum.up"))
    path = base.mark("line", aria=False, color=ink.path, strokeWidth=1.2)
    marks = base.calculate(name=f"{json.dumps(names)}[datum.place]").mark(
        "point", filled=True, opacity=1, stroke=ink.outline, size=_by_kind(_LAST, _COMMON, _SPECIAL),
        strokeWidth=_by_kind(1.4, 0, 0.7),
    )  # fmt: skip
    return [
        path.encode(detail=[alt.Detail("place:N"), alt.Detail("stretch:N")]),
        marks.encode(
            shape=point_shape(),
            fill=point_fill(ink),
            tooltip=alt.Tooltip("described:N"),
            description=alt.Description("described:N"),
        ).name("name"),
    ]


def _limits(point: Row) -> str:
    return f", limits {point['limits']}" if point["limits"] else ""


def _by_kind(last: float, common: float, special: float) -> alt.ExprRef:
    return alt.ExprRef(f"datum.last ? {last} : datum.point_type == '{COMMON_CAUSE}' ? {common} : {special}")
