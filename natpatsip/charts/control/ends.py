"""What is right of a control chart: its latest value, and the name of each line, none on another."""

from collections.abc import Iterable, Sequence

import altair as alt

from natpatsip.charts.control.content import ControlContent
from natpatsip.charts.control.legend import point_fill, point_shape
from natpatsip.charts.control.levels import LOWER, MEAN, MEDIAN, TARGET, UPPER
from natpatsip.charts.control.points import FormatValue
from natpatsip.charts.control_inks import ControlInk
from natpatsip.charts.labels import short_when_narrow
from natpatsip.charts.lines import spread
from natpatsip.charts.specification import Layer, Row
from natpatsip.charts.style import LABEL_SIZE, width_of

_LINE = 18
_MARK_AT, _WORDS_AT = 14, 26
_SHORT = {MEAN: "Mean", MEDIAN: "Median", UPPER: "Upper", LOWER: "Lower", TARGET: "Target"}


def end_labels(content: ControlContent, format_value: FormatValue, height: int) -> list[Row]:
    """A row a label, `long` and `short`, at the `value` where it is written; the latest point's has its `point_type`."""
    last = content.points[-1]
    latest = {"long": f"{last['when']}: {last['label']}", "short": last["label"], "point_type": last["point_type"]}
    targets = [
        {"line": TARGET, "provisional": False, "beyond": ""} | row for row in content.target if row["value"] is not None
    ]
    lines = [*(level for level in content.levels if level["final"]), *targets[-1:]]
    labels = [{"value": last["value"]} | latest, *(_line_label(line, format_value) for line in lines)]
    low, span = content.scale.low, content.scale.high - content.scale.low
    at = spread([100 * (label["value"] - low) / span for label in labels], 100 * _LINE / height)
    return [label | {"value": low + share * span / 100} for label, share in zip(labels, at, strict=True)]


def _line_label(line: Row, format_value: FormatValue) -> Row:
    name, text = line["line"], format_value(line["value"])
    text = f"{line['beyond']} {text}" if line["beyond"] else text
    provisional = " (provisional)" if line["provisional"] and name in (UPPER, LOWER) else ""
    return {
        "value": line["value"],
        "long": f"{name} {text}{provisional}",
        "short": f"{_SHORT[name]} {text}",
        "point_type": "",
    }


def end_width(labels: Iterable[str]) -> int:
    """How many pixels these labels take right of the plot."""
    return _WORDS_AT + width_of(*labels) + 6


def end_layers(labels: Sequence[Row], ink: ControlInk) -> list[Layer]:
    """Each label, that of the latest point in bold after its mark."""
    base = Layer(labels).encode(x=alt.XValue("width"), y=alt.Y("value:Q"))
    marks = base.filter("datum.point_type").mark(
        "point", aria=False, filled=True, size=110, xOffset=_MARK_AT, opacity=1, stroke=ink.outline, strokeWidth=1.4
    )
    words = base.calculate(shown=short_when_narrow("datum.long", "datum.short")).mark(
        "text", align="left", dx=_WORDS_AT, fontSize=LABEL_SIZE, color=ink.ink,
        fontWeight=alt.ExprRef("datum.point_type ? 'bold' : 'normal'"),
    )  # fmt: skip
    return [marks.encode(shape=point_shape(), fill=point_fill(ink)), words.encode(text=alt.Text("shown:N"))]
