"""Charts as files, drawn on this machine without a browser."""

import vl_convert

from natpatsip.charts.specification import Specification


def png_bytes(chart: Specification) -> bytes:
    """The chart as a PNG at twice its size, sharp in print and on fine screens."""
    return vl_convert.vegalite_to_png(chart, scale=2)


def svg_bytes(chart: Specification) -> bytes:
    """The chart as an SVG, its words kept as text."""
    return vl_convert.vegalite_to_svg(chart).encode()
