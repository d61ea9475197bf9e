"""Horizontal bars, one a collaborative: shares against England and the ambition, counts against a target."""

from collections.abc import Sequence
from math import inf

import altair as alt

from natpatsip.charts.labels import (
    ReferenceLine,
    beside_plot,
    name_axis,
    pick,
    quiet_unless_marked,
    reference_rules,
    share_axis,
    value_column,
)
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import finish

_ROW = 26
_BAR = 17
# What a bar says when pointed at.
_TOLD = "datum.name + ': ' + datum.label"


def share_bars(
    table: Sequence[Row],
    medium: Medium,
    *,
    reference_lines: Sequence[ReferenceLine] = (),
    marked: Sequence[str] = (),
) -> Specification:
    """A bar for each row's `name`, in the order of the rows, with its value in a column at the right.

    `share` is in percent, 0 to 100, and missing where there is none; `label` is the value as text; `counted`, “215 of
    256”, is said when pointed at, where rows have it, for labels that do not say it. A bar that reaches the goal among
    `reference_lines` is darker and has a tick before its value. Where some names are `marked`, those are bold and all
    other bars grey.
    """
    counted = any("counted" in row for row in table)
    rows = pick(table, "name", "short", "share", "label", "short_label", *(["counted"] if counted else []))
    goal = max((line.value for line in reference_lines if line.goal), default=inf)
    for row in rows:
        row["reached"] = row["share"] is not None and row["share"] >= goal
    ink = palette(medium)
    base = Layer(rows).encode(y=name_axis(rows, bold=marked))
    marks = [
        _bars(base, share_axis(alt.X, "share"), ink, marked, f"{_TOLD} + ', ' + datum.counted" if counted else _TOLD),
        *reference_rules(reference_lines, ink),
        *value_column(base, ink, any(row["reached"] for row in rows)),
    ]
    return finish(marks, medium, height=_ROW * len(rows), beside=beside_plot(rows))


def target_bullets(
    table: Sequence[Row],
    medium: Medium,
    *,
    unit: str,
    marked: Sequence[str] = (),
) -> Specification:
    """A bar for each row's `count` and an upright stroke at its `target`, in the order of the rows, by `name`.

    `target` may be a fraction (a tenth of all wards); `unit` names what is counted, under the axis; `label` is the
    value as text. A bar that reaches its target is darker and has a tick before its value. Where some names are
    `marked`, those are bold and all other bars grey.
    """
    rows = pick(table, "name", "short", "count", "target", "label", "short_label")
    for row in rows:
        row["reached"] = row["count"] >= row["target"]
    ink = palette(medium)
    base = Layer(rows).encode(y=name_axis(rows, bold=marked))
    length = alt.X("count:Q", title=unit, axis=alt.Axis(tickMinStep=1, tickCount=5))
    marks = [
        _bars(base, length, ink, marked),
        *_targets(base, rows, ink),
        *value_column(base, ink, any(row["reached"] for row in rows)),
    ]
    return finish(marks, medium, height=_ROW * len(rows), beside=beside_plot(rows))


def _bars(base: Layer, length: alt.X, ink: Palette, marked: Sequence[str], told: str = _TOLD) -> Layer:
    full = f"datum.reached ? '{ink.bar_reached}' : '{ink.bar}'"
    described = base.calculate(described=told, ink=quiet_unless_marked(marked, full, ink))
    colour = alt.Color("ink:N", scale=None)
    bars = described.mark("bar", size=_BAR).encode(x=length, color=colour, tooltip=alt.Tooltip("described:N"))
    return bars.choose("name")


def _targets(base: Layer, rows: Sequence[Row], ink: Palette) -> list[Layer]:
    strokes = base.encode(x=alt.X("target:Q"))
    word = Layer(rows[:1]).encode(x=alt.X("target:Q"), y=alt.YValue(-3))
    return [
        strokes.mark("tick", orient="vertical", size=_BAR + 8, thickness=6, color=ink.page, opacity=1),
        strokes.mark("tick", orient="vertical", size=_BAR + 6, thickness=3, color=ink.ink, opacity=1),
        word.mark("text", text="Target", baseline="bottom", fontWeight="bold", fontSize=13, color=ink.ink),
    ]
