"""The house style: type, axes and legends, and what a page or a picture adds to a chart."""

import textwrap

import altair as alt

from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Palette, palette

# Liberation Sans has Arial's widths and comes with vl-convert, so a picture looks the same on a machine without Arial.
FONT = "Arial, Liberation Sans, sans-serif"
LABEL_SIZE = 13
PICTURE_PADDING = 24

# Widths of Arial's characters as parts of its size, near enough to leave room for a text.
_THIN, _WIDE = set(" .,:;!'|()·-ijlftrI"), set("mwMW%")
_THIN_WIDTH, _WIDE_WIDTH, _CAPITAL_WIDTH, _WIDTH = 0.28, 0.85, 0.68, 0.54


def width_of(*texts: str, size: int = LABEL_SIZE) -> int:
    """About how many pixels the longest of these texts takes."""
    return round(max((sum(map(_character_width, text)) for text in texts), default=0) * size)


def plot_width(medium: Medium, beside: int) -> int | str:
    """How wide the plot is that has `beside` pixels of text left and right of it: an expression, on a page a signal."""
    return "width" if medium.width is None else medium.width - beside - 2 * PICTURE_PADDING


def finish(chart: alt.LayerChart, medium: Medium, *, height: int, beside: int) -> alt.TopLevelMixin:
    """Dress a chart for its medium: filling the page's width without a title, or a picture with its heading drawn in.

    `height` is the plot's; `beside` is what stands left and right of it, in pixels, and matters to a picture only: a
    page measures it.
    """
    ink = palette(medium)
    if medium.width is None:
        fit = alt.AutoSizeParams(type="fit-x", contains="padding")
        filling = chart.properties(width="container", height=height, autosize=fit)
        return filling.configure(background="transparent", padding=4, **_theme(ink))
    plot = chart.properties(width=plot_width(medium, beside), height=height)
    return _headed(plot, medium, ink).configure(background=ink.page, padding=PICTURE_PADDING, **_theme(ink))


def _headed(plot: alt.LayerChart, medium: Medium, ink: Palette) -> alt.TopLevelMixin:
    """The plot with title and subtitle above it and the note below, all from the picture's left edge."""
    if medium.heading is None:
        return plot
    heading = medium.heading
    edge = {"anchor": "start", "frame": "bounds"}
    note = alt.TitleParams(
        _wrapped(heading.note, medium, size=12), orient="bottom", offset=24, fontSize=12, fontWeight="normal",
        color=ink.quiet_ink, lineHeight=17, **edge,
    )  # fmt: skip
    title = alt.TitleParams(
        _wrapped(heading.title, medium, size=21), subtitle=_wrapped(heading.subtitle, medium, size=14), offset=20,
        fontSize=21, lineHeight=27, color=ink.ink, subtitleFontSize=14, subtitleLineHeight=20, subtitlePadding=9,
        subtitleColor=ink.quiet_ink, **edge,
    )  # fmt: skip
    return alt.vconcat(plot.properties(title=note), title=title)


def _wrapped(text: str, medium: Medium, *, size: int) -> list[str]:
    """The lines that a text takes across a picture."""
    room = medium.width - 2 * PICTURE_PADDING
    return textwrap.wrap(text, max(1, int(len(text) * room / max(1.1 * width_of(text, size=size), 1))))


def _character_width(character: str) -> float:
    if character in _THIN:
        return _THIN_WIDTH
    if character in _WIDE:
        return _WIDE_WIDTH
    return _CAPITAL_WIDTH if character.isupper() else _WIDTH


def _theme(ink: Palette) -> dict[str, object]:
    # Streamlit puts its own font wherever a part of a chart does not name one.
    words = {"labelFont": FONT, "labelFontSize": LABEL_SIZE, "labelColor": ink.ink, "titleFont": FONT}
    axis = alt.AxisConfig(
        **words, domain=False, ticks=False, gridColor=ink.grid, labelPadding=8, labelAngle=0, labelFlush=False,
        titleColor=ink.quiet_ink, titleFontSize=LABEL_SIZE, titleFontWeight="normal", titlePadding=10,
    )  # fmt: skip
    legend = alt.LegendConfig(
        **words, orient="top", title=None, labelLimit=0, symbolType="square", symbolSize=180, symbolStrokeWidth=1,
        columnPadding=18, rowPadding=5, offset=14,
    )  # fmt: skip
    return {"font": FONT, "axis": axis, "legend": legend, "view": alt.ViewConfig(stroke=None)}
