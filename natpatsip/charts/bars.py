"""Horizontal bars, one a collaborative: shares against England and the ambition, counts against a target."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from natpatsip.charts.labels import (
    ReferenceLine,
    beside_plot,
    drawn_from,
    name_axis,
    pick,
    reference_rules,
    share_axis,
    value_column,
)
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.style import finish

_ROW = 28
_BAR = 18


def share_bars(
    table: pd.DataFrame,
    medium: Medium,
    *,
    name: str,
    short: str,
    share: str,
    label: str,
    short_label: str,
    reference_lines: Sequence[ReferenceLine] = (),
) -> alt.TopLevelMixin:
    """A bar for each row, in the order of the rows, with its value in a column at the right.

    `share` is in percent, 0 to 100, and missing where there is none; the other fields are texts, the short ones for
    phones. A bar that reaches the goal among `reference_lines` is darker and has a tick before its value.
    """
    rows = pick(table, name=name, short=short, share=share, label=label, short_label=short_label)
    rows["share"] = rows["share"].astype(float)
    goals = [line.value for line in reference_lines if line.goal]
    rows["reached"] = bool(goals) & (rows["share"] >= max(goals, default=0))
    ink = palette(medium)
    base = alt.Chart().encode(y=name_axis(rows))
    marks = [
        _bars(base, share_axis(alt.X, "share"), ink),
        *reference_rules(reference_lines, ink),
        *value_column(base, ink, rows["reached"].any()),
    ]
    return finish(alt.layer(*marks, data=drawn_from(rows)), medium, height=_ROW * len(rows), beside=beside_plot(rows))


def target_bullets(
    table: pd.DataFrame,
    medium: Medium,
    *,
    name: str,
    short: str,
    count: str,
    target: str,
    label: str,
    short_label: str,
    unit: str,
) -> alt.TopLevelMixin:
    """A bar for each row's count and an upright stroke at its target, in the order of the rows.

    `target` may be a fraction (a tenth of all wards); `unit` names what is counted, under the axis. A bar that reaches
    its target is darker and has a tick before its value.
    """
    rows = pick(table, name=name, short=short, count=count, target=target, label=label, short_label=short_label)
    rows["reached"] = rows["count"].astype(float) >= rows["target"].astype(float)
    ink = palette(medium)
    base = alt.Chart().encode(y=name_axis(rows))
    length = alt.X("count:Q").title(unit).axis(tickMinStep=1, tickCount=5)
    marks = [_bars(base, length, ink), *_targets(base, rows, ink), *value_column(base, ink, rows["reached"].any())]
    return finish(alt.layer(*marks, data=drawn_from(rows)), medium, height=_ROW * len(rows), beside=beside_plot(rows))


def _bars(base: alt.Chart, length: alt.X, ink: Palette) -> alt.Chart:
    described = base.transform_calculate(
        described="datum.name + ': ' + datum.label", ink=f"datum.reached ? '{ink.bar_reached}' : '{ink.bar}'"
    )
    colour = alt.Color("ink:N").scale(None)
    return described.mark_bar(size=_BAR).encode(x=length, color=colour, tooltip=alt.Tooltip("described:N"))


def _targets(base: alt.Chart, rows: pd.DataFrame, ink: Palette) -> list[alt.Chart]:
    strokes = base.encode(x=alt.X("target:Q"))
    word = alt.Chart(drawn_from(rows.head(1))).encode(x=alt.X("target:Q"), y=alt.YValue(-3))
    return [
        strokes.mark_tick(orient="vertical", size=_BAR + 8, thickness=6, color=ink.page, opacity=1),
        strokes.mark_tick(orient="vertical", size=_BAR + 6, thickness=3, color=ink.ink, opacity=1),
        word.mark_text(text="Target", baseline="bottom", fontWeight="bold", fontSize=13, color=ink.ink),
    ]
