"""Beside which of its sides each point of a chart has its name, so that no name runs into another or over a point."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

GAP, RISE = 9, 14  # pixels from a point's middle to its name: beside it, above it
_HALF_LINE, _HALF_POINT = 8, 5

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """A point, in pixels from the top left, and the width of its name: 0 for a point without one."""

    x: float
    y: float
    name_width: float


def label_sides(spots: Sequence[Spot], width: float, height: float) -> list[str | None]:
    """For each point `right`, `left`, `above` or `below`: the first that is free. None: no name, or no room for it."""
    taken = [_around(spot.x, spot.y, _HALF_POINT, _HALF_POINT) for spot in spots]
    sides: list[str | None] = []
    for place, spot in enumerate(spots):
        others = taken[:place] + taken[place + 1 :]
        free = (
            (side, box)
            for side, box in _boxes(spot)
            if _within(box, width, height) and not any(_overlap(box, other) for other in others)
        )
        side, box = next(free, (None, None)) if spot.name_width else (None, None)
        sides.append(side)
        taken += [box] if box else []
    return sides


def _boxes(spot: Spot) -> Iterator[tuple[str, Box]]:
    half = spot.name_width / 2
    yield "right", _around(spot.x + GAP + half, spot.y, half, _HALF_LINE)
    yield "left", _around(spot.x - GAP - half, spot.y, half, _HALF_LINE)
    yield "above", _around(spot.x, spot.y - RISE, half, _HALF_LINE)
    yield "below", _around(spot.x, spot.y + RISE, half, _HALF_LINE)


def _around(x: float, y: float, half_width: float, half_height: float) -> Box:
    return x - half_width, y - half_height, x + half_width, y + half_height


def _within(box: Box, width: float, height: float) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height


def _overlap(first: Box, second: Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]
