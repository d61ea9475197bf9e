"""The types of points that occur and the lines, in words, above a plot: in a row, or in a column where that is too long."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from natpatsip.charts.control.inks import LIMIT_DASH, MEAN_DASH, SHAPES, TARGET_DASH, WORDS, ControlInk
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
) -> list[alt.Chart]:
    """A symbol and its words for each of `types`, then a line and its words for each of `lines`.

    Expressions: `above` is how far above the plot they end, `room` the pixels across that they may take.
    """
    rows, right = [], 0
    for key in (*types, *lines):
        line = isinstance(key, LineKey)
        words, symbol = (key.words, _LINE) if line else (WORDS[key], _SYMBOL)
        rows.append({"words": words, "point_type": "" if line else key, "symbol": symbol, "right": right})
        right += symbol + _PADDING + width_of(words) + _BETWEEN
    for row, up in zip(rows, reversed(range(len(rows))), strict=True):
        row["up"] = ROW * up
    place = _Place(f"{room} < {right - _BETWEEN}", above)
    marks = place.at(rows[: len(types)], f"{_SYMBOL / 2}").mark_point(
        filled=True, size=80, opacity=1, stroke=ink.outline, strokeWidth=1, aria=False
    )
    words = place.at(rows, f"datum.symbol + {_PADDING}").mark_text(align="left", fontSize=LABEL_SIZE, color=ink.ink)
    return [
        marks.encode(shape=point_shape(), fill=point_fill(ink)),
        *(_line(place.at([row], "0"), key) for row, key in zip(rows[len(types) :], lines, strict=True)),
        words.encode(text="words:N"),
    ]


def point_shape() -> alt.Shape:
    """The shape of a `point_type`."""
    return alt.Shape("point_type:N").scale(domain=list(SHAPES), range=list(SHAPES.values())).legend(None)


def point_fill(ink: ControlInk) -> alt.Fill:
    """The fill of a `point_type`."""
    fills = [ink.fill(point_type) for point_type in SHAPES]
    return alt.Fill("point_type:N").scale(domain=list(SHAPES), range=fills).legend(None)


@dataclass(frozen=True)
class _Place:
    """Where words stand: in a row, or one below the other where it is `stacked`; both are expressions."""

    stacked: str
    above: str

    def at(self, rows: Sequence[dict[str, object]], further: str) -> alt.Chart:
        """Rows at their place, so many pixels further right."""
        base = alt.Chart(alt.InlineData(values=list(rows))).transform_calculate(
            px=f"({self.stacked} ? 0 : datum.right) + {further}",
            py=f"-({self.above}) - {ROW / 2} - ({self.stacked} ? datum.up : 0)",
        )
        return base.encode(x=alt.X("px:Q").scale(None).axis(None), y=alt.Y("py:Q").scale(None).axis(None))


def _line(base: alt.Chart, key: LineKey) -> alt.Chart:
    rule = base.transform_calculate(end=f"datum.px + {_LINE}").mark_rule(
        aria=False, color=key.colour, strokeWidth=1.6, strokeDash=list(key.dash)
    )
    return rule.encode(x2="end")
