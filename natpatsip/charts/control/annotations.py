"""What happened and when: a dashed line at a day, and above the plot the words for it, none on another's."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt

from natpatsip.charts.dates import milliseconds
from natpatsip.charts.labels import haloed, short_when_narrow
from natpatsip.charts.palette import Palette
from natpatsip.charts.specification import Layer, Row
from natpatsip.charts.style import width_of

LINE = 17
_GAP, _PADDING, _FIRST_LINE = 7, 5, 12


@dataclass(frozen=True)
class Annotation:
    """A day and what is said of it, such as `Recalculated from June 2021: national launch`."""

    day: date
    text: str


def annotation_rows(
    annotations: Sequence[Annotation],
    span: tuple[float, float],
    plots: Mapping[str, float],
    above: Mapping[str, float],
) -> Sequence[Row]:
    """A row an annotation: `at`, the `side` that its words are on, and for each width of plot its lines and height.

    `plots` are the pixels of a plot by name: each name is a column of lines, and with `_top` how far above the plot they
    begin; they end no lower than what is already `above` it. Words are on the side of their line that has more room. From
    both edges they step down to the middle of the plot, so that no dashed line runs through words of the same side. Days
    outside `span` are left out.
    """
    placed: list[dict[str, Any]] = [
        {"at": at, "text": annotation.text, "share": (at - span[0]) / (span[1] - span[0])}
        for annotation in annotations
        if span[0] <= (at := milliseconds(annotation.day)) <= span[1]
    ]
    rows = [row | {"side": "left" if row["share"] < 0.5 else "right"} for row in placed]
    lowest_first = sorted(rows, key=lambda row: (row["side"] == "left", abs(row["share"] - 0.5)))
    for name, plot in plots.items():
        up = above[name] + _PADDING
        for row in lowest_first:
            lines = _wrapped(row["text"], plot * max(row["share"], 1 - row["share"]) - _GAP)
            top = up + LINE * len(lines)
            row |= {name: "\n".join(lines), f"{name}_top": top}
            up = top + _PADDING
    return rows


def annotation_height(rows: Sequence[Row], plot: str) -> float:
    """How many pixels above a plot of this name the words take."""
    return max((row[f"{plot}_top"] for row in rows), default=0)


def annotation_layers(rows: Sequence[Row], ink: Palette) -> list[Layer]:
    """The dashed lines from the words down, and the words, edged in the page so that they read across other lines."""
    base = Layer(rows).calculate(
        lines=short_when_narrow("datum.wide", "datum.narrow"),
        top=short_when_narrow("-datum.wide_top", "-datum.narrow_top"),
        first=f"datum.top + {_FIRST_LINE}",
    )
    rules = base.mark("rule", aria=False, color=ink.ink, strokeWidth=1.3, strokeDash=[4, 4])
    text = {
        "align": alt.ExprRef("datum.side"), "dx": alt.ExprRef(f"datum.side == 'left' ? {_GAP} : {-_GAP}"),
        "baseline": "alphabetic", "lineHeight": LINE, "lineBreak": "\n",
    }  # fmt: skip
    words = base.encode(x=alt.X("at:Q"), y=alt.Y("first:Q", scale=None, axis=None), text=alt.Text("lines:N"))
    return [
        rules.encode(x=alt.X("at:Q"), y=alt.Y("top:Q", scale=None, axis=None), y2=alt.Y2Value("height")),
        *haloed(words, ink, **text),
    ]


def _wrapped(text: str, room: float) -> list[str]:
    letters = int(len(text) * room / max(1.05 * width_of(text), 1))
    return textwrap.wrap(text, max(letters, 12))
