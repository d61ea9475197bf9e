"""Labels right of a plot, each as near to its value as can be, none on another."""

from collections.abc import Sequence
from statistics import fmean
from typing import Any

import altair as alt

from natpatsip.charts.labels import short_when_narrow
from natpatsip.charts.specification import Layer, Row
from natpatsip.charts.style import LABEL_SIZE

_LINE = 18


def place_labels(
    values: Sequence[float], height: float, low: float = 0, high: float = 100, *, line: float = _LINE
) -> list[float]:
    """Where to write labels for these values so that no two are nearer than a line, each as near to its value as can be.

    In the order of the values, on a scale from `low` to `high` that is `height` pixels long, a line `line` of them. Labels
    that crowd are spread evenly around the middle of their values.
    """
    gap = (high - low) * line / height
    order = sorted(range(len(values)), key=lambda place: values[place])
    crowds: list[list[float]] = []
    for rank, place in enumerate(order):
        crowds.append([values[place] - rank * gap])
        while len(crowds) > 1 and fmean(crowds[-2]) > fmean(crowds[-1]):
            crowds[-2:] = [crowds[-2] + crowds[-1]]
    lowest = [fmean(crowd) for crowd in crowds for _ in crowd]
    room = high - gap * (len(values) - 1)
    at = [min(max(lower, low), room) + rank * gap for rank, lower in enumerate(lowest)]
    return [at[order.index(place)] for place in range(len(values))]


def write_labels(rows: Sequence[Row], at: str, colour: str, *, away: int, **look: Any) -> Layer:
    """The `long` text of each row, on a phone its `short`, at the value in the field `at`, so many pixels off the plot."""
    base = Layer(rows).encode(x=alt.XValue("width"), y=alt.Y(f"{at}:Q"))
    words = base.calculate(shown=short_when_narrow("datum.long", "datum.short"))
    look = {"align": "left", "dx": away, "fontSize": LABEL_SIZE, "color": colour} | look
    return words.mark("text", **look).encode(text=alt.Text("shown:N"))
