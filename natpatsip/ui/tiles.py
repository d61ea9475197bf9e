"""Tiles: a programme's headline numbers, each with its ambition marked and numbered."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

import streamlit as st

from natpatsip.charts.trend import trend_svg
from natpatsip.figures.headline import Tile
from natpatsip.ui.links import list_address
from natpatsip.ui.measure_links import link_to_tile
from natpatsip.ui.style import is_dark

# What may stand in an address within double quotes as it is.
_AS_IT_IS = " /:=,'"
# So many letters fit on one line of the narrowest tile.
KEPT_TOGETHER = 20


def show_tiles(tiles: Sequence[Tile]) -> None:
    """The tiles side by side, all of one height; where there is little room, to be pushed into sight.

    Each leads to the chart that has its number, with the page's filters.
    """
    drawn = "".join(_tile(tile, link_to_tile(tile, list_address())) for tile in tiles)
    st.html(f'<div class="tiles" role="group" aria-label="Headline numbers" tabindex="0">{drawn}</div>')


def _tile(tile: Tile, link: str) -> str:
    label = escape(tile.label)
    if link:
        label = f'<a href="{escape(link)}" target="_self">{label}</a>'
    change, why = _part_change(tile.change)
    reason = f'<div class="why">{escape(why)}</div>' if why else ""
    return (
        f'<div class="tile"><div class="label">{label}</div><div class="number"><span class="value{_in_words(tile)}">'
        f'{escape(tile.value)}</span> {_trend(tile)}<span class="change">{escape(change)}</span></div>'
        f'{reason}{_track(tile)}<div class="detail">{_parted(tile.detail)}</div></div>'
    )


def _in_words(tile: Tile) -> str:
    """What stands in place of a number, “Not collected”, is not as large as one."""
    return "" if any(map(str.isdigit, tile.value)) else " words"


def _part_change(change: str) -> tuple[str, str]:
    """How a number moved, and what of that is due to how many are counted: that is said in a smaller line."""
    moved, _, why = change.partition(", ")
    # What stands in brackets belongs to what is before it.
    return (change, "") if "(" in moved else (moved, why)


def _trend(tile: Tile) -> str:
    """Which way it went, as an image: the words beside it say by how much, so a screen reader passes it by."""
    line = trend_svg(tile.trend, dark=is_dark())
    return f'<img class="trend" alt="" src="data:image/svg+xml,{quote(line, safe=_AS_IT_IS)}">' if line else ""


def _parted(detail: str) -> str:
    """A line that breaks between its parts, not within a short one: “3,565 to go” stays together."""
    parts = detail.split(" · ")
    return " · ".join(f"<span>{escape(part)}</span>" if len(part) <= KEPT_TOGETHER else escape(part) for part in parts)


def _track(tile: Tile) -> str:
    """The bar says nothing that the words beside it don't, so a screen reader passes it by."""
    if tile.share is None:
        return ""
    goal = ""
    if tile.ambition is not None:
        goal = f'<div class="goal" style="left:{tile.ambition:g}%"></div>'
    return (
        f'<div class="track" aria-hidden="true">'
        f'<div class="reached" style="width:{min(tile.share, 100):g}%"></div>{goal}</div>'
    )
