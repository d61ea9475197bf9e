"""A funnel plot: shares against how many each is out of, between the limits that chance alone would keep them in."""

import json
from math import ceil, floor

import altair as alt
import pandas as pd

from natpatsip.charts.fills import fill_legend
from natpatsip.charts.labels import NameRoom, drawn_from, haloed, pick, short_when_narrow
from natpatsip.charts.lines import spread
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.sides import GAP, RISE, Spot, label_sides
from natpatsip.charts.style import LABEL_SIZE, finish, width_of

_HEIGHT = 400
INSIDE, OUTSIDE_95, OUTSIDE_998 = "Within the limits", "Outside 95% limits", "Outside 99.8% limits"
_CURVE_NAMES = {
    "lower_95": "95% limit", "upper_95": "95% limit", "lower_998": "99.8% limit", "upper_998": "99.8% limit",
}  # fmt: skip
_CURVES = list(_CURVE_NAMES)
_LABEL_AT = 10
_AXIS = 36  # pixels of the axis left of the plot
_LABEL_GAP = 100 * 17 / _HEIGHT  # percent of the scale that one line of text takes
# About how many pixels wide the plot is at the least, in containers of these widths and in the widest.
_PLOT_WIDTHS = {"narrow": 200, "middle": 400, "wide": 650}
_MIDDLE = 860
_SHAPES = {INSIDE: "circle", OUTSIDE_95: "triangle-up", OUTSIDE_998: "diamond"}


def share_funnel(
    table: pd.DataFrame,
    limits: pd.DataFrame,
    medium: Medium,
    *,
    name: str,
    short: str,
    denominator: str,
    share: str,
    detail: str,
    verdict: str,
    centre: float,
    centre_label: str,
    unit: str,
) -> alt.TopLevelMixin:
    """A point for each row of the frame at its `denominator` and `share`, in percent, and the limits as curves.

    `verdict` is INSIDE, OUTSIDE_95 or OUTSIDE_998, each with its shape; who is outside is named. `limits` has a row a
    denominator: `denominator`, `lower_95`, `upper_95`, `lower_998`, `upper_998`, in percent. `centre` is the share of
    all; `detail` is what a point says when pointed at, after its `name`; `unit` stands under the axis.
    """
    rows = pick(table, name=name, short=short, denominator=denominator, share=share, detail=detail, verdict=verdict)
    rows = rows.dropna(subset=["share"]).reset_index(drop=True)
    rows["described"] = rows["name"] + ": " + rows["detail"].astype(str)
    across, up = _span(limits["denominator"], 0), _span(pd.concat([rows["share"], limits[_CURVES].stack()]), 5)
    labels = _end_labels(limits, centre, centre_label, up)
    for width, wide in _PLOT_WIDTHS.items():
        rows[width] = label_sides(_spots(rows, across, up, wide), wide, _HEIGHT)
    ink = palette(medium)
    x = alt.X("denominator:Q").scale(domain=across, nice=False).title(unit).axis(grid=False, tickCount=5, format=",.0f")
    axis = alt.Axis(labelExpr="datum.value + '%'", tickCount=5)
    y = alt.Y("share:Q").scale(domain=up, nice=False).title(None).axis(axis)
    layers = [*_limits(limits, x, y, ink), *_points(rows, x, y, ink, medium), *_ends(labels, centre, ink)]
    beside = width_of("100%") + _LABEL_AT + width_of(*labels["text"])
    return finish(alt.layer(*layers), medium, height=_HEIGHT, beside=beside)


def _span(values: pd.Series, pad: float) -> list[float]:
    """From a little below the least to a little above the greatest; shares to a whole ten between 0 and 100."""
    low, high = values.min(), values.max()
    if not pad:
        return [low, high]
    return [max(0, floor((low - pad) / 10) * 10), min(100, ceil((high + pad) / 10) * 10)]


def _spots(rows: pd.DataFrame, across: list[float], up: list[float], wide: int) -> list[Spot]:
    """Where each point stands in a plot so many pixels wide, and how wide its name is if it is named."""
    x = (rows["denominator"] - across[0]) / max(across[1] - across[0], 1) * wide
    y = (up[1] - rows["share"]) / (up[1] - up[0]) * _HEIGHT
    widths = [0 if row.verdict == INSIDE else width_of(row.short) for row in rows.itertuples()]
    return [Spot(*spot) for spot in zip(x, y, widths, strict=True)]


def _end_labels(limits: pd.DataFrame, centre: float, centre_label: str, up: list[float]) -> pd.DataFrame:
    """What stands right of the plot: the centre's label and each limit's, none on another."""
    last = limits.sort_values("denominator").iloc[-1]
    said = [(centre, centre_label), *((last[curve], _CURVE_NAMES[curve]) for curve in _CURVES)]
    labels = pd.DataFrame(said, columns=["value", "text"])
    scaled = 100 * (labels["value"] - up[0]) / (up[1] - up[0])
    at = [up[0] + place * (up[1] - up[0]) / 100 for place in spread(list(scaled), _LABEL_GAP)]
    return labels.assign(share=at)


def _limits(limits: pd.DataFrame, x: alt.X, y: alt.Y, ink: Palette) -> list[alt.Chart]:
    """Solid curves for 99.8%, dashed for 95%."""
    curves = limits.melt("denominator", _CURVES, var_name="curve", value_name="share").sort_values("denominator")
    curves["outer"] = curves["curve"].str.endswith("998")
    base = alt.Chart(drawn_from(curves)).encode(x=x, y=y, detail=alt.Detail("curve:N"))
    outer, inner = base.transform_filter("datum.outer"), base.transform_filter("!datum.outer")
    return [
        outer.mark_line(strokeWidth=1.6, color=ink.outline),
        inner.mark_line(strokeWidth=1.4, color=ink.outline, strokeDash=[5, 3]),
    ]


def _points(rows: pd.DataFrame, x: alt.X, y: alt.Y, ink: Palette, medium: Medium) -> list[alt.Chart]:
    shapes = {verdict: shape for verdict, shape in _SHAPES.items() if verdict in set(rows["verdict"])}
    inks = {INSIDE: ink.quiet_ink, OUTSIDE_95: ink.series[4], OUTSIDE_998: ink.bar}
    legend = fill_legend(shapes, medium, NameRoom(_AXIS, _AXIS), symbolSize=90)
    shape = alt.Shape("verdict:N").scale(domain=list(shapes), range=list(shapes.values())).legend(legend)
    colour = alt.Color("verdict:N").scale(domain=list(shapes), range=[inks[verdict] for verdict in shapes])
    base = alt.Chart(drawn_from(rows)).encode(x=x, y=y)
    marks = base.mark_point(filled=True, size=110, opacity=1, stroke=ink.page, strokeWidth=1)
    side = short_when_narrow(f"containerSize()[0] < {_MIDDLE} ? datum.middle : datum.wide", "datum.narrow")
    named = base.transform_calculate(side=side).transform_filter("datum.side").encode(text=alt.Text("short:N"))
    place = {
        "align": _by_side({"right": "left", "left": "right"}, "center"),
        "dx": _by_side({"right": GAP, "left": -GAP}, 0),
        "dy": _by_side({"above": -RISE, "below": RISE}, 0),
    }
    return [
        marks.encode(shape=shape, color=colour.legend(legend), tooltip=alt.Tooltip("described:N")),
        *haloed(named, ink, **place),
    ]


def _by_side(values: dict[str, object], other: object) -> alt.ExprRef:
    return alt.ExprRef(f"{json.dumps(values)}[datum.side] || {json.dumps(other)}")


def _ends(labels: pd.DataFrame, centre: float, ink: Palette) -> list[alt.Chart]:
    rule = alt.Chart(alt.InlineData(values=[{"share": centre}])).encode(y=alt.Y("share:Q"))
    words = alt.Chart(drawn_from(labels)).encode(x=alt.XValue("width"), y=alt.Y("share:Q"), text=alt.Text("text:N"))
    return [
        rule.mark_rule(strokeWidth=1.6, color=ink.ink),
        words.mark_text(align="left", dx=_LABEL_AT, fontSize=LABEL_SIZE, color=ink.ink),
    ]
