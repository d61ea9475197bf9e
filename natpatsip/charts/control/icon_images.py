"""Icons as images of a chart."""

from base64 import b64encode
from functools import cache

import vl_convert

from natpatsip.charts.icons import icon_svg, svg_address
from natpatsip.charts.medium import Medium

_SHARP = 4  # times its size, for print


def icon_image(icon: str, medium: Medium) -> str:
    """The address of an icon's image; raises KeyError for an icon that there is none of.

    A page draws the SVG. A picture has it in pixels: the SVG inside another would be drawn as large as the whole
    picture, and 84 of them took half a minute where these take half a second.
    """
    svg = icon_svg(icon, dark=medium.dark)
    return svg_address(svg) if medium.width is None else _in_pixels(svg)


@cache
def _in_pixels(svg: str) -> str:
    return "data:image/png;base64," + b64encode(vl_convert.svg_to_png(svg, scale=_SHARP)).decode()
