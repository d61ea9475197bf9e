"""Cells of the tables of measures as HTML: a number with words under it, and the line of a series."""

import re
from html import escape

from natpatsip.charts.icons import svg_address
from natpatsip.charts.sparkline import sparkline_svg
from natpatsip.figures.control.summary_row import SummaryRow

# A drawing's own words, which an image of it has to say again.
_WORDS = re.compile("<title>(.*?)</title>")


def under_html(text: str) -> str:
    """Words in small letters on a line of their own; nothing where there are none."""
    return f'<span class="under">{escape(text)}</span>' if text else ""


def number_html(written: str, under: str = "") -> str:
    """A number as it is written, with what is to be known of it under it."""
    return f'<span><span class="number">{escape(written)}</span>{under_html(under)}</span>'


def line_html(row: SummaryRow, dark: bool, **size: int) -> str:
    """The series of a row as a drawing the size of a word, in pixels where a `size` is given."""
    line = row.line
    svg = sparkline_svg(
        line.values, line.mean, line.lpl, line.upl, line.types, format_value=row.format_value, dark=dark, **size
    )
    words = _WORDS.search(svg)
    return f'<img src="{svg_address(svg)}" alt="{escape(words[1]) if words else ""}">'
