"""A number as it was stated beside the same number as a model gives it."""

import altair as alt
import pandas as pd

from natpatsip.charts.fills import fill_legend, filled
from natpatsip.charts.labels import beside_plot, drawn_from, name_axis, name_room, pick, value_column
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import palette
from natpatsip.charts.style import finish

_ROW, _BAR = 44, 28
_STATED, _MODELLED = "Published", "Model"


def stated_and_modelled(
    table: pd.DataFrame,
    medium: Medium,
    *,
    name: str,
    short: str,
    value: str,
    label: str,
    short_label: str,
    modelled: str,
    unit: str,
) -> alt.TopLevelMixin:
    """A bar for each row, in its order, with its value as text right of the plot; `unit` stands under the axis.

    `modelled` is a column that is true for what a model gives: pale with a dashed outline, since it rests on
    assumptions, where what was published is solid. A missing value has no bar.
    """
    rows = pick(table, name=name, short=short, value=value, label=label, short_label=short_label, modelled=modelled)
    rows["part"] = rows["modelled"].map({True: _MODELLED, False: _STATED})
    rows["described"] = rows["name"] + ": " + rows["label"]
    rows["reached"] = False
    ink = palette(medium)
    fills = dict(zip((_STATED, _MODELLED), ink.parts, strict=True))
    base = alt.Chart(drawn_from(rows)).encode(y=name_axis(rows))
    length = alt.X("value:Q").title(unit).axis(tickMinStep=1, tickCount=5)
    legend = fill_legend(fills, medium, name_room(rows))
    layers = [
        filled(base.encode(x=length), fills, ink, legend, dashed=[_MODELLED], size=_BAR),
        *value_column(base, ink),
    ]
    return finish(alt.layer(*layers), medium, height=_ROW * len(rows), beside=beside_plot(rows))
