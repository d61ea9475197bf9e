"""A control chart the size of a word: an SVG for a row of a table, quick enough for hundreds on a page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from math import isnan

from natpatsip.charts.control_inks import COMMON_CAUSE, WORDS, ControlInk, control_ink, symbol_svg, types_in

_WIDTH, _HEIGHT, _EDGE = 132, 34, 6
_SPECIAL, _LAST = 2.1, 4.2

Values = Sequence[float | None]
Line = float | None | Values


def sparkline_svg(
    values: Values,
    mean: Line,
    lpl: Line,
    upl: Line,
    types: Sequence[str | None],
    *,
    format_value: Callable[[float], str] = "{:g}".format,
    dark: bool = False,
    width: int = _WIDTH,
    height: int = _HEIGHT,
) -> str:
    """The values of a series from first to last, its mean and limits, special causes, and the last point by its type.

    Mean and limits are one number or one a value, and break where they change; a value or a line that there is none of
    is None or NaN. `types` is the point type of each value, None where there is none to tell. The SVG says in words how many
    points it has, between what, and what the last one is, its value put into words by `format_value`. Raises ValueError
    where the lengths differ, KeyError for a type that there is none of.
    """
    drawn, ink = _series(values, len(values)), control_ink(dark)
    lines = [_series(line, len(values)) for line in (mean, lpl, upl)]
    if len(types) != len(drawn):
        raise ValueError(f"{len(drawn)} values have {len(types)} types: each value has one")
    known = {place: value for place, value in enumerate(drawn) if value is not None}
    types_in(kind for place in known if (kind := types[place]) is not None)
    words = _words(types, known, format_value)
    parts = _parts(lines, types, known, _Box(drawn, lines, width, height), ink) if known else ()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-label="{words}"><title>{words}</title>{"".join(parts)}</svg>'
    )


class _Box:
    """Where a value is."""

    def __init__(self, values: Values, lines: Sequence[Values], width: int, height: int) -> None:
        known = [value for series in (values, *lines) for value in series if value is not None]
        self.low, self.high = min(known, default=0), max(known, default=0)
        self.across = (width - 2 * _EDGE) / max(len(values) - 1, 1)
        self.height = height

    def x(self, place: float) -> float:
        return _EDGE + place * self.across

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.height - _EDGE - share * (self.height - 2 * _EDGE)


def _series(line: Line, count: int) -> list[float | None]:
    """One value a point, what is missing as None."""
    values = [line] * count if line is None or isinstance(line, int | float) else list(line)
    if len(values) != count:
        raise ValueError(f"{count} values have a line of {len(values)}: give it one number, or one a value")
    return [None if value is None or isnan(value) else float(value) for value in values]


def _parts(
    lines: Sequence[Values],
    types: Sequence[str | None],
    known: Mapping[int, float],
    box: _Box,
    ink: ControlInk,
) -> Iterator[str]:
    mean, *limits = lines
    for limit in limits:
        yield _level(limit, box, f'stroke="{ink.limit}" stroke-dasharray="3 2"')
    yield _level(mean, box, f'stroke="{ink.ink}"')
    path = "".join(
        f"{'L' if place - 1 in known else 'M'}{box.x(place):.1f} {box.y(value):.1f}" for place, value in known.items()
    )
    yield f'<path d="{path}" fill="none" stroke="{ink.path}" stroke-width="1.3"/>'
    *before, last = known
    for place in before:
        kind = types[place]
        if kind is not None and kind != COMMON_CAUSE:
            yield symbol_svg(kind, box.x(place), box.y(known[place]), _SPECIAL, ink)
    yield symbol_svg(types[last] or COMMON_CAUSE, box.x(last), box.y(known[last]), _LAST, ink)


def _level(line: Values, box: _Box, look: str) -> str:
    """A level stretch for each value that a line keeps."""
    stretches, place = [], 0
    for value, kept in groupby(line):
        stop = place + len(list(kept))
        if value is not None:
            stretches.append(f"M{box.x(place - 0.4):.1f} {box.y(value):.1f}H{box.x(stop - 0.6):.1f}")
        place = stop
    return f'<path d="{"".join(stretches)}" fill="none" stroke-width="1" {look}/>' if stretches else ""


def _words(types: Sequence[str | None], known: Mapping[int, float], format_value: Callable[[float], str]) -> str:
    if not known:
        return "No values"
    numbers = list(known.values())
    count = f"{len(known)} point{'' if len(known) == 1 else 's'}"
    last = types[max(known)]
    meant = "" if last is None else f": {WORDS[last][0].lower()}{WORDS[last][1:]}"
    between = f"between {format_value(min(numbers))} and {format_value(max(numbers))}"
    return f"{count} {between}. Latest {format_value(numbers[-1])}{meant}"
