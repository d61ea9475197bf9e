"""Headings above the columns of a grid, and quarters below or above a plot, as much of them as there is room for."""

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from natpatsip.charts.labels import NameRoom, relabelled, short_when_narrow
from natpatsip.charts.medium import Medium
from natpatsip.charts.style import plot_width, width_of

_LINE = 16
_PADDING = 6
_EDGE = 8  # pixels around a chart on a page
_WRAPS_AT = 12
_ROOMY = 8  # quarters that each have room for their year


def heading_axis(field: str, columns: Mapping[str, str], medium: Medium, left: NameRoom, **look: Any) -> alt.X:
    """A column for each of `columns`, a name and its short form, in their order, with its heading above.

    Names are in lines above each other; where columns are too narrow, their short forms are, and where those do not
    fit either, they are turned upright. `left` is the room that names take left of the plot.
    """
    lines = {name: textwrap.wrap(name, _WRAPS_AT, break_long_words=False) for name in columns}
    tallest = max((len(wrapped) for wrapped in lines.values()), default=1)
    # Several lines begin at the place of a single one, so the last of each has to come out lowest.
    long = {name: [""] * (tallest - len(wrapped)) + wrapped for name, wrapped in lines.items()}
    room = f"(({_plot_width(medium, left)}) / {max(len(columns), 1)})"
    fits = f"({room} > {width_of(*(line for wrapped in lines.values() for line in wrapped)) + _PADDING})"
    flat = f"({fits} || {room} > {width_of(*columns.values()) + _PADDING})"
    axis: dict[str, Any] = {
        "orient": "top", "grid": False, "labelLimit": 0, "labelOverlap": False, "labelLineHeight": _LINE,
        "labelExpr": f"{fits} ? {json.dumps(long)}[datum.value] : {json.dumps(dict(columns))}[datum.value]",
        "labelAngle": alt.ExprRef(f"({flat} ? 0 : -90)"), "labelAlign": alt.ExprRef(f"{flat} ? 'center' : 'left'"),
        "labelBaseline": alt.ExprRef(f"{flat} ? 'alphabetic' : 'middle'"),
        "labelPadding": alt.ExprRef(f"{fits} ? {_PADDING + (tallest - 1) * _LINE} : {_PADDING}"),
    }  # fmt: skip
    scale = alt.Scale(domain=list(columns), padding=0)
    return alt.X(f"{field}:N", scale=scale, title=None, axis=alt.Axis(**axis | look))


def _plot_width(medium: Medium, left: NameRoom) -> str:
    """Told from the container: the plot's own width changes with its headings."""
    if medium.width is not None:
        return str(plot_width(medium, left.long))
    return f"containerSize()[0] - {_EDGE} - ({short_when_narrow(str(left.long), str(left.short))})"


def quarter_axis(quarters: Sequence[str], **look: Any) -> alt.Axis:
    """Each quarter above its financial year, of many only the first of a year; on a phone the first and the last."""
    lines = {label: label.split(" ") for label in quarters}
    first, last = quarters[0], quarters[-1]
    short = {label: words if label in (first, last) else "" for label, words in lines.items()}
    dated = [label for label in quarters if label == first or label.startswith("Q1") or len(quarters) <= _ROOMY]
    long = {label: words if label in dated else words[:1] for label, words in lines.items()}
    axis: dict[str, Any] = {"labelExpr": relabelled(long, short), "labelOverlap": True, "labelLineHeight": 17}
    return alt.Axis(**axis | {"grid": False} | look)
