"""The chart of a figure as a document takes it: without a heading of its own, which stands beside it as text."""

from natpatsip.charts.medium import Medium
from natpatsip.charts.pictures import png_of_svg, svg_bytes
from natpatsip.figures.figure import Figure

# At this many pixels across a page of A4, the charts' words are as large as small print.
WIDTH = 680


def draw_svg(figure: Figure, *, dark: bool = False) -> bytes:
    """The chart as an SVG, on white or on the dark page; empty where the figure is a table alone."""
    if figure.chart is None or figure.empty:
        return b""
    return svg_bytes(figure.chart(Medium("picture", dark=dark, width=WIDTH)))


def draw_png(figure: Figure) -> bytes:
    """The same as a PNG at twice its size; empty where the figure is a table alone."""
    drawing = draw_svg(figure)
    return png_of_svg(drawing) if drawing else b""
