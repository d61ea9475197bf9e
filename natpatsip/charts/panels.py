"""Many shares by quarter: a strip for each series, one line in it, held against its aim."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import altair as alt

from natpatsip.charts.headings import quarter_axis
from natpatsip.charts.labels import (
    NARROW,
    beside_plot,
    haloed,
    pick,
    relabelled,
    short_when_narrow,
    value_column,
)
from natpatsip.charts.lines import FIELDS, GAPS, POINTED_AT, coming_in_layers, split_coming_in, told_of, with_gaps
from natpatsip.charts.medium import Medium
from natpatsip.charts.notes import note_layers, note_rows, share_of_point
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import LABEL_SIZE, finish, plots_across

_STRIP = 44
_TOP = 0.12  # of a strip, above 100%
_FIRST = 42  # pixels left of the first quarter, for its share
_AIM, _NARROW_AIM = 72, 46  # pixels right of the last quarter, for the aim
_LAST = f"width - ({NARROW} ? {_NARROW_AIM} : {_AIM})"
_POINT = 36


def share_panels(
    table: Sequence[Row],
    medium: Medium,
    *,
    quarters: Sequence[str],
) -> Specification:
    """A strip for each `series`, in order of appearance, with its line from 0% to 100% over `quarters`, first to last.

    A row is a series and a quarter, of FIELDS, as `share_lines` has them, and its `aim`, in percent and missing where
    there is none. The first share is written before the line and the latest right of the plot, with a tick where it
    reaches the aim. One of a quarter that is coming in is a hollow point at the end of a dashed line, and never ticked.
    """
    given = pick(table, *FIELDS, "aim")
    places = {name: place for place, name in enumerate(dict.fromkeys(row["series"] for row in given))}
    rows = [_placed(row, places[row["series"]]) for row in with_gaps(given, "quarter", quarters, "share")]
    strips = list({row["series"]: row for row in rows}.values())
    latest = _latest(rows, strips)
    ink = palette(medium)
    down = alt.Scale(domain=[0, len(strips)], reverse=True, nice=False)
    y = alt.Y("at:Q", scale=down, title=None, axis=_name_axis(strips))
    values = Layer(latest).encode(y=alt.Y("middle:Q"))
    ticked = any(row["reached"] for row in latest)
    beside = beside_plot(latest)
    layers = [
        *_paths(rows, _quarters(quarters), y, ink),
        *_aims(strips, ink),
        *value_column(values, ink, ticked),
        *note_layers(_notes(quarters, medium, beside), ink, alt.X("quarter:O")),
    ]
    return finish(layers, medium, height=_STRIP * len(strips), beside=beside)


def _notes(quarters: Sequence[str], medium: Medium, beside: int) -> Sequence[Row]:
    taken = _FIRST + _AIM
    plots = {plot: width - taken for plot, width in plots_across(medium, beside).items()}
    return note_rows(medium.notes, partial(share_of_point, quarters=quarters, padding=0), plots)


def _placed(row: Row, place: int) -> dict[str, Any]:
    """The row with the place of its strip, from 0 at the top, and how far down it is: a strip is 1 high."""
    return {**row, "place": place, "at": _height(place, row["share"])}


def _height(place: int, share: float | None) -> float | None:
    """0% is the lower edge of a strip."""
    return None if share is None else place + 1 - (1 - _TOP) * share / 100


def _latest(rows: Sequence[Row], strips: Sequence[Row]) -> list[dict[str, Any]]:
    """What is right of each strip: its latest share and, where that is not the last quarter's, whose it is."""
    ends = {row["series"]: row for row in rows if row["share"] is not None}
    return [_end(strip, ends.get(strip["series"])) for strip in strips]


def _end(strip: Row, end: Row | None) -> dict[str, Any]:
    middle = {"name": strip["series"], "middle": strip["place"] + 0.5}
    if end is None:
        return middle | {"label": "–", "short_label": "–", "reached": False}
    reached = end["aim"] is not None and end["share"] >= end["aim"] and not end["so_far"]
    told = told_of(end, strip["quarter"])
    return middle | {"label": f"{end['label']}{told}", "short_label": end["label"], "reached": reached}


def _name_axis(strips: Sequence[Row]) -> alt.Axis:
    """The name of each strip at its middle, and a line along its lower edge, which is 0%."""
    long = {str(strip["place"] + 1): strip["series"] for strip in strips}
    short = {str(strip["place"] + 1): strip["short"] for strip in strips}
    return alt.Axis(
        values=list(range(1, len(strips) + 1)), labelExpr=relabelled(long, short), labelOffset=-_STRIP / 2, labelLimit=0,
        labelOverlap=False, grid=True,
    )  # fmt: skip


def _quarters(quarters: Sequence[str]) -> alt.X:
    across = alt.Scale(type="point", domain=list(quarters), padding=0, range=[_FIRST, alt.ExprRef(_LAST)])
    return alt.X("quarter:O", scale=across, title=None, axis=quarter_axis(quarters))


def _paths(rows: Sequence[Row], x: alt.X, y: alt.Y, ink: Palette) -> list[Layer]:
    settled, coming_in = split_coming_in(rows, "at")
    base = Layer(settled).encode(x=x, y=y)
    line = base.mark("line", strokeWidth=2.5, color=ink.bar, invalid=GAPS)
    described = base.calculate(described=POINTED_AT)
    points = described.mark("point", filled=True, size=_POINT, opacity=1, color=ink.bar)
    first = {row["series"]: row for row in reversed(rows) if row["share"] is not None}
    labels = pick([*reversed(first.values())], "quarter", "at", "label")
    words = Layer(labels).encode(x=x, y=alt.Y("at:Q"), text=alt.Text("label:N"))
    return [
        line.encode(detail=alt.Detail("series:N")),
        points.encode(tooltip=alt.Tooltip("described:N")),
        *haloed(words, ink, align="right", dx=-7),
        *_coming_in(coming_in, x, ink),
    ]


def _coming_in(rows: Sequence[Row], x: alt.X, ink: Palette) -> list[Layer]:
    base = Layer(rows).encode(x=x, y=alt.Y("at:Q"))
    line, points = coming_in_layers(base, ink, POINTED_AT, size=_POINT, colour=ink.bar)
    return [line.encode(detail=alt.Detail("series:N")), points]


def _aims(strips: Sequence[Row], ink: Palette) -> list[Layer]:
    """A dashed line at each aim, and its number where the line ends."""
    rows = [
        {"at": _height(strip["place"], strip["aim"]), "text": f"{strip['aim']:g}%"}
        for strip in strips
        if strip["aim"] is not None
    ]
    base = Layer(rows).encode(y=alt.Y("at:Q"))
    labels = base.calculate(shown=short_when_narrow("'aim ' + datum.text", "datum.text"))
    return [
        base.mark("rule", strokeDash=[5, 3], strokeWidth=1.4, color=ink.ink).encode(
            x=alt.XValue(_FIRST), x2=alt.X2Value(alt.ExprRef(f"{_LAST} + 8"))
        ),
        labels.mark("text", align="left", fontSize=LABEL_SIZE, fontWeight="bold", color=ink.ink).encode(
            x=alt.XValue(alt.ExprRef(f"{_LAST} + 12")), text=alt.Text("shown:N")
        ),
    ]
