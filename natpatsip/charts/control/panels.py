"""Control charts of many units side by side, each small, with its name, its icons and its latest value."""

from math import ceil

import altair as alt
import pandas as pd

from natpatsip.charts.control.inks import types_in
from natpatsip.charts.control.legend import legend_layers, line_keys
from natpatsip.charts.control.panel_board import PanelBoard
from natpatsip.charts.control.panel_headings import heading_layers
from natpatsip.charts.control.panel_marks import frame_layers, series_layers
from natpatsip.charts.control.panel_places import COLUMNS_AT_MOST, STEP
from natpatsip.charts.control.points import Written
from natpatsip.charts.control.room import room_across
from natpatsip.charts.medium import Medium
from natpatsip.charts.style import finish

_BELOW_LEGEND = 14


def control_panels(
    table: pd.DataFrame,
    units: pd.DataFrame,
    medium: Medium,
    *,
    unit: str,
    name: str,
    short: str,
    written: Written,
    percent: bool,
    same_scale: bool = True,
    variation: str | None = None,
    assurance: str | None = None,
    target: str | None = None,
    median: str | None = None,
) -> alt.TopLevelMixin:
    """A small control chart for each row of `units`, in their order, as many beside each other as there is room for.

    `table` has a row a point, see `charted_points`, and in `unit` which unit it is of. Columns of `units`: that same
    `unit`, its `name` and `short` name, and where there are any the names of its icons, its `target`, and the `median`
    of those that are run charts. All are drawn over the same months and, unless `same_scale` is off, on one scale.
    A unit without any value has its name and an empty chart. Raises ValueError where no unit has a value.
    """
    fields = {"variation": variation, "assurance": assurance, "target": target, "median": median}
    listed = pd.DataFrame({"unit": units[unit], "name": units[name], "short": units[short]})
    listed = listed.assign(**{ours: units[theirs] if theirs else None for ours, theirs in fields.items()})
    listed = listed.reset_index(drop=True).assign(place=range(len(units)))
    board = PanelBoard.of(table.assign(unit=table[unit]), listed, medium, written, percent, same_scale)
    lines = line_keys(board.ink, target=bool(listed["target"].notna().any()))
    room = room_across(medium)
    layers = [
        *frame_layers(board),
        *series_layers(board),
        *heading_layers(board),
        *legend_layers(
            types_in(board.points["point_type"]), board.ink, above=str(_BELOW_LEGEND), room=room, lines=lines
        ),
    ]
    # The fewest rows there can be; where there is less room, more of them follow below.
    height = STEP * ceil(len(listed) / COLUMNS_AT_MOST)
    return finish(alt.layer(*layers), medium, height=height, beside=0)
