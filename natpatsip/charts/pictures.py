"""Charts as files, drawn on this machine without a browser."""

import altair as alt
import vl_convert


def png_bytes(chart: alt.TopLevelMixin) -> bytes:
    """The chart as a PNG at twice its size, sharp in print and on fine screens."""
    return vl_convert.vegalite_to_png(chart.to_json(), scale=2)


def svg_bytes(chart: alt.TopLevelMixin) -> bytes:
    """The chart as an SVG, its words kept as text."""
    return vl_convert.vegalite_to_svg(chart.to_json()).encode()
