"""The marks of a control chart: the line through its points, the points by type, mean, limits and target."""

import altair as alt
import pandas as pd

from natpatsip.charts.control.inks import COMMON_CAUSE, LIMIT_DASH, MEAN_DASH, TARGET_DASH, TRIAL_DASH, ControlInk
from natpatsip.charts.control.legend import point_fill, point_shape
from natpatsip.charts.control.levels import MEAN, MEDIAN
from natpatsip.charts.labels import drawn_from, short_when_narrow

# Common cause, special cause, and the last point; smaller on a phone, where points stand close.
_SIZES, _SIZES_ON_PHONE = (42, 85, 210), (22, 48, 150)
_TOLD = {
    "when": "When", "label": "Value", "counted": "Count", "cause": "Rule", "middle": MEAN, "limits": "Limits",
    "target_label": "Target",
}  # fmt: skip


def level_layers(levels: pd.DataFrame, ink: ControlInk) -> list[alt.Chart]:
    """Mean or median solid, limits dashed, limits on trial dotted: each line from its `start` to its `stop`."""
    middle = levels["line"].isin([MEAN, MEDIAN])
    looks = [
        (levels[~middle & ~levels["trial"]], {"strokeDash": LIMIT_DASH, "strokeWidth": 1.6, "color": ink.limit}),
        (levels[~middle & levels["trial"]], {"strokeDash": TRIAL_DASH, "strokeWidth": 2.2, "color": ink.limit}),
        (levels[middle], {"strokeDash": MEAN_DASH, "strokeWidth": 1.8, "color": ink.ink}),
    ]
    return [
        alt.Chart(drawn_from(rows.rename(columns={"start": "at"})))
        .mark_rule(aria=False, **look)
        .encode(x=alt.X("at:Q"), x2=alt.X2("stop"), y=alt.Y("value:Q"), detail=alt.Detail("line:N"))
        for rows, look in looks
        if len(rows)
    ]


def target_layers(path: pd.DataFrame, ink: ControlInk) -> list[alt.Chart]:
    """The target's line, in steps where it changes."""
    if path.empty:
        return []
    rows = path.assign(place=range(len(path)))
    line = alt.Chart(drawn_from(rows)).mark_line(
        aria=False, color=ink.target, strokeWidth=2, strokeDash=TARGET_DASH, invalid="break-paths-show-path-domains"
    )
    return [line.encode(x=alt.X("at:Q"), y=alt.Y("value:Q"), order=alt.Order("place:Q"))]


def point_layers(points: pd.DataFrame, x: alt.X, y: alt.Y, ink: ControlInk, middle: str) -> list[alt.Chart]:
    """The line through the points, broken where some are missing, and each point in the shape and ink of its type.

    Special causes are larger, and the last point is largest. The axes are given here and serve every layer. `middle` is
    what the centre line is called.
    """
    told = {field: words for field, words in (_TOLD | {"middle": middle}).items() if points[field].ne("").any()}
    columns = ["at", "value", "stretch", "point_type", "last", *told]
    base = alt.Chart(drawn_from(points[[*columns, "described"]])).encode(x=alt.X("at:Q"), y=alt.Y("value:Q"))
    marks = base.mark_point(
        filled=True, opacity=1, stroke=ink.outline, size=alt.ExprRef(short_when_narrow(_size(_SIZES), _size(_SIZES_ON_PHONE))),
        strokeWidth=alt.ExprRef("datum.last ? 2 : 1"),
    )  # fmt: skip
    tooltip = [alt.Tooltip(f"{field}:N", title=words) for field, words in told.items()]
    return [
        base.mark_line(aria=False, color=ink.path, strokeWidth=1.6).encode(x=x, y=y, detail=alt.Detail("stretch:N")),
        marks.encode(
            shape=point_shape(), fill=point_fill(ink), tooltip=tooltip, description=alt.Description("described:N")
        ),
    ]


def _size(sizes: tuple[int, int, int]) -> str:
    common, special, last = sizes
    return f"(datum.last ? {last} : datum.point_type == '{COMMON_CAUSE}' ? {common} : {special})"
