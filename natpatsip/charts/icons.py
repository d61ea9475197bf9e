"""The icons of Making Data Count (NHS England), redrawn: whether a measure changes, and whether it meets its target.

A letter, a sign and a text say what the colour says: H and L for high and low, a tick for improvement and an exclamation
mark for concern; P, F and ? for passing, failing, and hit or miss.
"""

from base64 import b64encode
from functools import cache

import vl_convert

from natpatsip.charts.control_inks import (
    COMMON_CAUSE,
    CONCERN,
    IMPROVEMENT,
    NEUTRAL_HIGH,
    NEUTRAL_LOW,
    ControlInk,
    control_ink,
    symbol_svg,
)
from natpatsip.charts.medium import Medium

NO_ICON = ""
NOT_COMPARABLE = "not_comparable"
VARIATION_WORDS = {
    "common_cause": "Common cause: no signal at the latest point",
    "improvement_high": "Special cause of improving nature: high, and high is better",
    "improvement_low": "Special cause of improving nature: low, and low is better",
    "concern_high": "Special cause of concerning nature: high, and low is better",
    "concern_low": "Special cause of concerning nature: low, and high is better",
    "neutral_high": "Special cause, high: neither better nor worse",
    "neutral_low": "Special cause, low: neither better nor worse",
    NOT_COMPARABLE: "No variation icon: recording or coverage changed since these limits began",
    NO_ICON: "No variation icon: too little data for limits",
}
ASSURANCE_WORDS = {
    "pass": "Pass: will meet the target every time unless something changes",
    "hit_or_miss": "Hit or miss: will meet the target at some times and not at others",
    "fail": "Fail: will miss the target every time unless something changes",
    NO_ICON: "No assurance icon: no target to hold the limits against",
}
_LETTERS = {"pass": "P", "hit_or_miss": "?", "fail": "F"}
_SIZE = 44
_SHARP = 4  # times its size, for print
# 14 high, around 0, 0.
_STROKES = {
    "H": "M-4.6,-7V7M4.6,-7V7M-4.6,-0.2H4.6",
    "L": "M-3.6,-7V5.6H5",
    "P": "M-4,7V-5.6H0.4A3.6,3.6,0,0,1,0.4,1.6H-4",
    "F": "M-3.4,7V-5.6H5M-3.4,0.4H3.8",
    "?": "M-4,-2.9A4,3.6,0,1,1,2.2,0.2Q0,1.6,0,3.2M0,4.7V7.4",
}

# Where the points of a series are: level, rising or falling. The letter keeps clear of them.
_LEVEL = ((9, 26), (15.5, 19), (22, 26), (28.5, 19), (35, 25))
_RISING = ((11, 31), (18.5, 33), (26, 27), (32.5, 16))
_FALLING = ((11, 13), (18.5, 11), (26, 17), (32.5, 28))
_TYPES = {"improvement": IMPROVEMENT, "concern": CONCERN}


def icon_words(icon: str) -> str:
    """What an icon says, in plain words; raises KeyError for an icon that there is none of."""
    return "No icon" if icon == NO_ICON else (VARIATION_WORDS | ASSURANCE_WORDS)[icon]


def variation_icon_svg(icon: str, *, dark: bool = False, size: int = _SIZE) -> str:
    """Whether a measure changes, as an SVG `size` pixels wide with its words; `""` and `not_comparable` are an empty ring.

    `icon` else is `common_cause`, or `improvement`, `concern` or `neutral` with `_high` or `_low`. Raises KeyError for others.
    """
    words, ink = VARIATION_WORDS[icon], control_ink(dark)
    if icon in (NO_ICON, NOT_COMPARABLE):
        return _svg(words, size, _empty(ink))
    if icon == "common_cause":
        return _svg(words, size, _ring(ink.common, ink), _points(COMMON_CAUSE, _LEVEL, ink))
    meaning, way = icon.split("_")
    return _svg(words, size, *(_neutral(way, ink) if meaning == "neutral" else _judged(meaning, way, ink)))


def assurance_icon_svg(icon: str, *, dark: bool = False, size: int = _SIZE) -> str:
    """Whether a measure will meet its target, as an SVG `size` pixels wide with its words; `""` is an empty ring.

    `icon` is `pass`, `hit_or_miss` or `fail`. Raises KeyError for others.
    """
    words, ink = ASSURANCE_WORDS[icon], control_ink(dark)
    if icon == NO_ICON:
        return _svg(words, size, _empty(ink))
    colour = {"pass": ink.improvement, "hit_or_miss": ink.common, "fail": ink.concern}[icon]
    return _svg(
        words,
        size,
        _ring(colour, ink),
        _letter(_LETTERS[icon], 22, {"pass": 19, "hit_or_miss": 22, "fail": 25}[icon], ink, 1.15),
        _against_target(icon, ink),
    )


def icon_svg(icon: str, *, dark: bool = False, size: int = _SIZE) -> str:
    """Either icon by its name; raises KeyError for `""`, which does not say which of the two is missing."""
    draw = variation_icon_svg if icon in VARIATION_WORDS and icon else assurance_icon_svg
    if icon == NO_ICON:
        raise KeyError("an icon that is not there has no name: ask for a variation or an assurance icon")
    return draw(icon, dark=dark, size=size)


def svg_address(svg: str) -> str:
    """An SVG as an address, for the `src` of an image; the page has to say its words again, as alternative text."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def icon_image(icon: str, medium: Medium) -> str:
    """The URL of an icon's image in a chart; raises KeyError for an icon that there is none of.

    A page draws the SVG. A picture has it in pixels: the SVG inside another would be drawn as large as the whole
    picture, and 84 of them took half a minute where these take half a second.
    """
    svg = icon_svg(icon, dark=medium.dark)
    return svg_address(svg) if medium.width is None else _in_pixels(svg)


@cache
def _in_pixels(svg: str) -> str:
    return "data:image/png;base64," + b64encode(vl_convert.svg_to_png(svg, scale=_SHARP)).decode()


def _svg(words: str, size: int, *parts: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44" width="{size}" height="{size}" role="img"'
        f' aria-label="{words}"><title>{words}</title>{"".join(parts)}</svg>'
    )


def _ring(colour: str, ink: ControlInk) -> str:
    return f'<circle cx="22" cy="22" r="20" fill="{ink.page}" stroke="{colour}" stroke-width="3.5"/>'


def _empty(ink: ControlInk) -> str:
    return (
        f'<circle cx="22" cy="22" r="20" fill="none" stroke="{ink.quiet_ink}" stroke-width="1.5" stroke-dasharray="3 4"/>'
        f'<path d="M16 22H28" stroke="{ink.quiet_ink}" stroke-width="2.5"/>'
    )


def _letter(letter: str, x: float, y: float, ink: ControlInk, size: float = 1) -> str:
    """A letter around `x`, `y`, drawn and not written: so it looks the same everywhere, and pictures need no font."""
    return (
        f'<path d="{_STROKES[letter]}" transform="translate({x} {y}) scale({size})" fill="none" stroke="{ink.ink}"'
        f' stroke-width="2.9"/>'
    )


def _points(point_type: str, places: tuple[tuple[float, float], ...], ink: ControlInk) -> str:
    path = "L".join(f"{x} {y}" for x, y in places)
    line = f'<path d="M{path}" fill="none" stroke="{ink.path}" stroke-width="1.3"/>'
    return line + "".join(symbol_svg(point_type, x, y, 2.5, ink) for x, y in places)


def _judged(meaning: str, way: str, ink: ControlInk) -> tuple[str, ...]:
    """A letter, a series that goes its way, and a tick or an exclamation mark on the ring."""
    high, colour = way == "high", ink.fill(_TYPES[meaning])
    letter = _letter("H", 17, 16, ink) if high else _letter("L", 17, 28.5, ink)
    series = _points(_TYPES[meaning], _RISING if high else _FALLING, ink)
    return _ring(colour, ink), series, letter, _badge(meaning, 36 if high else 8, colour, ink)


def _badge(meaning: str, y: float, colour: str, ink: ControlInk) -> str:
    sign = "M-3.6,0.2L-1.1,2.8L3.6,-2.6" if meaning == "improvement" else "M0,-4V0.9M0,3.1V4"
    return (
        f'<g transform="translate(36 {y})"><circle r="7.2" fill="{colour}" stroke="{ink.page}" stroke-width="1.5"/>'
        f'<path d="{sign}" fill="none" stroke="{ink.page}" stroke-width="2.3"/></g>'
    )


def _neutral(way: str, ink: ControlInk) -> tuple[str, ...]:
    """An arrow up or down beside its letter, and no judgement."""
    point_type = NEUTRAL_HIGH if way == "high" else NEUTRAL_LOW
    arrow = "M28 33V12M21.5 18.5L28 12L34.5 18.5" if way == "high" else "M28 11V32M21.5 25.5L28 32L34.5 25.5"
    stroke = f'<path d="{arrow}" fill="none" stroke="{ink.fill(point_type)}" stroke-width="3.6"/>'
    return _ring(ink.neutral, ink), stroke, _letter("H" if way == "high" else "L", 13.5, 22, ink, 0.85)


def _against_target(icon: str, ink: ControlInk) -> str:
    """The target, dashed: below the letter that passes, above the one that fails, on both sides of the one between."""
    at, ways = {"pass": (37, "M13"), "fail": (8, "M13"), "hit_or_miss": (24, "M5")}[icon]
    across = f"{ways} {at}H{44 - int(ways[1:])}" if icon != "hit_or_miss" else f"M5 {at}H13M31 {at}H39"
    return f'<path d="{across}" stroke="{ink.target}" stroke-width="2.2" stroke-dasharray="4 2" fill="none"/>'
