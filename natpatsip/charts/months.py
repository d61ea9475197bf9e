"""Shares or counts by month: a line for each series, named at its end."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import altair as alt

from natpatsip.charts.dates import milliseconds, month_axis, month_name, month_start
from natpatsip.charts.end_labels import place_labels, write_labels
from natpatsip.charts.labels import pick, share_axis
from natpatsip.charts.lines import GAPS, SHAPES, with_gaps
from natpatsip.charts.medium import Medium
from natpatsip.charts.notes import note_layers, note_rows
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import finish, plots_across, width_of
from natpatsip.quarters import Quarter, months_between

_HEIGHT = 320
_MARK_AT, _LABEL_AT = 16, 28
_HEADROOM = 1.03
_OVER_UNIT = 26  # pixels above the plot, of which the unit takes some
# The unit is above the axis, where it need not be read sideways.
_COUNT_AXIS = alt.Axis(tickCount=5, tickMinStep=1, titleAngle=0, titleAlign="left", titleX=0, titleY=-14)


def month_lines(
    table: Sequence[Row],
    medium: Medium,
    *,
    unit: str | None = None,
    restarts: bool = False,
) -> Specification:
    """A line for each `series`, in order of appearance, from the first month of the rows to the last.

    A row is a series, on a phone `short`, and a `month`, any day of it; `value` a share in percent, on a scale from 0%
    to 100%, or a count of what `unit` names; `label` is the value as text, and `counted`, “1,060 of 2,000”, is said
    when pointed at. A month without a row or a value is a gap. A measure that `restarts` counts from nothing every
    financial year, so its line breaks where a year ends. Raises ValueError for more than five series.
    """
    given = pick(table, "month", "series", "short", "value", "label", "counted")
    dated = [row | {"month": month_start(row["month"])} for row in given]
    months = months_between(min(row["month"] for row in dated), max(row["month"] for row in dated))
    rows = with_gaps(dated, "month", months, "value")
    known = [row for row in rows if row["value"] is not None]
    top = 100 if unit is None else _HEADROOM * max([1, *(row["value"] for row in known)])
    points, labels = [_point(row, restarts) for row in rows], _end_labels(known, months[-1], top)
    names = list(dict.fromkeys(row["series"] for row in rows))
    y = share_axis(alt.Y, "value") if unit is None else _counts(top, unit)
    ink = palette(medium)
    beside = width_of("1,000,000") + _LABEL_AT + width_of(*(label["long"] for label in labels))
    notes = note_rows(
        medium.notes, partial(_share_of_span, months=months), plots_across(medium, beside), _OVER_UNIT if unit else 0
    )
    layers = [
        *_paths(points, _across(months), y, names, ink),
        *_labels(labels, names, ink),
        *note_layers(notes, ink),
    ]
    return finish(layers, medium, height=_HEIGHT, beside=beside)


def _point(row: Row, restarts: bool) -> dict[str, Any]:
    """What is drawn of a month: its place in milliseconds, its value, and the line that it belongs to."""
    month = row["month"]
    return {
        "series": row["series"],
        "year": _financial_year(month) if restarts else "",
        "at": milliseconds(month),
        "value": row["value"],
        "described": f"{row['series']}, {month_name(month)}: {row['label'] or ''}, {row['counted']}",
    }


def _financial_year(month: date) -> str:
    """Called by the year that it ends in."""
    return str(Quarter.containing(month).year + 1)


def _end_labels(known: Sequence[Row], last: date, top: float) -> list[dict[str, Any]]:
    """A label right of the plot for each line's latest value, none on another."""
    ends = list({row["series"]: row for row in known}.values())
    places = place_labels([end["value"] for end in ends], _HEIGHT, high=top)
    return [_end_label(end, last, place) for end, place in zip(ends, places, strict=True)]


def _end_label(end: Row, last: date, at: float) -> dict[str, Any]:
    late = "" if end["month"] == last else f" in {month_name(end['month'])}"
    return {
        "series": end["series"],
        "long": f"{end['series']}: {end['label']}{late}",
        "short": f"{end['short']}: {end['label']}",
        "value": at,
    }


def _across(months: Sequence[date]) -> alt.X:
    ends = [milliseconds(months[0]), milliseconds(months[-1])]
    scale = alt.Scale(domain=ends, zero=False, nice=False, padding=8)
    return alt.X("at:Q", scale=scale, title=None, axis=month_axis(months[0], months[-1]))


def _share_of_span(day: date, months: Sequence[date]) -> float:
    return (day - months[0]).days / max((months[-1] - months[0]).days, 1)


def _counts(top: float, unit: str) -> alt.Y:
    return alt.Y("value:Q", scale=alt.Scale(domain=[0, top], nice=False), title=unit, axis=_COUNT_AXIS)


def _paths(points: Sequence[Row], x: alt.X, y: alt.Y, names: Sequence[str], ink: Palette) -> list[Layer]:
    base = Layer(points).encode(x=x, y=y, color=_colour(names, ink))
    line = base.mark("line", strokeWidth=2.5, invalid=GAPS)
    dots = base.mark("point", filled=True, size=32, opacity=1)
    return [
        line.encode(detail=alt.Detail("year:N")),
        dots.encode(shape=_shape(names), tooltip=alt.Tooltip("described:N")),
    ]


def _labels(labels: Sequence[Row], names: Sequence[str], ink: Palette) -> list[Layer]:
    base = Layer(labels).encode(x=alt.XValue("width"), y=alt.Y("value:Q"))
    return [
        base.mark("point", filled=True, size=75, xOffset=_MARK_AT, opacity=1).encode(
            color=_colour(names, ink), shape=_shape(names)
        ),
        write_labels(labels, "value", ink.ink, away=_LABEL_AT),
    ]


def _colour(names: Sequence[str], ink: Palette) -> alt.Color:
    return alt.Color("series:N", scale=alt.Scale(domain=list(names), range=ink.series[: len(names)]), legend=None)


def _shape(names: Sequence[str]) -> alt.Shape:
    return alt.Shape("series:N", scale=alt.Scale(domain=list(names), range=SHAPES[: len(names)]), legend=None)
