"""The types of points that occur and the lines, in words, above a plot: in a row, or in a column where that is too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from natpatsip.charts.control_inks import LIMIT_DASH, MEAN_DASH, SHAPES, TARGET_DASH, WORDS, ControlInk
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Layer, Row
from natpatsip.charts.style import LABEL_SIZE, width_of

ROW = 20
_SYMBOL, _LINE, _PADDING, _BETWEEN = 12, 28, 7, 22  # pixels: of a symbol, of a line, before words, between two


@dataclass(frozen=True)
class LineKey:
    """A line and what it is called."""

    words: str
    colour: str
    dash: Sequence[float]


def line_keys(ink: ControlInk, *, target: bool) -> list[LineKey]:
    """The lines of a small control chart, which have no room for their names."""
    keys = [LineKey("Mean", ink.ink, MEAN_DASH), LineKey("Limits", ink.limit, LIMIT_DASH)]
    return [*keys, LineKey("Target", ink.target, TARGET_DASH)] if target else keys


def legend_layers(
    types: Sequence[str], ink: ControlInk, *, above: str, room: str, lines: Sequence[LineKey] = ()
) -> list[Layer]:
    """A symbol and its words for each of `types`, then a line and its words for each of `lines`.

    Expressions: `above` is how far above the plot they end, `room` the pixels across that they may take.
    """
    rows: list[dict[str, Any]] = []
    right, keys = 0, [(WORDS[key], key, _SYMBOL) for key in types] + [(key.words, "", _LINE) for key in lines]
    for said, point_type, symbol in keys:
        rows.append({"words": said, "point_type": point_type, "symbol": symbol, "right": right})
        right += symbol + _PADDING + width_of(said) + _BETWEEN
    for row, up in zip(rows, reversed(range(len(rows))), strict=True):
        row["up"] = ROW * up
    place = _Place(f"{room} < {right - _BETWEEN}", above)
    marks = place.at(rows[: len(types)], f"{_SYMBOL / 2}").mark(
        "point", filled=True, size=80, opacity=1, stroke=ink.outline, strokeWidth=1, aria=False
    )
    words = place.at(rows, f"datum.symbol + {_PADDING}").mark("text", align="left", fontSize=LABEL_SIZE, color=ink.ink)
    return [
        marks.encode(shape=point_shape(), fill=point_fill(ink)),
        *(_line(place.at([row], "0"), key) for row, key in zip(rows[len(types) :], lines, strict=True)),
        words.encode(text=alt.Text("words:N")),
    ]


def room_across(medium: Medium) -> str:
    """An expression: the pixels from a chart's left edge to its right, with all that is beside its plot.

    What follows from the plot's own `width` would change once more after a page has measured how high the chart is,
    and be cut; its container keeps still, but is only asked again where the expression also names a signal.
    """
    return str(medium.width - 2 * medium.padding) if medium.width else "(containerSize()[0] + 0 * width)"


def point_shape() -> alt.Shape:
    """The shape of a `point_type`."""
    shapes = alt.Scale(domain=list(SHAPES), range=list(SHAPES.values()))
    return alt.Shape("point_type:N", scale=shapes, legend=None)


def point_fill(ink: ControlInk) -> alt.Fill:
    """The fill of a `point_type`."""
    fills = alt.Scale(domain=list(SHAPES), range=[ink.fill(point_type) for point_type in SHAPES])
    return alt.Fill("point_type:N", scale=fills, legend=None)


@dataclass(frozen=True)
class _Place:
    """Where words are: in a row, or one below the other where it is `stacked`; both are expressions."""

    stacked: str
    above: str

    def at(self, rows: Sequence[Row], further: str) -> Layer:
        """Rows at their place, so many pixels further right."""
        base = Layer(rows).calculate(
            px=f"({self.stacked} ? 0 : datum.right) + {further}",
            py=f"-({self.above}) - {ROW / 2} - ({self.stacked} ? datum.up : 0)",
        )
        return base.encode(x=alt.X("px:Q", scale=None, axis=None), y=alt.Y("py:Q", scale=None, axis=None))


def _line(base: Layer, key: LineKey) -> Layer:
    rule = base.calculate(end=f"datum.px + {_LINE}").encode(x2=alt.X2("end"))
    return rule.mark("rule", aria=False, color=key.colour, strokeWidth=1.6, strokeDash=list(key.dash))
