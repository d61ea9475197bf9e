"""The inks, shapes and words of control charts, for a light and for a dark page.

The hues are those of Making Data Count (NHS England): grey, blue, orange and purple. Its own blue and grey do not stand
out from a white page (WCAG 2.2, 1.4.11 asks for 3:1), so these are darker, every point has a dark outline, and a shape
of its own says what its colour says.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from natpatsip.charts import palette

COMMON_CAUSE = "common_cause"
IMPROVEMENT = "special_cause_improvement"
CONCERN = "special_cause_concern"
NEUTRAL_HIGH = "special_cause_neutral_high"
NEUTRAL_LOW = "special_cause_neutral_low"

# In the order of a legend.
SHAPES = {
    COMMON_CAUSE: "circle",
    IMPROVEMENT: "diamond",
    CONCERN: "square",
    NEUTRAL_HIGH: "triangle-up",
    NEUTRAL_LOW: "triangle-down",
}
WORDS = {
    COMMON_CAUSE: "Common cause",
    IMPROVEMENT: "Special cause: improvement",
    CONCERN: "Special cause: concern",
    NEUTRAL_HIGH: "Special cause: high",
    NEUTRAL_LOW: "Special cause: low",
}

# SVG paths around 0, 0; sized so that all of them look equally large.
_PATHS = {
    "circle": "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0Z",
    "diamond": "M0,-1.3L1.2,0L0,1.3L-1.2,0Z",
    "square": "M-0.95,-0.95H0.95V0.95H-0.95Z",
    "triangle-up": "M0,-1.25L1.2,0.95H-1.2Z",
    "triangle-down": "M0,1.25L1.2,-0.95H-1.2Z",
}
_OUTLINE = 0.9  # pixels

MEAN_DASH, LIMIT_DASH, PROVISIONAL_DASH, TARGET_DASH = [1, 0], [6, 4], [1.5, 3.5], [10, 3, 2, 3]


@dataclass(frozen=True)
class ControlInk:
    """A fill for each meaning of a point, the outline of every point, and the lines; `page` parts marks that cross."""

    page: str
    ink: str
    quiet_ink: str
    grid: str
    common: str
    improvement: str
    concern: str
    neutral: str
    outline: str
    path: str
    limit: str
    target: str

    def fill(self, point_type: str) -> str:
        """The fill of a point; raises KeyError for a type that there is none of."""
        return {
            COMMON_CAUSE: self.common,
            IMPROVEMENT: self.improvement,
            CONCERN: self.concern,
            NEUTRAL_HIGH: self.neutral,
            NEUTRAL_LOW: self.neutral,
        }[point_type]


LIGHT = ControlInk(
    page=palette.LIGHT.page,
    ink=palette.LIGHT.ink,
    quiet_ink=palette.LIGHT.quiet_ink,
    grid=palette.LIGHT.grid,
    common="#7D8B95",
    improvement="#0072C6",
    concern="#D45A00",
    neutral="#6A1FB0",
    outline=palette.LIGHT.ink,
    path="#768692",
    limit=palette.LIGHT.outline,
    target="#C8141B",
)
DARK = ControlInk(
    page=palette.DARK.page,
    ink=palette.DARK.ink,
    quiet_ink=palette.DARK.quiet_ink,
    grid=palette.DARK.grid,
    common="#8E9AA3",
    improvement="#33B1FF",
    concern="#FF9A4D",
    neutral="#C9A2FF",
    outline=palette.DARK.page,
    path="#8E9AA3",
    limit=palette.DARK.outline,
    target="#FF8A84",
)


def control_ink(dark: bool) -> ControlInk:
    """The inks for a page or a picture."""
    return DARK if dark else LIGHT


def types_in(point_types: Iterable[str]) -> list[str]:
    """The types that occur, in the order of a legend; raises KeyError for one that no point can have."""
    used = set(point_types)
    if unknown := used - set(SHAPES):
        raise KeyError(f"no point type is called {sorted(unknown)[0]}: there are {', '.join(SHAPES)}")
    return [point_type for point_type in SHAPES if point_type in used]


def symbol_svg(point_type: str, x: float, y: float, size: float, ink: ControlInk) -> str:
    """A point at `x`, `y` of an SVG, about `size` either side; raises KeyError for a type that there is none of."""
    return (
        f'<path d="{_PATHS[SHAPES[point_type]]}" transform="translate({x:.1f} {y:.1f}) scale({size:g})"'
        f' fill="{ink.fill(point_type)}" stroke="{ink.outline}" stroke-width="{_OUTLINE / size:g}"/>'
    )
