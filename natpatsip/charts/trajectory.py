"""A share on its way to its ambition: what it came to by quarter, and a forecast with its interval as far as it reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import altair as alt

from natpatsip.charts.end_labels import place_labels, write_labels
from natpatsip.charts.headings import quarter_axis
from natpatsip.charts.labels import haloed
from natpatsip.charts.lines import GAPS, coming_in_layers, split_coming_in, with_gaps
from natpatsip.charts.medium import Medium
from natpatsip.charts.notes import note_layers, note_rows, share_of_point
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import finish, plots_across, width_of

_HEIGHT = 340
_LABEL_AT = 12
_PADDING = 0.3  # of the step from one quarter to the next
_OVER_LABEL = 26  # pixels above the plot, which the label of a point at its top may take
_BEFORE = 11  # pixels left of a point, for what was forecast of it
# Of a quarter what came, of how many, and how many returned while it is coming in; the forecast with its interval, and the
# one of a quarter before; and what was agreed. `label`, `counted`, `forecast`, `earlier` and `plan` say them in words.
FIELDS = (
    *("quarter", "value", "label", "counted", "so_far"),
    *("low", "middle", "high", "forecast"),
    *("earlier_low", "earlier_high", "earlier"),
    *("planned", "plan"),
)
_POINTED_AT = "datum.quarter + ': ' + datum.label + ', ' + datum.counted"


@dataclass(frozen=True)
class EndLabel:
    """What stands right of the plot at a value: in full, and on a phone."""

    value: float
    long: str
    short: str


def trajectory_lines(
    table: Sequence[Row],
    medium: Medium,
    *,
    tops: Sequence[float],
    unit: str,
    labels: Sequence[EndLabel],
    aim: float | None = None,
    due: str = "",
) -> Specification:
    """A line of what came, and from its end a dashed one with the interval of its forecast.

    A row of FIELDS a quarter, of which what there is none of is None. The axis ends at the first of `tops` that holds all,
    and `unit` follows its numbers. `aim` is drawn across, with a diamond at the quarter that it is `due` in where that is
    one of them.
    """
    rows = [{name: row[name] for name in FIELDS} | {"series": ""} for row in table]
    quarters, top, ink = [row["quarter"] for row in rows], _top(rows, tops, aim), palette(medium)
    encoded = _encoding(quarters, top, unit)
    beside = width_of(f"{top:g}{unit}") + _LABEL_AT + width_of(*(label.long for label in labels))
    across = partial(share_of_point, quarters=quarters, padding=_PADDING)
    notes = note_rows(medium.notes, across, plots_across(medium, beside), _OVER_LABEL)
    layers = [
        *_forecast(rows, encoded, ink),
        *_aim(aim, due if due in quarters else "", encoded, ink),
        _earlier(rows, encoded, ink),
        *_came(rows, quarters, encoded, ink),
        _planned(rows, encoded, ink),
        _end_labels(labels, top, ink),
        *note_layers(notes, ink, alt.X("quarter:O")),
    ]
    return finish(layers, medium, height=_HEIGHT, beside=beside)


def _top(rows: Sequence[Row], tops: Sequence[float], aim: float | None) -> float:
    drawn = [row[name] for row in rows for name in ("value", "high", "earlier_high", "planned")]
    highest = max(number for number in (*drawn, aim, 0) if number is not None)
    return next((top for top in tops if highest <= top), tops[-1])


def _encoding(quarters: Sequence[str], top: float, unit: str) -> dict[str, Any]:
    points = alt.Scale(type="point", domain=list(quarters), padding=_PADDING)
    axis = alt.Axis(tickCount=5, labelExpr=f"datum.label + '{unit}'")
    return {
        "x": alt.X("quarter:O", scale=points, title=None, axis=quarter_axis(quarters)),
        "scale": alt.Scale(domain=[0, top], nice=False),
        "axis": axis,
    }


def _y(field: str, encoded: dict[str, Any]) -> alt.Y:
    return alt.Y(f"{field}:Q", scale=encoded["scale"], title=None, axis=encoded["axis"])


def _came(rows: Sequence[Row], quarters: Sequence[str], encoded: dict[str, Any], ink: Palette) -> list[Layer]:
    known = [row for row in rows if row["value"] is not None]
    settled, coming_in = split_coming_in(with_gaps(known, "quarter", quarters, "value"), "value")
    colour = ink.series[1]
    base = Layer(settled).encode(x=encoded["x"], y=_y("value", encoded))
    points = base.calculate(described=_POINTED_AT)
    last = [row for row in settled if row["value"] is not None][-1:]
    words = Layer(last).encode(x=encoded["x"], y=_y("value", encoded), text=alt.Text("label:N"))
    layers = [
        base.mark("line", strokeWidth=2.5, invalid=GAPS, color=colour),
        points.mark("point", filled=True, size=75, opacity=1, color=colour).encode(tooltip=alt.Tooltip("described:N")),
        *haloed(words, ink, dy=-16, align="right", dx=6),
    ]
    if coming_in:
        so_far = Layer(coming_in).encode(x=encoded["x"], y=_y("value", encoded))
        layers += coming_in_layers(so_far, ink, _POINTED_AT, colour=colour)
    return layers


def _forecast(rows: Sequence[Row], encoded: dict[str, Any], ink: Palette) -> list[Layer]:
    """The interval as a band from the latest point on, and the forecast as a dashed line through it."""
    ahead = [row for row in rows if row["middle"] is not None]
    if not ahead:
        return []
    origin = [row for row in rows if row["value"] is not None][-1]
    start = {**origin, **dict.fromkeys(("low", "middle", "high"), origin["value"])}
    base = Layer([start, *ahead]).encode(x=encoded["x"])
    points = Layer(ahead).encode(x=encoded["x"], y=_y("middle", encoded), tooltip=alt.Tooltip("forecast:N"))
    colour = ink.series[1]
    return [
        base.mark("area", opacity=0.22, color=colour).encode(y=_y("low", encoded), y2=alt.Y2("high:Q")),
        base.mark("line", strokeWidth=2, strokeDash=[4, 4], color=colour).encode(y=_y("middle", encoded)),
        points.mark("point", filled=False, size=55, opacity=1, fill=ink.page, stroke=colour, strokeWidth=1.8),
    ]


def _earlier(rows: Sequence[Row], encoded: dict[str, Any], ink: Palette) -> Layer:
    """Left of each point the interval that was forecast for it a quarter before."""
    made = [row for row in rows if row["earlier_low"] is not None]
    base = Layer(made).encode(x=encoded["x"], tooltip=alt.Tooltip("earlier:N"))
    bar = base.mark("rule", strokeWidth=3, opacity=0.75, color=ink.quiet_ink, xOffset=-_BEFORE)
    return bar.encode(y=_y("earlier_low", encoded), y2=alt.Y2("earlier_high:Q"))


def _planned(rows: Sequence[Row], encoded: dict[str, Any], ink: Palette) -> Layer:
    agreed = [row for row in rows if row["planned"] is not None]
    base = Layer(agreed).encode(x=encoded["x"], y=_y("planned", encoded), tooltip=alt.Tooltip("plan:N"))
    return base.mark("point", shape="square", size=70, opacity=1, fill=ink.page, stroke=ink.series[3], strokeWidth=2)


def _aim(aim: float | None, due: str, encoded: dict[str, Any], ink: Palette) -> list[Layer]:
    if aim is None:
        return []
    rule = Layer([{"value": aim}]).mark("rule", strokeWidth=1.6, strokeDash=[6, 3], color=ink.ink)
    layers = [rule.encode(y=_y("value", encoded))]
    if due:
        mark = Layer([{"value": aim, "quarter": due}]).encode(x=encoded["x"], y=_y("value", encoded))
        layers.append(
            mark.mark("point", shape="diamond", size=130, fill=ink.page, stroke=ink.ink, strokeWidth=2.2, opacity=1)
        )
    return layers


def _end_labels(labels: Sequence[EndLabel], top: float, ink: Palette) -> Layer:
    places = place_labels([label.value for label in labels], _HEIGHT, high=top)
    rows = [{"at": at, "long": label.long, "short": label.short} for label, at in zip(labels, places, strict=True)]
    return write_labels(rows, "at", ink.ink, away=_LABEL_AT)
