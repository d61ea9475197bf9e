"""The house style: type, axes and legends, and what a page or a picture adds to a chart."""

import textwrap
from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt

from natpatsip.charts.medium import Heading, Medium
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.specification import Layer, Specification, layered, tell_more

# Liberation Sans has Arial's widths and comes with vl-convert, so a picture looks the same on a machine without Arial.
FONT = "Arial, Liberation Sans, sans-serif"
LABEL_SIZE = 13
_PLOT, _PLOT_ON_PHONE = 440, 200  # pixels of the narrowest plot that has long names, and of a phone's
_EDGE: dict[str, Any] = {"anchor": "start", "frame": "bounds"}  # all from the picture's left edge

# Widths of Arial's characters as parts of its size, near enough to leave room for a text.
_THIN, _WIDE = set(" .,:;!'|()·-ijlftrI"), set("mwMW%")
_THIN_WIDTH, _WIDE_WIDTH, _CAPITAL_WIDTH, _WIDTH = 0.28, 0.85, 0.68, 0.54


def width_of(*texts: str, size: int = LABEL_SIZE) -> int:
    """About how many pixels the longest of these texts takes."""
    return round(max((sum(map(_character_width, text)) for text in texts), default=0) * size)


def plot_width(medium: Medium, beside: int) -> int | str:
    """How wide the plot is that has `beside` pixels of text left and right of it: an expression, on a page a signal."""
    return "width" if medium.width is None else medium.width - beside - 2 * medium.padding


def plots_across(medium: Medium, beside: int) -> dict[str, float]:
    """The pixels across that the plot has at least, where its names are long (“wide”) and where they are short (“narrow”)."""
    wide = _PLOT if medium.width is None else medium.width - 2 * medium.padding - beside
    return {"wide": wide, "narrow": _PLOT_ON_PHONE}


def finish(layers: Sequence[Layer], medium: Medium, *, height: float, beside: int) -> Specification:
    """The chart of these layers, dressed for its medium: filling the page's width without a title, or a picture with its
    heading drawn in.

    `height` is the plot's; `beside` is what is left and right of it, in pixels, and matters to a picture only: a
    page measures it.
    """
    ink = palette(medium)
    if medium.width is None:
        fit = alt.AutoSizeParams(type="fit-x", contains="padding")
        plot = layered(tell_more(layers, medium.told), choosable=True, width="container", height=height, autosize=fit)
        return plot | {"$schema": alt.SCHEMA_URL, "config": _config(ink, "transparent", padding=4)}
    room = medium.width - 2 * medium.padding
    properties: dict[str, Any] = {"width": room - beside, "height": height}
    whole = {"$schema": alt.SCHEMA_URL, "config": _config(ink, ink.page, padding=medium.padding)}
    if medium.heading is None:
        return layered(layers, **properties) | whole
    plot = layered(layers, title=_note(medium.heading, room, ink), **properties)
    title = _title(medium.heading, room, ink).to_dict(validate=False)
    return {"datasets": plot.pop("datasets"), "vconcat": [plot], "title": title} | whole


def _title(heading: Heading, room: int, ink: Palette) -> alt.TitleParams:
    return alt.TitleParams(
        _wrapped(heading.title, room, size=21), subtitle=_wrapped(heading.subtitle, room, size=14), offset=20,
        fontSize=21, lineHeight=27, color=ink.ink, subtitleFontSize=14, subtitleLineHeight=20, subtitlePadding=9,
        subtitleColor=ink.quiet_ink, **_EDGE,
    )  # fmt: skip


def _note(heading: Heading, room: int, ink: Palette) -> alt.TitleParams:
    """Below the plot."""
    lines = [line for text in (*heading.lines, heading.note) for line in _wrapped(text, room, size=12)]
    return alt.TitleParams(
        lines, orient="bottom", offset=24, fontSize=12, fontWeight="normal", color=ink.quiet_ink, lineHeight=17, **_EDGE
    )


def _wrapped(text: str, room: int, *, size: int) -> list[str]:
    """The lines that a text takes across a picture, in so many pixels."""
    return textwrap.wrap(text, max(1, int(len(text) * room / max(1.1 * width_of(text, size=size), 1))))


def _character_width(character: str) -> float:
    if character in _THIN:
        return _THIN_WIDTH
    if character in _WIDE:
        return _WIDE_WIDTH
    return _CAPITAL_WIDTH if character.isupper() else _WIDTH


@cache
def _config(ink: Palette, background: str, padding: int) -> Specification:
    # Streamlit puts its own font wherever a part of a chart does not name one.
    words: dict[str, Any] = {"labelFont": FONT, "labelFontSize": LABEL_SIZE, "labelColor": ink.ink, "titleFont": FONT}
    axis = alt.AxisConfig(
        **words, domain=False, ticks=False, gridColor=ink.grid, labelPadding=8, labelAngle=0, labelFlush=False,
        titleColor=ink.quiet_ink, titleFontSize=LABEL_SIZE, titleFontWeight="normal", titlePadding=10,
    )  # fmt: skip
    legend = alt.LegendConfig(
        **words, orient="top", title=None, labelLimit=0, symbolType="square", symbolSize=180, symbolStrokeWidth=1,
        columnPadding=18, rowPadding=5, offset=14,
    )  # fmt: skip
    config = alt.Config(
        background=background, padding=padding, font=FONT, axis=axis, legend=legend, view=alt.ViewConfig(stroke=None)
    )
    return config.to_dict(validate=False)
