"""Where small charts stand: their columns follow the width of the page, which only the browser knows."""

from dataclasses import dataclass

import altair as alt

from natpatsip.charts.control.room import room_across
from natpatsip.charts.medium import Medium

COLUMNS_AT_MOST = 5
STEP = 190  # pixels from one row of charts to the next
PLOT_TOP, PLOT_HEIGHT = 70, 84
LEFT, RIGHT = 38, 22  # pixels beside a plot: for the values of its scale, and between charts
NARROWEST = 236  # pixels of a column, save that a phone has two


@dataclass(frozen=True)
class Places:
    """Expressions for pixels from the left and the top, of rows that have the `place` of their unit."""

    medium: Medium

    @property
    def columns(self) -> str:
        """How many charts stand side by side."""
        return f"clamp(floor({room_across(self.medium)} / {NARROWEST}), 2, {COLUMNS_AT_MOST})"

    @property
    def column_width(self) -> str:
        """The width of a chart with what stands beside it."""
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
        return f"floor(datum.place / {self.columns}) * {STEP} + {pixels}"


def placed(base: alt.Chart, **expressions: str) -> alt.Chart:
    """A chart whose rows stand at the pixels that expressions for `x`, `y`, and `x2` or `y2`, give."""
    at = base.transform_calculate(**{f"px_{name}": expression for name, expression in expressions.items()})
    first = {"x": alt.X, "y": alt.Y}
    second = {"x2": alt.X2, "y2": alt.Y2}
    channels = {name: first[name](f"px_{name}:Q").scale(None).axis(None) for name in expressions if name in first}
    return at.encode(**channels, **{name: second[name](f"px_{name}") for name in expressions if name in second})
