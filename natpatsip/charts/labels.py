"""What stands beside the marks: names and their short forms, values in a column of their own, reference lines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from natpatsip.charts.palette import Palette
from natpatsip.charts.style import LABEL_SIZE, width_of

# The server cannot know how much room a chart has, so the browser chooses. A picture has no container, and a comparison
# with nothing is false.
NARROW = "containerSize()[0] < 560"

_TICK_SHAPE = "M-1,0.1L-0.3,0.8L1,-0.8"
_TICK_AT, _VALUES_AT = 14, 28
_LABELS_UP, _LABEL_ROW = 6, 17


@dataclass(frozen=True)
class ReferenceLine:
    """A value to hold bars against, and the text above it; `goal` marks the one that bars are to reach."""

    value: float
    label: str
    goal: bool = False


def pick(table: pd.DataFrame, **fields: str) -> pd.DataFrame:
    """The columns a builder needs, renamed to what its expressions call them; raises KeyError for one not there."""
    return pd.DataFrame({ours: table[theirs] for ours, theirs in fields.items()}).reset_index(drop=True)


def drawn_from(rows: pd.DataFrame) -> alt.InlineData:
    """Rows as a chart carries them, what is missing as null: plain values, which Altair need not clean layer by layer."""
    return alt.InlineData(values=rows.astype(object).where(rows.notna(), None).to_dict("records"))


def short_when_narrow(long: str, short: str) -> str:
    """An expression with the value of `short` on a phone and of `long` elsewhere; both are expressions."""
    return f"{NARROW} ? {short} : {long}"


def relabelled(long: dict[str, object], short: dict[str, object]) -> str:
    """A label expression for an axis or a legend: what `long` says of a value, or on a phone what `short` says."""
    return short_when_narrow(f"{json.dumps(long)}[datum.value]", f"{json.dumps(short)}[datum.value]")


def name_axis(rows: pd.DataFrame) -> alt.Y:
    """A line for each `name`, in the order of the rows; on a phone it is called by its `short`."""
    short = dict(zip(rows["name"], rows["short"], strict=True))
    axis = alt.Axis(labelExpr=relabelled({name: name for name in short}, short), labelLimit=0, grid=False)
    return alt.Y("name:N").scale(domain=list(short)).title(None).axis(axis)


def share_axis(channel: type[alt.X] | type[alt.Y], field: str) -> alt.X | alt.Y:
    """A share in percent on a scale that always runs from 0% to 100%."""
    axis = alt.Axis(values=[0, 25, 50, 75, 100], labelExpr="datum.value + '%'")
    return channel(f"{field}:Q").scale(domain=[0, 100], nice=False).title(None).axis(axis)


def value_column(base: alt.Chart, ink: Palette) -> list[alt.Chart]:
    """Each row's `label` right of the plot, where no mark can run into it, after a tick if the row is `reached`."""
    column = base.encode(x=alt.XValue("width"))
    values = column.transform_calculate(shown=short_when_narrow("datum.label", "datum.short_label"))
    ticked = column.transform_filter("datum.reached")
    return [
        values.mark_text(align="left", dx=_VALUES_AT, fontSize=LABEL_SIZE, color=ink.ink).encode(
            text=alt.Text("shown:N")
        ),
        ticked.mark_point(shape=_TICK_SHAPE, xOffset=_TICK_AT, size=100, stroke=ink.tick, strokeWidth=2.5, opacity=1),
    ]


def beside_plot(rows: pd.DataFrame) -> int:
    """About how many pixels the names and the column of values take."""
    return width_of(*rows["name"]) + _VALUES_AT + width_of(*rows["label"])


def reference_rules(lines: Sequence[ReferenceLine], ink: Palette) -> list[alt.Chart]:
    """A rule over the bars for each line, solid for the goal, with its label above the plot.

    The lowest line's label ends at its rule and every other begins at its own, so two labels never meet however near
    their values; from the third line on, each label stands a row higher.
    """
    ordered = sorted(lines, key=lambda line: line.value)
    placed = [(line, place, _LABELS_UP + _LABEL_ROW * max(0, place - 1)) for place, line in enumerate(ordered)]
    bands = [_rule(line, up, color=ink.page, strokeWidth=4) for line, _, up in placed]
    rules = [
        _rule(line, up, color=ink.ink, strokeWidth=1.6, strokeDash=[1, 0] if line.goal else [5, 3])
        for line, _, up in placed
    ]
    words = [_rule_label(line, up, ink, before=place == 0 and len(lines) > 1) for line, place, up in placed]
    return [*bands, *rules, *words]


def _rule(line: ReferenceLine, up: int, **look: object) -> alt.Chart:
    base = alt.Chart(alt.InlineData(values=[{"value": line.value}])).mark_rule(**look)
    return base.encode(x=alt.X("value:Q"), y=alt.YValue(-up - 12), y2=alt.Y2Value("height"))


def _rule_label(line: ReferenceLine, up: int, ink: Palette, *, before: bool) -> alt.Chart:
    side = {"align": "right", "dx": -4} if before else {"align": "left", "dx": 4}
    base = alt.Chart(alt.InlineData(values=[{"value": line.value, "text": line.label}]))
    words = base.mark_text(**side, baseline="bottom", fontSize=LABEL_SIZE, fontWeight="bold", color=ink.ink)
    return words.encode(x=alt.X("value:Q"), y=alt.YValue(-up), text=alt.Text("text:N"))
