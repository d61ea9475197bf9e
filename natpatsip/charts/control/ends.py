"""What is right of a control chart: its latest value, and the name of each line, none on another."""

from collections.abc import Iterable, Sequence

import altair as alt

from natpatsip.charts.control.content import ControlContent
from natpatsip.charts.control.legend import point_fill, point_shape
from natpatsip.charts.control.levels import LOWER, MEAN, MEDIAN, TARGET, UPPER
from natpatsip.charts.control.points import FormatValue
from natpatsip.charts.control_inks import ControlInk
from natpatsip.charts.end_labels import place_labels, write_labels
from natpatsip.charts.specification import Layer, Row
from natpatsip.charts.style import width_of

_MARK_AT, _WORDS_AT = 14, 26
_SHORT = {MEAN: "Mean", MEDIAN: "Median", UPPER: "Upper", LOWER: "Lower", TARGET: "Target"}


def end_labels(content: ControlContent, format_value: FormatValue, height: int) -> list[Row]:
    """A row a label, `long` and `short`, at the `value` where it is written; the latest point's has its `point_type`."""
    last = content.points[-1]
    latest = {"long": f"{last['when']}: {last['label']}", "short": last["label"], "point_type": last["point_type"]}
    targets = [
        {"line": TARGET, "provisional": False, "beyond": "", **row}
        for row in content.target
        if row["value"] is not None
    ]
    lines = [*(level for level in content.levels if level["final"]), *targets[-1:]]
    labels = [{"value": last["value"]} | latest, *(_line_label(line, format_value) for line in lines)]
    places = place_labels([label["value"] for label in labels], height, content.scale.low, content.scale.high)
    return [{**label, "value": at} for label, at in zip(labels, places, strict=True)]


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
    weight = alt.ExprRef("datum.point_type ? 'bold' : 'normal'")
    words = write_labels(labels, "value", ink.ink, away=_WORDS_AT, fontWeight=weight)
    return [marks.encode(shape=point_shape(), fill=point_fill(ink)), words]
