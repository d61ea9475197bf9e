"""What is beside the marks: names and their short forms, values in a column of their own, reference lines."""

import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import altair as alt

from natpatsip.charts.palette import Palette
from natpatsip.charts.specification import Layer, Row
from natpatsip.charts.style import LABEL_SIZE, width_of

Channel = TypeVar("Channel", alt.X, alt.Y)

# The server cannot know how much room a chart has, so the browser chooses. A picture has no container, and a comparison
# with nothing is false.
NARROW = "containerSize()[0] < 560"

TICK_SHAPE = "M-1,0.1L-0.3,0.8L1,-0.8"
_TICK_AT, _VALUES_AT = 14, 28
_LABELS_UP, _LABEL_ROW = 6, 17
# Which text each short form, for a phone, is of.
_WHOLE = {"short": "name", "column_short": "column", "short_label": "label"}

_NAME_PADDING = 8
_WRAPS_AT, _HALF_LINE = 18, 6.5


@dataclass(frozen=True)
class NameRoom:
    """How many pixels names take left of a plot, and how many on a phone."""

    long: int
    short: int


@dataclass(frozen=True)
class ReferenceLine:
    """A value to hold bars against, and the text above it; `goal` marks the one that bars are to reach."""

    value: float
    label: str
    goal: bool = False


def pick(rows: Sequence[Row], *fields: str, **otherwise: object) -> list[dict[str, Any]]:
    """The fields that a chart draws of its rows, and those of `otherwise`, each with what it is where a row has none.

    Where a row has no short form of a text, the whole text stands for it. Raises KeyError for another field not there.
    """
    return [
        {field: row[field if field in row else _WHOLE.get(field, field)] for field in fields}
        | {field: row.get(field, value) for field, value in otherwise.items()}
        for row in rows
    ]


def short_when_narrow(long: str, short: str) -> str:
    """An expression with the value of `short` on a phone and of `long` elsewhere; both are expressions."""
    return f"{NARROW} ? {short} : {long}"


def relabelled(long: Mapping[str, object], short: Mapping[str, object]) -> str:
    """A label expression for an axis or a legend: what `long` says of a value, or on a phone what `short` says."""
    return short_when_narrow(f"{json.dumps(long)}[datum.value]", f"{json.dumps(short)}[datum.value]")


def name_axis(rows: Sequence[Row], *, bold: Sequence[str] = (), padding: float | None = None, **look: Any) -> alt.Y:
    """A line for each `name`, in the order of the rows; on a phone it is called by its `short`, in two lines if long.

    The names among `bold` are headings; `padding` is what lies between two bars, as a part of both.
    """
    short = {row["name"]: _in_two(row["short"]) for row in rows}
    halved = [name for name, lines in short.items() if len(lines) > 1]
    # The first of several lines begins where a single one would be.
    up = f"({NARROW} && indexof({json.dumps(halved)}, datum.value) >= 0 ? {-_HALF_LINE} : 0)"
    weight = f"(indexof({json.dumps(list(bold))}, datum.value) >= 0 ? 'bold' : 'normal')"
    axis: dict[str, Any] = {
        "labelExpr": relabelled({name: name for name in short}, short),
        "labelLimit": 0,
        "grid": False,
    }
    if halved:
        axis |= {"labelOffset": alt.ExprRef(up), "labelLineHeight": 2 * _HALF_LINE}
    if bold:
        axis["labelFontWeight"] = alt.ExprRef(weight)
    scale: dict[str, Any] = {"domain": list(short)} | ({} if padding is None else {"padding": padding})
    return alt.Y("name:N", scale=alt.Scale(**scale), title=None, axis=alt.Axis(**axis | look))


def quiet_unless_marked(marked: Sequence[str], full: str, ink: Palette) -> str:
    """An expression with the colour that `full` gives; where some names are `marked`, of all others the grey of quiet bars."""
    if not marked:
        return full
    return f"indexof({json.dumps(list(marked))}, datum.name) < 0 ? '{ink.quiet_bar}' : ({full})"


def frame_rows(names: Iterable[str], y: alt.Y, ink: Palette) -> Layer:
    """A frame around the whole row of each of these names, on the axis that `name_axis` made without padding."""
    frames = Layer([{"name": name} for name in names]).mark(
        "rect", aria=False, fill=None, stroke=ink.ink, strokeWidth=3, cornerRadius=3
    )
    return frames.encode(x=alt.XValue(0), x2=alt.X2Value("width"), y=y)


def name_room(rows: Sequence[Row]) -> NameRoom:
    """The room that `name_axis` takes for these rows."""
    names, shorts = {row["name"] for row in rows}, {row["short"] for row in rows}
    halves = (line for words in shorts for line in _in_two(words))
    return NameRoom(width_of(*names) + _NAME_PADDING, width_of(*halves) + _NAME_PADDING)


def _in_two(words: str) -> list[str]:
    if len(words) <= _WRAPS_AT:
        return [words]
    tries = (textwrap.wrap(words, width, break_long_words=False) for width in range(len(words) // 2, len(words) + 1))
    return next(lines for lines in tries if len(lines) <= 2)


def share_axis(channel: type[Channel], field: str) -> Channel:
    """A share in percent on a scale that always runs from 0% to 100%."""
    axis = alt.Axis(values=[0, 25, 50, 75, 100], labelExpr="datum.value + '%'")
    return channel(f"{field}:Q", scale=alt.Scale(domain=[0, 100], nice=False), title=None, axis=axis)


def value_column(base: Layer, ink: Palette, ticked: bool = False) -> list[Layer]:
    """Each row's `label` right of the plot, where no mark can run into it.

    `ticked` says that some row is `reached`: those have a tick before it. A layer of no marks would be an image that has
    nothing to say to a screen reader.
    """
    column = base.encode(x=alt.XValue("width"))
    values = column.calculate(shown=short_when_narrow("datum.label", "datum.short_label"))
    words = values.mark("text", align="left", dx=_VALUES_AT, fontSize=LABEL_SIZE, color=ink.ink)
    tick = column.filter("datum.reached").mark(
        "point", shape=TICK_SHAPE, xOffset=_TICK_AT, size=100, stroke=ink.tick, strokeWidth=2.5, opacity=1
    )
    return [words.encode(text=alt.Text("shown:N")), *([tick] if ticked else [])]


def haloed(words: Layer, ink: Palette, **look: Any) -> list[Layer]:
    """Texts that read across lines: edged in the page's colour."""
    look = {"fontSize": LABEL_SIZE} | look
    return [
        words.mark("text", **look, fill=None, stroke=ink.page, strokeWidth=4),
        words.mark("text", **look, color=ink.ink),
    ]


def beside_plot(rows: Sequence[Row]) -> int:
    """About how many pixels the names and the column of values take."""
    return width_of(*(row["name"] for row in rows)) + _VALUES_AT + width_of(*(row["label"] for row in rows))


def reference_rules(lines: Sequence[ReferenceLine], ink: Palette) -> list[Layer]:
    """A rule over the bars for each line, solid for the goal, with its label above the plot.

    The lowest line's label ends at its rule and every other begins at its own, so two labels never meet however near
    their values; from the third line on, each label is a row higher.
    """
    ordered = sorted(lines, key=lambda line: line.value)
    placed = [(line, place, _LABELS_UP + _LABEL_ROW * max(0, place - 1)) for place, line in enumerate(ordered)]
    bands = [_rule(line, up, color=ink.page, strokeWidth=4) for line, _, up in placed]
    rules = [
        _rule(line, up, color=ink.ink, strokeWidth=1.6, strokeDash=[1, 0] if line.goal else [5, 3])
        for line, _, up in placed
    ]
    words = [_rule_label(line, up, ink, before=place == 0 and len(lines) > 1) for line, place, up in placed]
    return [*bands, *rules, *words]


def _rule(line: ReferenceLine, up: int, **look: Any) -> Layer:
    base = Layer([{"value": line.value}]).mark("rule", **look)
    return base.encode(x=alt.X("value:Q"), y=alt.YValue(-up - 12), y2=alt.Y2Value("height"))


def _rule_label(line: ReferenceLine, up: int, ink: Palette, *, before: bool) -> Layer:
    side: dict[str, Any] = {"align": "right", "dx": -4} if before else {"align": "left", "dx": 4}
    words = Layer([{"value": line.value, "text": line.label}]).mark(
        "text", **side, baseline="bottom", fontSize=LABEL_SIZE, fontWeight="bold", color=ink.ink
    )
    return words.encode(x=alt.X("value:Q"), y=alt.YValue(-up), text=alt.Text("text:N"))
