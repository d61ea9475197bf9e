"""Marks filled by what they mean, with a legend in words, and the texts written on them."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import altair as alt

from natpatsip.charts.labels import NARROW, NameRoom, relabelled
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Fill, Palette
from natpatsip.charts.specification import Layer
from natpatsip.charts.style import LABEL_SIZE, width_of

THIN, BOLD = 0.8, 2  # pixels of outline

_DASHED, _WHOLE = [3, 2], [1, 0]
_EDGE = 12  # pixels around a chart on a page
_SYMBOL, _BETWEEN = 20, 18  # pixels of a legend: a symbol with its gap, the gap between columns


def fill_marks(
    base: Layer,
    fills: Mapping[str, Fill],
    ink: Palette,
    legend: alt.Legend,
    *,
    dashed: Container[str] = (),
    bold: Sequence[str] = (),
    **look: Any,
) -> Layer:
    """Bars, or cells where both scales have bands, filled by their `part`, each `described` when pointed at.

    They are outlined, since the palest fills alone do not stand out from the page: `dashed` where a part means
    something that was not reported, `bold` where it is to be seen first. (Of rectangles, Vega-Lite dashes bars only.)
    """
    looks: dict[str, tuple[Any, list[Any]]] = {
        "fill": (alt.Fill, [fill.area for fill in fills.values()]),
        "stroke": (alt.Stroke, [ink.ink if part in bold else ink.outline for part in fills]),
        "strokeDash": (alt.StrokeDash, [_DASHED if part in dashed else _WHOLE for part in fills]),
    }
    # A legend draws nothing of an outline that is not itself on a scale.
    channels = {
        name: channel("part:N", scale=alt.Scale(domain=list(fills), range=values), legend=legend)
        for name, (channel, values) in looks.items()
    }
    width = alt.ExprRef(_bold_if("datum.part", bold, THIN)) if bold else THIN
    return base.mark("bar", strokeWidth=width, **look).encode(**channels, tooltip=alt.Tooltip("described:N"))


@dataclass(frozen=True)
class Grid:
    """How many columns are beside each other across a plot, in which part of its width, and how high a row is.

    Scales without padding are taken for granted. `width` is the plot's on a page and in a picture; the name of a scale,
    of which its bands could be asked, is another in each.
    """

    columns: int
    row: int
    span: str = "width"

    def cells(self, apart: float) -> dict[str, Any]:
        """The size of cells that are so many pixels apart."""
        return {"width": alt.ExprRef(f"({self.span}) / {self.columns} - {apart}"), "height": self.row - apart}


def write_texts(base: Layer, field: str = "text", **look: Any) -> Layer:
    """The `field` of each row in its own `ink`, which reads on the fill below it."""
    words = base.mark("text", **{"fontSize": LABEL_SIZE} | look)
    return words.encode(text=alt.Text(f"{field}:N"), color=alt.Color("ink:N", scale=None))


def fill_legend(
    parts: Iterable[str],
    medium: Medium,
    left: NameRoom,
    *,
    long: Mapping[str, str] | None = None,
    short: Mapping[str, str] | None = None,
    bold: Sequence[str] = (),
    **look: Any,
) -> alt.Legend:
    """In the order of the parts, in rows of equal length, as few of them as there is room for.

    A part is called as it is, or by what `long` says, and on a phone by what `short` says. `left` is the room that
    names take left of the plot, where the legend begins; `bold` parts are outlined as `filled` outlines them.
    """
    long = {part: (long or {}).get(part, part) for part in parts}
    short = long | {part: words for part, words in (short or {}).items() if part in long}
    if medium.width is None:
        wide, narrow = (f"containerSize()[0] - {width + _EDGE}" for width in (left.long, left.short))
    else:
        wide = narrow = str(medium.width - 2 * medium.padding - left.long)
    widths = {"symbolStrokeWidth": alt.ExprRef(_bold_if("datum.value", bold, 1))} if bold else {}
    columns = f"{NARROW} ? ({_columns(short.values(), narrow)}) : ({_columns(long.values(), wide)})"
    legend: dict[str, Any] = {"columns": alt.ExprRef(columns), "labelExpr": relabelled(long, short), **widths}
    return alt.Legend(**legend | look)


def _columns(labels: Iterable[str], room: str) -> str:
    """An expression: the columns of the first even arrangement that fits, from one row to one column."""
    widths = [width_of(label) + _SYMBOL for label in labels]
    choices = dict.fromkeys(ceil(len(widths) / rows) for rows in range(1, len(widths)))
    needs = {count: sum(max(widths[at::count]) for at in range(count)) + _BETWEEN * (count - 1) for count in choices}
    return "".join(f"{room} > {need} ? {count} : " for count, need in needs.items()) + "1"


def _bold_if(part: str, bold: Sequence[str], otherwise: float) -> str:
    return f"(indexof({json.dumps(list(bold))}, {part}) >= 0 ? {BOLD} : {otherwise})"
