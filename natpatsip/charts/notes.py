"""Notes on dates: a number for each in a strip of its own above the plot, none on another's; the words are below the chart."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt

from natpatsip.charts.dates import milliseconds
from natpatsip.charts.labels import short_when_narrow
from natpatsip.charts.medium import NoteMark
from natpatsip.charts.palette import Palette
from natpatsip.charts.specification import Layer, Row
from natpatsip.quarters import Quarter

NOTE_ROW = 22  # pixels from one row of numbers to the next
_WIDE, _APART = 18, 3  # pixels of a mark, and between two
_SIZE = 260  # square pixels: 18 across
_SHAPES = {"note": "circle", "break": "square"}
_AT = {"x": alt.X("at:Q"), "y": alt.Y("note_y:Q", scale=None, axis=None)}


def note_rows(
    notes: Sequence[NoteMark], across: Callable[[date], float], plots: Mapping[str, float], above: float = 0
) -> Sequence[Row]:
    """A row a note: `at` its day, in its `quarter`, and for each width of plot, by name, how far above the plot its number is.

    `across` says where a day is, as a share of the plot's width; `plots` are widths in pixels. Numbers that coincide or lie
    too near each other are one above the other. `above` is what else is directly above the plot.
    """
    rows: list[dict[str, Any]] = [
        {
            "number": str(note.number), "at": milliseconds(note.day), "quarter": Quarter.containing(note.day).label,
            "share": across(note.day), "words": note.words, "kind": "break" if note.breaks else "note",
        }
        for note in sorted(notes, key=lambda note: (note.day, note.number))
    ]  # fmt: skip
    for name, width in plots.items():
        ends: list[float] = []
        for row in rows:
            begins = row["share"] * width - _WIDE / 2
            level = next((level for level, end in enumerate(ends) if end + _APART <= begins), len(ends))
            ends[level : level + 1] = [begins + _WIDE]
            row[name] = above + NOTE_ROW * (level + 0.5)
    return rows


def note_heights(rows: Sequence[Row]) -> dict[str, float]:
    """How many pixels above a plot the numbers take, where it is wide and where it is narrow."""
    return {plot: max((row[plot] + NOTE_ROW / 2 for row in rows), default=0) for plot in ("wide", "narrow")}


def share_of_point(day: date, quarters: Sequence[str], padding: float) -> float:
    """Where a day's quarter is on a scale of points, as a share of its range; `padding` is that of the scale."""
    place = quarters.index(Quarter.containing(day).label)
    return (place + padding) / max(len(quarters) - 1 + 2 * padding, 1)


def share_of_band(day: date, quarters: Sequence[str]) -> float:
    """The same on a scale of bands without padding."""
    return (quarters.index(Quarter.containing(day).label) + 0.5) / len(quarters)


def note_layers(
    rows: Sequence[Row], ink: Palette, x: alt.X | None = None, *, below: float | None = None
) -> list[Layer]:
    """The numbers: in a circle, and in a square where what is before and after cannot be compared.

    They are along the axis of time of the plot, or by `x`, where a row has another field for it; where the headings of a plot
    are above it, they are `below` so many pixels, its height, as far as they would be above it.
    """
    far = short_when_narrow("datum.wide", "datum.narrow")
    base = Layer(rows).calculate(note_y=f"-({far})" if below is None else f"{below} + ({far})")
    return mark_notes(base.encode(**_AT | ({"x": x} if x else {})), ink)


def mark_notes(placed: Layer, ink: Palette) -> list[Layer]:
    """The marks of rows of notes that have their place: a circle or a square, and the number in it."""
    # Fixed shapes: on a scale they would be shared out with those of the chart's own points.
    marks = [
        placed.filter(f"datum.kind == '{kind}'").mark(
            "point", shape=shape, size=_SIZE, opacity=1, filled=True, stroke=ink.ink, strokeWidth=1.4, fill=ink.page
        )
        for kind, shape in _SHAPES.items()
        if any(row["kind"] == kind for row in placed.rows or ())
    ]
    told = {"tooltip": alt.Tooltip("words:N"), "description": alt.Description("words:N")}
    numbers = placed.mark("text", fontSize=11, fontWeight="bold", baseline="middle", color=ink.ink, aria=False)
    return [*(mark.encode(**told) for mark in marks), numbers.encode(text=alt.Text("number:N"))]
