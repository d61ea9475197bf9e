"""The marks of a control chart: the line through its points, the points by type, mean, limits and target."""

from collections.abc import Sequence

import altair as alt

from natpatsip.charts.control.legend import point_fill, point_shape
from natpatsip.charts.control.levels import MEAN, levels_by_kind
from natpatsip.charts.control_inks import COMMON_CAUSE, LIMIT_DASH, MEAN_DASH, PROVISIONAL_DASH, TARGET_DASH, ControlInk
from natpatsip.charts.labels import short_when_narrow
from natpatsip.charts.specification import Layer, Row

# Common cause, special cause, and the last point; smaller on a phone, where points are close.
_SIZES, _SIZES_ON_PHONE = (42, 85, 210), (22, 48, 150)
_TOOLTIPS = {
    "when": "When", "label": "Value", "counted": "Count", "cause": "Rule", "middle": MEAN, "limits": "Limits",
    "target_label": "Target",
}  # fmt: skip


def level_layers(levels: Sequence[Row], ink: ControlInk) -> list[Layer]:
    """Mean or median solid, limits dashed, provisional limits dotted: each line from its `at` to its `stop`."""
    limits, provisional, middle = levels_by_kind(levels)
    looks = [
        (limits, {"strokeDash": LIMIT_DASH, "strokeWidth": 1.6, "color": ink.limit}),
        (provisional, {"strokeDash": PROVISIONAL_DASH, "strokeWidth": 2.2, "color": ink.limit}),
        (middle, {"strokeDash": MEAN_DASH, "strokeWidth": 1.8, "color": ink.ink}),
    ]
    ends = {"x": alt.X("at:Q"), "x2": alt.X2("stop"), "y": alt.Y("value:Q"), "detail": alt.Detail("line:N")}
    return [Layer(rows).mark("rule", aria=False, **look).encode(**ends) for rows, look in looks]


def target_layer(path: Sequence[Row], ink: ControlInk) -> Layer:
    """The target's line, in steps where it changes."""
    line = Layer([{**row, "place": place} for place, row in enumerate(path)]).mark(
        "line", aria=False, color=ink.target, strokeWidth=2, strokeDash=TARGET_DASH, invalid="break-paths-show-path-domains"
    )  # fmt: skip
    return line.encode(x=alt.X("at:Q"), y=alt.Y("value:Q"), order=alt.Order("place:Q"))


def point_layers(points: Sequence[Row], x: alt.X, y: alt.Y, ink: ControlInk, middle: str) -> list[Layer]:
    """The line through the points, broken where some are missing, and each point in the shape and ink of its type.

    Special causes are larger, and the last point is largest. The axes are given here and serve every layer. `middle` is
    what the centre line is called.
    """
    tooltips = {
        field: words for field, words in (_TOOLTIPS | {"middle": middle}).items() if any(row[field] for row in points)
    }
    fields = ("at", "value", "stretch", "point_type", "last", "described", *tooltips)
    base = Layer([{field: row[field] for field in fields} for row in points]).encode(
        x=alt.X("at:Q"), y=alt.Y("value:Q")
    )
    marks = base.mark(
        "point", filled=True, opacity=1, stroke=ink.outline, strokeWidth=alt.ExprRef("datum.last ? 2 : 1"),
        size=alt.ExprRef(short_when_narrow(_size(_SIZES), _size(_SIZES_ON_PHONE))),
    )  # fmt: skip
    path = base.mark("line", aria=False, color=ink.path, strokeWidth=1.6)
    return [
        path.encode(x=x, y=y, detail=alt.Detail("stretch:N")),
        marks.encode(
            shape=point_shape(),
            fill=point_fill(ink),
            tooltip=[alt.Tooltip(f"{field}:N", title=words) for field, words in tooltips.items()],
            description=alt.Description("described:N"),
        ),
    ]


def _size(sizes: tuple[int, int, int]) -> str:
    common, special, last = sizes
    return f"(datum.last ? {last} : datum.point_type == '{COMMON_CAUSE}' ? {common} : {special})"
