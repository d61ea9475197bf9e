"""A number as it was stated beside the same number as a model gives it."""

from collections.abc import Sequence

import altair as alt

from natpatsip.charts.fills import fill_legend, fill_marks
from natpatsip.charts.labels import beside_plot, name_axis, name_room, pick, value_column
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import finish

_ROW, _BAR = 44, 28
_STATED, _MODELLED = "Published", "Model"


def stated_and_modelled(table: Sequence[Row], medium: Medium, *, unit: str) -> Specification:
    """A bar for each row's `name` and `value`, in the order of the rows, with its `label` right of the plot.

    `unit` is under the axis. What is `modelled` is pale with a dashed outline, since it rests on assumptions, where
    what was published is solid. A missing value has no bar.
    """
    rows = pick(table, "name", "short", "value", "label", "short_label", "modelled")
    for row in rows:
        row["part"] = _MODELLED if row["modelled"] else _STATED
        row["described"] = f"{row['name']}: {row['label']}"
    ink = palette(medium)
    fills = dict(zip((_STATED, _MODELLED), ink.parts, strict=True))
    base = Layer(rows).encode(y=name_axis(rows))
    length = alt.X("value:Q", title=unit, axis=alt.Axis(tickMinStep=1, tickCount=5))
    legend = fill_legend(fills, medium, name_room(rows))
    layers = [
        fill_marks(base.encode(x=length), fills, ink, legend, dashed=[_MODELLED], size=_BAR),
        *value_column(base, ink),
    ]
    return finish(layers, medium, height=_ROW * len(rows), beside=beside_plot(rows))
