"""Control charts of many units side by side, each small, with its name, its icons and its latest value."""

from collections.abc import Collection, Sequence
from math import ceil

from natpatsip.charts.control.legend import legend_layers, line_keys, room_across
from natpatsip.charts.control.levels import UNBOUNDED, Bounds
from natpatsip.charts.control.panel_headings import heading_layers, marked_layers
from natpatsip.charts.control.panel_layout import COLUMNS_AT_MOST, PanelLayout, Scaled
from natpatsip.charts.control.panel_marks import frame_layers, panel_note_layers, series_layers
from natpatsip.charts.control.points import FormatValue
from natpatsip.charts.control_inks import types_in
from natpatsip.charts.labels import pick
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.charts.style import finish

_BELOW_LEGEND = 14
# Of a unit, and not of each.
_MAY_HAVE = dict.fromkeys(("variation", "assurance", "target", "median", "by_quarter", "uncharted"))


def control_panels(
    table: Sequence[Row],
    units: Sequence[Row],
    medium: Medium,
    *,
    format_value: FormatValue,
    percent: bool,
    scaled: Scaled = "same",
    bounds: Bounds = UNBOUNDED,
    marked: Collection[str] = (),
) -> Specification:
    """A small control chart for each row of `units`, in their order, as many beside each other as there is room for.

    `table` has a row a point, see `charted_points`, and in `unit` which unit it is of. A unit is that same `unit`, its
    `name`, on a phone `short`, and where there are any the names of its icons, `variation` and `assurance`, its
    `target`, and the `median` of a run chart. All are drawn over the same months. Their scale is the `same`, fitted to
    the points of all; or has the same span `in proportion` to the median of each, so that equal steps are equal parts;
    or is each unit's `own`. A few values far outside it are drawn at its edge, with the furthest written there. Limits
    are drawn no further than `bounds`. A unit without any value has its name and, in the place of a chart, what is
    `uncharted`, or that there is no data. Units among `marked` have a line over their names, and the names of all
    others are grey. Notes on dates are at the quarter they are in where a unit is charted `by_quarter`. Raises
    ValueError where no unit has a value.
    """
    listed = [
        row | {"place": place, "quiet": bool(marked) and row["unit"] not in marked}
        for place, row in enumerate(pick(units, "unit", "name", "short", **_MAY_HAVE))
    ]
    layout = PanelLayout.of(table, listed, medium, format_value, percent, scaled, bounds)
    types = types_in(point["point_type"] for point in layout.points)
    lines = line_keys(layout.ink, target=any(row["target"] is not None for row in listed))
    layers = [
        *frame_layers(layout),
        *series_layers(layout),
        *heading_layers(layout),
        *marked_layers(layout, [row["place"] for row in listed if row["unit"] in marked]),
        *panel_note_layers(layout),
        *legend_layers(types, layout.ink, above=str(_BELOW_LEGEND), room=room_across(medium), lines=lines),
    ]
    # The fewest rows there can be; where there is less room, more of them follow below.
    height = layout.places.step * ceil(len(listed) / COLUMNS_AT_MOST)
    return finish(layers, medium, height=height, beside=0)
