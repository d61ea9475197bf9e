"""The chart of a figure as a document takes it: without a heading of its own, which stands beside it as text."""

import json
from functools import lru_cache

from natpatsip.charts.medium import document
from natpatsip.charts.pictures import png_of_svg, svg_bytes
from natpatsip.figures.figure import Figure

# At so many pixels across a page of A4, and across a slide, the charts' words are as large as those around them.
PAGE, SLIDE = 680, 950
# Drawings of so many charts are kept, of both kinds some 15 MiB: packs of different places have charts in common.
_KEPT = 80


def draw_svg(figure: Figure, *, dark: bool = False, width: int = PAGE) -> bytes:
    """The chart as an SVG so many pixels wide, on white or on the dark page; empty where the figure is a table alone."""
    if figure.chart is None or figure.empty:
        return b""
    return _draw(json.dumps(figure.chart(document(width, dark=dark))))


def draw_png(figure: Figure, width: int) -> bytes:
    """The same on white as a PNG; empty where the figure is a table alone."""
    drawing = draw_svg(figure, width=width)
    return paint(drawing) if drawing else b""


@lru_cache(_KEPT)
def paint(drawing: bytes) -> bytes:
    """A drawing as a PNG."""
    return png_of_svg(drawing)


@lru_cache(_KEPT)
def _draw(chart: str) -> bytes:
    return svg_bytes(json.loads(chart))
