"""A funnel plot: shares against how many each is out of, between the limits that they are held against."""

import json
from collections import Counter
from collections.abc import Sequence
from math import ceil, floor
from typing import Any

import altair as alt

from natpatsip.charts.end_labels import place_labels
from natpatsip.charts.fills import fill_legend
from natpatsip.charts.labels import NameRoom, haloed, pick, short_when_narrow
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.sides import GAP, RISE, Spot, label_sides
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import LABEL_SIZE, finish, width_of

_HEIGHT = 400
_MARGIN = 5  # percentage points above and below all there is
INSIDE, OUTSIDE_95, OUTSIDE_998 = "Within the limits", "Outside 95% limits", "Outside 99.8% limits"
_CURVE_NAMES = {
    "lower_95": "95% limit", "upper_95": "95% limit", "lower_998": "99.8% limit", "upper_998": "99.8% limit",
}  # fmt: skip
_LABEL_AT = 10
_AXIS = 36  # pixels of the axis left of the plot
_LABEL_LINE = 17
# About how many pixels wide the plot is at the least, in containers of these widths and in the widest.
_PLOT_WIDTHS = {"narrow": 200, "middle": 400, "wide": 650}
_MIDDLE = 860
_SHAPES = {INSIDE: "circle", OUTSIDE_95: "triangle-up", OUTSIDE_998: "diamond"}
_ABREAST = 9  # pixels between points that lie on each other
_RADIUS = 7  # pixels of a point, with its edge
_RING = {"shape": "circle", "size": 380, "strokeWidth": 2.5, "opacity": 1, "aria": False}


def share_funnel(
    table: Sequence[Row],
    limits: Sequence[Row],
    medium: Medium,
    *,
    centre: float,
    centre_label: str,
    unit: str,
    marked: Sequence[str] = (),
) -> Specification:
    """A point for each row that has a `share`, in percent, at that and its `denominator`, and the limits as curves.

    `verdict` is INSIDE, OUTSIDE_95 or OUTSIDE_998, each with its shape and the stronger ink the further out; who is
    outside is named, and points that lie on each other are set side by side. `limits` has a row a denominator, the
    least first: `denominator`, `lower_95`, `upper_95`, `lower_998`, `upper_998`, in percent. `centre` is the share of
    all; `detail` is what a point says when pointed at, after its `name`, of which the `short` form is written; `unit`
    is under the axis. Points whose name is among `marked` have a ring and, wherever they lie, their name in bold.
    """
    given = pick(table, "name", "short", "denominator", "share", "detail", "verdict")
    known = [
        row | {"described": f"{row['name']}: {row['detail']}", "marked": row["name"] in marked}
        for row in given
        if row["share"] is not None
    ]
    points = _set_abreast(known)
    curves = _curves(limits)
    across, up = (
        [limits[0]["denominator"], limits[-1]["denominator"]],
        _tens([row["share"] for row in (*points, *curves)]),
    )
    labels, room = _end_labels(limits[-1], centre, centre_label, up), _room_aside(points, across)
    for width, wide in _PLOT_WIDTHS.items():
        sides = label_sides(_spots(points, across, up, wide, room), wide, _HEIGHT)
        points = [row | {width: side} for row, side in zip(points, sides, strict=True)]
    x, y, ink = _counts(across, unit, room), _shares(up), palette(medium)
    layers = [*_limits(curves, x, y, ink), *_points(points, x, y, ink, medium), *_ends(labels, centre, ink)]
    beside = width_of("100%") + _LABEL_AT + width_of(*(label["text"] for label in labels))
    return finish(layers, medium, height=_HEIGHT, beside=beside)


def _set_abreast(points: Sequence[Row]) -> list[dict[str, Any]]:
    """The points with how many pixels each is `aside` of where it belongs: 0 unless others lie on it."""
    alike = Counter((row["denominator"], row["share"]) for row in points)
    placed: Counter[tuple[int, float]] = Counter()
    set_abreast = []
    for row in points:
        spot = (row["denominator"], row["share"])
        set_abreast.append({**row, "aside": _ABREAST * (placed[spot] - (alike[spot] - 1) / 2)})
        placed[spot] += 1
    return set_abreast


def _curves(limits: Sequence[Row]) -> list[dict[str, Any]]:
    """A row a denominator and limit; those of 99.8% are the `outer` ones."""
    return [
        {"denominator": row["denominator"], "curve": curve, "share": row[curve], "outer": curve.endswith("998")}
        for row in limits
        for curve in _CURVE_NAMES
    ]


def _tens(shares: Sequence[float]) -> list[int]:
    """From a little below the least to a little above the greatest, each a whole ten between 0 and 100."""
    low, high = min(shares), max(shares)
    return [max(0, floor((low - _MARGIN) / 10) * 10), min(100, ceil((high + _MARGIN) / 10) * 10)]


def _along(row: Row, across: list[int], wide: float) -> float:
    """How many pixels from the least denominator a point belongs, in a plot so many wide."""
    return float((row["denominator"] - across[0]) / max(across[1] - across[0], 1) * wide)


def _room_aside(points: Sequence[Row], across: list[int]) -> float:
    """How many pixels a plot needs at its ends, so that no point set aside lies on the axis in the narrowest."""
    narrow = _PLOT_WIDTHS["narrow"]
    needed = max(
        (_RADIUS - row["aside"] - _along(row, across, narrow) for row in points if row["aside"] < 0), default=0.0
    )
    return max(0.0, needed)


def _counts(across: list[int], unit: str, room: float) -> alt.X:
    axis = alt.Axis(grid=False, tickCount=5, labelExpr="datum.value < 0 ? '' : format(datum.value, ',.0f')")
    scale = alt.Scale(domain=across, nice=False, padding=room)
    return alt.X("denominator:Q", scale=scale, title=unit, axis=axis)


def _shares(up: list[int]) -> alt.Y:
    axis = alt.Axis(labelExpr="datum.value + '%'", tickCount=5)
    return alt.Y("share:Q", scale=alt.Scale(domain=up, nice=False), title=None, axis=axis)


def _spots(points: Sequence[Row], across: list[int], up: list[int], wide: int, room: float) -> list[Spot]:
    """Where each point is in a plot so many pixels wide, and how wide its name is if it is named."""
    return [
        Spot(
            x=room + _along(row, across, wide - 2 * room) + row["aside"],
            y=(up[1] - row["share"]) / (up[1] - up[0]) * _HEIGHT,
            name_width=0 if row["verdict"] == INSIDE and not row["marked"] else width_of(row["short"]),
        )
        for row in points
    ]


def _end_labels(last: Row, centre: float, centre_label: str, up: list[int]) -> list[dict[str, Any]]:
    """What is right of the plot: the centre's label and each limit's, none on another."""
    labels = [(centre, centre_label), *((last[curve], name) for curve, name in _CURVE_NAMES.items())]
    places = place_labels([value for value, _ in labels], _HEIGHT, *up, line=_LABEL_LINE)
    return [{"value": value, "text": text, "share": place} for (value, text), place in zip(labels, places, strict=True)]


def _limits(curves: Sequence[Row], x: alt.X, y: alt.Y, ink: Palette) -> list[Layer]:
    """Solid curves for 99.8%, dashed for 95%."""
    base = Layer(curves).encode(x=x, y=y, detail=alt.Detail("curve:N"))
    outer, inner = base.filter("datum.outer"), base.filter("!datum.outer")
    return [
        outer.mark("line", strokeWidth=1.6, color=ink.outline),
        inner.mark("line", strokeWidth=1.4, color=ink.outline, strokeDash=[5, 3]),
    ]


def _points(points: Sequence[Row], x: alt.X, y: alt.Y, ink: Palette, medium: Medium) -> list[Layer]:
    used = {row["verdict"] for row in points}
    shapes = {verdict: shape for verdict, shape in _SHAPES.items() if verdict in used}
    fills = {INSIDE: ink.page, OUTSIDE_95: ink.outline, OUTSIDE_998: ink.ink}
    edges = {INSIDE: ink.outline, OUTSIDE_95: ink.page, OUTSIDE_998: ink.page}
    legend = fill_legend(shapes, medium, NameRoom(_AXIS, _AXIS), symbolSize=90)
    shape = alt.Scale(domain=list(shapes), range=list(shapes.values()))
    fill, edge = (alt.Scale(domain=list(shapes), range=[inks[one] for one in shapes]) for inks in (fills, edges))
    base = Layer(points).encode(x=x, y=y)
    aside = alt.ExprRef("datum.aside")
    marks = base.mark("point", filled=True, size=110, opacity=1, strokeWidth=1.4, xOffset=aside)
    side = short_when_narrow(f"containerSize()[0] < {_MIDDLE} ? datum.middle : datum.wide", "datum.narrow")
    names = base.calculate(side=side).filter("datum.side").encode(text=alt.Text("short:N"))
    place = {
        "align": _by_side({"right": "left", "left": "right"}, "center"),
        "dx": alt.ExprRef(f"datum.aside + ({json.dumps({'right': GAP, 'left': -GAP})}[datum.side] || 0)"),
        "dy": _by_side({"above": -RISE, "below": RISE}, 0),
    }
    weight = {"fontWeight": alt.ExprRef("datum.marked ? 'bold' : 'normal'")}
    ringed = [base.filter("datum.marked").mark("point", **_RING, xOffset=aside, stroke=ink.ink)]
    return [
        *(ringed if any(row["marked"] for row in points) else []),
        marks.encode(
            shape=alt.Shape("verdict:N", scale=shape, legend=legend),
            fill=alt.Fill("verdict:N", scale=fill, legend=legend),
            stroke=alt.Stroke("verdict:N", scale=edge, legend=legend),
            tooltip=alt.Tooltip("described:N"),
        ).choose("name"),
        *haloed(names, ink, **place, **weight),
    ]


def _by_side(values: dict[str, object], other: object) -> alt.ExprRef:
    return alt.ExprRef(f"{json.dumps(values)}[datum.side] || {json.dumps(other)}")


def _ends(labels: Sequence[Row], centre: float, ink: Palette) -> list[Layer]:
    rule = Layer([{"share": centre}]).encode(y=alt.Y("share:Q"))
    words = Layer(labels).encode(x=alt.XValue("width"), y=alt.Y("share:Q"), text=alt.Text("text:N"))
    return [
        rule.mark("rule", strokeWidth=1.6, color=ink.ink),
        words.mark("text", align="left", dx=_LABEL_AT, fontSize=LABEL_SIZE, color=ink.ink),
    ]
