"""A control chart of one series: its points by type between limits that break where they were recalculated."""

import textwrap
from collections.abc import Sequence
from datetime import date
from functools import partial

from natpatsip.charts.control.annotations import Annotation, annotation_height, annotation_layers, annotation_rows
from natpatsip.charts.control.content import ControlContent
from natpatsip.charts.control.ends import end_labels, end_layers, end_width
from natpatsip.charts.control.header import header_layers
from natpatsip.charts.control.levels import MEAN, MEDIAN, UNBOUNDED, Bounds, Targets
from natpatsip.charts.control.marks import level_layers, point_layers, target_layer
from natpatsip.charts.control.points import FormatValue
from natpatsip.charts.control.scales import time_axis
from natpatsip.charts.control_inks import control_ink, types_in
from natpatsip.charts.dates import milliseconds
from natpatsip.charts.medium import Medium
from natpatsip.charts.notes import note_heights, note_layers, note_rows
from natpatsip.charts.palette import palette
from natpatsip.charts.specification import Row, Specification
from natpatsip.charts.style import finish, plots_across, width_of

_HEIGHT, _FLAT = 320, 180
_AXIS_PADDING = 8
_NOTE_WRAPS_AT = 50
_PROVISIONAL_NOTE = "Dotted: provisional limits, from few points."
_RUN_NOTE = "Run chart: too little data for limits."


def control_chart_lines(
    table: Sequence[Row],
    medium: Medium,
    *,
    format_value: FormatValue,
    percent: bool,
    unit: str | None = None,
    targets: Targets = None,
    annotations: Sequence[Annotation] = (),
    icons: Sequence[str] = (),
    until: date | None = None,
    median: float | None = None,
    room_for: Sequence[float] = (),
    bounds: Bounds = UNBOUNDED,
    centre: str = MEAN,
) -> Specification:
    """A control chart of the points of one series, a row each: see `charted_points` for the fields.

    `format_value` puts a value into words, such as `46.2%`; `percent` says that values are percentages; else `unit` says
    below the axis what they count. `targets` is one number, or a row for each `date` with the `target` from then on.
    The axis goes on to `until` and to the last target, so that a trajectory shows. `icons` are names, drawn in the
    corner; `""` is passed over. With `median` it is a run chart: no mean and no limits. The axis has `room_for` the
    values of another chart that is compared. `bounds` are the least and the greatest value that there can be: limits are
    drawn no further, and it says so. `centre` is what the line between the limits is called. Raises KeyError for a
    field that is not there, ValueError where no point has a value.
    """
    content = ControlContent.of(table, format_value, percent, targets, until, median, bounds, room_for, centre)
    points, scale, ink = content.points, content.scale, control_ink(medium.dark)
    plot_height = _FLAT if medium.flat else _HEIGHT
    ends = end_labels(content, format_value, plot_height)
    left = width_of(*map(scale.format_value, scale.ticks)) + _AXIS_PADDING
    beside = left + end_width(label["long"] for label in ends)
    plots = plots_across(medium, beside)
    notes = note_rows(medium.notes, partial(_across, content), plots)
    happened = annotation_rows(annotations, content.span, plots, note_heights(notes))
    above = {plot: max(height, annotation_height(happened, plot)) for plot, height in note_heights(notes).items()}
    says = _notes(content, unit, bounds, _RUN_NOTE if median is not None else "")
    x = time_axis(*content.days, content.span, says)
    types = types_in(point["point_type"] for point in points)
    layers = [
        *level_layers(content.levels, ink),
        target_layer(content.target, ink),
        *annotation_layers(happened, palette(medium)),
        *note_layers(notes, palette(medium)),
        *point_layers(points, x, scale.axis(), ink, centre if median is None else MEDIAN),
        *end_layers(ends, ink),
        *header_layers(types, icons, above, ends, left, medium),
    ]
    return finish(layers, medium, height=plot_height, beside=beside)


def _across(content: ControlContent, day: date) -> float:
    """A day as a share of the plot's width."""
    first, last = content.span
    return (milliseconds(day) - first) / (last - first)


def _notes(content: ControlContent, unit: str | None, bounds: Bounds, of_few: str) -> list[str]:
    """What to say of the axes and lines, in lines that fit a phone; `of_few`, where provisional limits are not."""
    lines = _PROVISIONAL_NOTE if any(level["provisional"] for level in content.levels) else of_few
    notes = [note for note in (unit, content.scale.says, lines, _cut_note(content, bounds)) if note]
    return [line for note in notes for line in textwrap.wrap(note, _NOTE_WRAPS_AT)]


def _cut_note(content: ControlContent, bounds: Bounds) -> str:
    """That limits which go on beyond what there can be are drawn up to there alone."""
    if not any(level["beyond"] for level in content.levels):
        return ""
    edges = " and ".join(f"{bound:g}{'%' if content.scale.percent else ''}" for bound in bounds if bound is not None)
    return f"Limits are drawn no further than {edges}."
