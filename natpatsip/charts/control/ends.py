"""What stands right of a control chart: its latest value, and the name of each line, none on another."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from natpatsip.charts.control.content import ControlContent
from natpatsip.charts.control.inks import ControlInk
from natpatsip.charts.control.legend import point_fill, point_shape
from natpatsip.charts.control.levels import LOWER, MEAN, MEDIAN, TARGET, UPPER
from natpatsip.charts.control.points import Written
from natpatsip.charts.labels import drawn_from, short_when_narrow
from natpatsip.charts.lines import spread
from natpatsip.charts.style import LABEL_SIZE, width_of

_LINE = 18
_MARK_AT, _WORDS_AT = 14, 26
_SHORT = {MEAN: "Mean", MEDIAN: "Median", UPPER: "Upper", LOWER: "Lower", TARGET: "Target"}


def end_labels(content: ControlContent, written: Written, height: int) -> pd.DataFrame:
    """A row a label, `long` and `short`, at the `value` where it is written; the latest point's has its `point_type`."""
    last = content.points.iloc[-1]
    said = [(last["value"], f"{last['when']}: {last['label']}", last["label"], last["point_type"])]
    for row in content.levels[content.levels["final"]].itertuples():
        trial = " (trial)" if row.trial and row.line in (UPPER, LOWER) else ""
        text = written(row.value)
        said.append((row.value, f"{row.line} {text}{trial}", f"{_SHORT[row.line]} {text}", ""))
    for value in content.target["value"].dropna().tail(1):
        said.append((value, f"{TARGET} {written(value)}", f"{_SHORT[TARGET]} {written(value)}", ""))
    labels = pd.DataFrame(said, columns=["value", "long", "short", "point_type"])
    low, span = content.scale.low, content.scale.high - content.scale.low
    at = spread(list(100 * (labels["value"] - low) / span), 100 * _LINE / height)
    return labels.assign(value=[low + share * span / 100 for share in at])


def end_width(labels: Sequence[str]) -> int:
    """How many pixels these labels take right of the plot."""
    return _WORDS_AT + width_of(*labels) + 6


def end_layers(labels: pd.DataFrame, ink: ControlInk) -> list[alt.Chart]:
    """Each label, that of the latest point in bold after its mark."""
    base = alt.Chart(drawn_from(labels)).encode(x=alt.XValue("width"), y=alt.Y("value:Q"))
    words = base.transform_calculate(shown=short_when_narrow("datum.long", "datum.short"))
    return [
        base.transform_filter("datum.point_type")
        .mark_point(aria=False, filled=True, size=110, xOffset=_MARK_AT, opacity=1, stroke=ink.outline, strokeWidth=1.4)
        .encode(shape=point_shape(), fill=point_fill(ink)),
        words.mark_text(
            align="left", dx=_WORDS_AT, fontSize=LABEL_SIZE, color=ink.ink,
            fontWeight=alt.ExprRef("datum.point_type ? 'bold' : 'normal'"),
        ).encode(text=alt.Text("shown:N")),
    ]  # fmt: skip
