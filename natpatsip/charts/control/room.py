"""How much room a chart has across, as an expression for the browser."""

from natpatsip.charts.medium import Medium
from natpatsip.charts.style import PICTURE_PADDING


def room_across(medium: Medium) -> str:
    """The pixels from a chart's left edge to its right, with all that stands beside its plot.

    What follows from the plot's own `width` would change once more after a page has measured how high the chart is,
    and be cut; its container keeps still, but is only asked again where the expression also names a signal.
    """
    return str(medium.width - 2 * PICTURE_PADDING) if medium.width else "(containerSize()[0] + 0 * width)"
