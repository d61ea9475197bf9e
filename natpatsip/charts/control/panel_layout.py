"""Small control charts side by side: what each shows, on the scale of its unit, and where it is drawn.

Their columns follow the width of the page, which only the browser knows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain
from statistics import median
from typing import Literal

import altair as alt

from natpatsip.charts.control.legend import room_across
from natpatsip.charts.control.levels import LOWER, UPPER, Bounds, describe_cut, process_levels
from natpatsip.charts.control.points import FormatValue, charted_points
from natpatsip.charts.control.scales import ValueScale
from natpatsip.charts.control_inks import ControlInk, control_ink
from natpatsip.charts.dates import milliseconds
from natpatsip.charts.medium import Medium
from natpatsip.charts.notes import note_heights, note_rows
from natpatsip.charts.specification import Layer, Row
from natpatsip.quarters import Quarter

Scaled = Literal["same", "in proportion", "own"]

COLUMNS_AT_MOST = 5
STEP = 190  # pixels from one row of charts to the next
PLOT_TOP, PLOT_HEIGHT = 70, 84
LEFT, RIGHT = 38, 22  # pixels beside a plot: for the values of its scale, and between charts
_ROOM = 0.05  # of a span in proportion, above and below it
NARROWEST = 236  # pixels of a column, save that a phone has two
NARROWEST_PLOT = 100  # pixels, on a phone


@dataclass(frozen=True)
class Places:
    """Expressions for pixels from the left and the top, of rows that have the `place` of their unit.

    `notes` are the rows of notes on dates, which take room below each chart.
    """

    medium: Medium
    notes: Sequence[Row] = ()

    @property
    def step(self) -> float:
        """Pixels from one row of charts to the next; notes on dates are below the months of each."""
        return STEP + note_heights(self.notes)["wide"]

    @property
    def columns(self) -> str:
        """How many charts are side by side."""
        return f"clamp(floor({room_across(self.medium)} / {NARROWEST}), 2, {COLUMNS_AT_MOST})"

    @property
    def column_width(self) -> str:
        """The width of a chart with what is beside it."""
        return f"(width / {self.columns})"

    def across(self, share: str) -> str:
        """A share, from 0 to 1, of the plot's width."""
        return f"{self.from_left(LEFT)} + {share} * ({self.column_width} - {LEFT + RIGHT})"

    def from_left(self, pixels: float) -> str:
        """So many pixels from the left of the column."""
        return f"(datum.place % {self.columns}) * {self.column_width} + {pixels}"

    def from_right(self, pixels: float) -> str:
        """So many pixels from the right of the plot."""
        return f"{self.from_left(0)} + {self.column_width} - {RIGHT + pixels}"

    def down(self, share: str) -> str:
        """A share of the plot's height, 0 at its lower edge."""
        return f"{self.from_top(PLOT_TOP)} + (1 - {share}) * {PLOT_HEIGHT}"

    def from_top(self, pixels: float) -> str:
        """So many pixels below the top of the row."""
        return f"floor(datum.place / {self.columns}) * {self.step} + {pixels}"


@dataclass(frozen=True)
class PanelLayout:
    """`units` are in the order of their `place`: with `name`, `short`, `variation`, `assurance`, `target`, and whether they are
    `quiet` beside others; `scales` are by place, and `span` is the first and the last time of any unit, in milliseconds.
    """

    units: Sequence[Row]
    points: Sequence[Row]
    levels: Sequence[Row]
    scales: Mapping[int, ValueScale]
    span: tuple[float, float]
    medium: Medium

    @classmethod
    def of(
        cls,
        table: Sequence[Row],
        units: Sequence[Row],
        medium: Medium,
        format_value: FormatValue,
        percent: bool,
        scaled: Scaled,
        bounds: Bounds,
    ) -> "PanelLayout":
        """Of the points of a table whose `unit` is listed. Raises ValueError where none has a value."""
        places = {unit["unit"]: unit["place"] for unit in units}
        medians = {unit["place"]: unit["median"] for unit in units if unit["median"] is not None}
        known = [{**row, "place": places[row["unit"]]} for row in table if row["unit"] in places]
        format_limit = partial(describe_cut, bounds=bounds, format_value=format_value)
        points = charted_points(known, format_value, medians, format_limit, percent)
        times = [point["at"] for point in points]
        span = (min(times), max(times))
        levels = process_levels(points, span[1], medians, bounds)
        scales = _scales(units, points, levels, percent, scaled)
        return cls(units, points, levels, scales, span, medium)

    @property
    def ink(self) -> ControlInk:
        return control_ink(self.medium.dark)

    @property
    def places(self) -> Places:
        return Places(self.medium, self.notes)

    @property
    def notes(self) -> list[Row]:
        """A row a note on a date and unit with a chart that it concerns, with the unit's `place` and where its number is.

        Numbers are apart on the narrowest plot there can be.
        """
        return [
            {**row, "place": unit["place"]}
            for unit in self.units
            if unit["place"] in self.scales
            for row in self._notes_of(unit)
        ]

    def _notes_of(self, unit: Row) -> Sequence[Row]:
        """At the month or quarter of the unit's own points."""
        concerning = [note for note in self.medium.notes if unit["unit"] in note.units]
        plots = dict.fromkeys(("wide", "narrow"), NARROWEST_PLOT)

        def across(day: date) -> float:
            return self.over(milliseconds(Quarter.containing(day).start if unit["by_quarter"] else day))

        return note_rows(concerning, across, plots)

    def over(self, at: float) -> float:
        """A time as a share of the plots' width, one outside at the edge."""
        first, last = self.span
        return (min(max(at, first), last) - first) / ((last - first) or 1)

    def up(self, place: int, value: float) -> float:
        """A value as a share of the plot's height, on the scale of its place; one beyond it at the edge."""
        scale = self.scales[place]
        return (min(max(value, scale.low), scale.high) - scale.low) / (scale.high - scale.low)

    def beyond(self, place: int, value: float) -> bool:
        """Whether a value lies outside the scale of its place."""
        scale = self.scales[place]
        return not scale.low <= value <= scale.high


def place_layer(base: Layer, **expressions: str) -> Layer:
    """A layer whose rows are at the pixels that expressions for `x`, `y` and, of what has two ends, `x2` give."""
    channels = {
        "x": alt.X("px_x:Q", scale=None, axis=None),
        "y": alt.Y("px_y:Q", scale=None, axis=None),
        "x2": alt.X2("px_x2"),
    }
    at = base.calculate(**{f"px_{name}": expression for name, expression in expressions.items()})
    return at.encode(**{name: channels[name] for name in expressions})


def _scales(
    units: Sequence[Row], points: Sequence[Row], levels: Sequence[Row], percent: bool, scaled: Scaled
) -> dict[int, ValueScale]:
    """The scale of each place that has anything to draw. Limits may lie beyond it; means and targets may not."""
    values: dict[int, list[float]] = {}
    for point in points:
        values.setdefault(point["place"], []).append(point["value"])
    kept: dict[int, list[float | None]] = {unit["place"]: [unit["target"]] for unit in units if unit["place"] in values}
    for level in levels:
        if level["line"] not in (LOWER, UPPER):
            kept[level["place"]].append(level["value"])
    if scaled == "own":
        return {place: ValueScale.fitted(known, kept[place], percent) for place, known in values.items()}
    if scaled == "in proportion" and all(median(known) > 0 for known in values.values()):
        spans = [(min(known) / median(known), max(known) / median(known)) for known in values.values()]
        low, high = min(low for low, _ in spans), max(high for _, high in spans)
        room = _ROOM * (high - low)
        span = low - room, high + room
        return {place: ValueScale.in_proportion(known, span) for place, known in values.items()}
    scale = ValueScale.fitted(chain.from_iterable(values.values()), chain.from_iterable(kept.values()), percent)
    return dict.fromkeys(values, scale)
