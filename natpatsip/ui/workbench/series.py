"""A visitor's series in brief: several of them in a small list, and the icons of one with their words."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from natpatsip.analysis.spc.parameters import Better
from natpatsip.charts.icons import icon_words, svg_address
from natpatsip.charts.sparkline import sparkline_svg
from natpatsip.figures.own_chart import OwnChart
from natpatsip.ui.control.icon_table import Heading, IconRow, icon_cell, icon_html, icon_style, table_html
from natpatsip.ui.style import is_dark

# With more rows it is no small list; every series can still be picked, and all are in the download.
LISTED = 100
_POINTS_OF_A_LINE = 60
_TOO_FEW = "No icon: too few points for limits"
_BETWEEN_EVENTS = "No icon: what lies between events is judged by limits and runs alone"
_HEADINGS = tuple(map(Heading, ("Latest", "Mean", "Variation", "Assurance", "Over time")))


def show_list(names: Sequence[str], chart_of: Callable[[str], OwnChart]) -> None:
    """A row for each of the first hundred series."""
    dark = is_dark()
    rows = [_row(chart_of(name), dark) for name in names[:LISTED]]
    more = f", of which the first {LISTED} are listed" if len(names) > LISTED else ""
    st.html(icon_style(dark) + table_html(f"{len(names):,} series{more}", "Series", _HEADINGS, [("", rows)]))


# In a narrow window it is pushed to and fro, with the keyboard too.
_SHOWN = '<div class="icons tiles" role="group" aria-label="What the chart shows" tabindex="0">'


def show_icons(own: OwnChart) -> None:
    """Both icons of a series, each beside what it means."""
    icons = (
        ("Variation", own.variation, variation_words(own)),
        ("Assurance", own.assurance, assurance_words(own)),
    )
    tiles = "".join(_tile(kind, icon, words) for kind, icon, words in icons)
    st.html(f"{icon_style(is_dark())}{_SHOWN}{tiles}</div>")


def variation_words(own: OwnChart) -> str:
    """What the variation icon means, or why there is none."""
    if own.is_run_chart:
        return _TOO_FEW
    return icon_words(own.variation) if own.variation else _BETWEEN_EVENTS


def assurance_words(own: OwnChart) -> str:
    """What the assurance icon means, or why there is none."""
    if own.assurance:
        return icon_words(own.assurance)
    if own.choices.between and not own.is_run_chart:
        return _BETWEEN_EVENTS
    if own.choices.target is None:
        return "No icon: no target to hold the limits against"
    if own.choices.better is Better.NEUTRAL:
        return "No icon: neither way is better, so that no target can be met"
    return _TOO_FEW if own.is_run_chart else "No icon: limits are provisional, from too few points"


def _tile(kind: str, icon: str, words: str) -> str:
    text = escape(words)
    return (
        f'<div class="tile"><div class="label">{kind}</div>'
        f'<div class="cell">{icon_html(icon, words)}<span aria-hidden="true">{text}</span></div></div>'
    )


def _row(own: OwnChart, dark: bool) -> IconRow:
    latest, points = own.latest, own.points(_POINTS_OF_A_LINE)
    centre = own.format_value(latest["mean"] if own.median is None else own.median)
    level = f"median {centre}" if own.centre == "median" else centre
    line = sparkline_svg(
        *([point[name] for point in points] for name in ("value", "mean", "lpl", "upl", "point_type")),
        format_value=own.format_value,
        dark=dark,
    )
    return IconRow(
        escape(own.name),
        [
            f'<span class="number">{own.format_value(latest["value"])}</span>'
            f'<span class="under">{own.format_day(latest["date"])}</span>',
            f'<span class="number">{level}</span>',
            _icon(own.variation, variation_words(own)),
            _icon(own.assurance, assurance_words(own)),
            f'<img src="{svg_address(line)}" alt="{latest["points"]:,} points">',
        ],
    )


def _icon(icon: str, words: str) -> str:
    return icon_cell(icon, words, f'<span aria-hidden="true">{escape(words.partition(":")[0])}</span>')
