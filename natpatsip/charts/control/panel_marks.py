"""What small control charts are drawn with: frames with a scale, lines, points by type, and the numbers of notes."""

import json
from collections.abc import Sequence
from typing import Any

import altair as alt

from natpatsip.charts.control.legend import point_fill, point_shape
from natpatsip.charts.control.levels import levels_by_kind
from natpatsip.charts.control.panel_layout import (
    LEFT,
    PLOT_HEIGHT,
    PLOT_TOP,
    PanelLayout,
    place_layer,
)
from natpatsip.charts.control.points import describe_point
from natpatsip.charts.control_inks import COMMON_CAUSE, LIMIT_DASH, MEAN_DASH, PROVISIONAL_DASH, TARGET_DASH
from natpatsip.charts.notes import mark_notes
from natpatsip.charts.palette import palette
from natpatsip.charts.specification import Layer, Row

_SMALL = 12
_MONTHS_AT = PLOT_TOP + PLOT_HEIGHT + 16
_NOTES_AT = _MONTHS_AT + 6
_COMMON, _SPECIAL, _LAST = 9, 34, 95


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
        _beyond(layout),
    ]


def _beyond(layout: PanelLayout) -> Layer:
    """At the edge of a scale, the furthest of the values that lie beyond it: “▲ 48.4”."""
    furthest: dict[tuple[int, float], Row] = {}
    for point in layout.points:
        if layout.beyond(point["place"], point["value"]):
            side = (point["place"], layout.up(point["place"], point["value"]))
            furthest[side] = max(
                furthest.get(side, point), point, key=lambda one: one["value"] if side[1] else -one["value"]
            )
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
    return at.mark("text", **look).encode(text=alt.Text("text:N"))


def series_layers(layout: PanelLayout) -> list[Layer]:
    """Limits, mean and target of each unit, the line through its points, and each point by its type."""
    ink, (first, last) = layout.ink, layout.span
    limits, provisional, middle = levels_by_kind(layout.levels)
    targets = [
        {"place": unit["place"], "value": unit["target"], "at": first, "stop": last}
        for unit in layout.units
        if unit["target"] is not None
    ]
    looks: list[tuple[Sequence[Row], dict[str, Any]]] = [
        (limits, {"strokeDash": LIMIT_DASH, "strokeWidth": 1.2, "color": ink.limit}),
        (provisional, {"strokeDash": PROVISIONAL_DASH, "strokeWidth": 1.6, "color": ink.limit}),
        (middle, {"strokeDash": MEAN_DASH, "strokeWidth": 1.3, "color": ink.ink}),
        (targets, {"strokeDash": TARGET_DASH, "strokeWidth": 1.6, "color": ink.target}),
    ]
    return [*(_rules(rows, layout).mark("rule", aria=False, **look) for rows, look in looks), *_points(layout)]


def panel_note_layers(layout: PanelLayout) -> list[Layer]:
    """Below the months of each unit, the numbers of the notes on dates that concern it."""
    places = layout.places
    placed = place_layer(
        Layer(layout.notes), x=places.across("datum.share"), y=f"{places.from_top(_NOTES_AT)} + datum.wide"
    )
    return mark_notes(placed, palette(layout.medium))


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
