"""The points of a control chart as SVG paths, in the shapes and inks of their types."""

from natpatsip.charts.control.inks import SHAPES, ControlInk

# Around 0, 0; sized so that all four look equally large.
_PATHS = {
    "circle": "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0Z",
    "diamond": "M0,-1.3L1.2,0L0,1.3L-1.2,0Z",
    "square": "M-0.95,-0.95H0.95V0.95H-0.95Z",
    "triangle-up": "M0,-1.25L1.2,0.95H-1.2Z",
    "triangle-down": "M0,1.25L1.2,-0.95H-1.2Z",
}
_OUTLINE = 0.9  # pixels


def symbol_svg(point_type: str, x: float, y: float, size: float, ink: ControlInk) -> str:
    """A point of a type at `x`, `y`, about `size` either side; raises KeyError for a type that there is none of."""
    return (
        f'<path d="{_PATHS[SHAPES[point_type]]}" transform="translate({x:.1f} {y:.1f}) scale({size:g})"'
        f' fill="{ink.fill(point_type)}" stroke="{ink.outline}" stroke-width="{_OUTLINE / size:g}"/>'
    )
