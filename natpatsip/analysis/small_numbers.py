"""Small numbers of people: counts below England rounded so that nobody can work out a count of 1 to 7.

The rule of Hospital Episode Statistics: 0 stays, 1 to 7 become 5, anything else goes to the nearest 5, and each total is
rounded by itself. It needs no further numbers withheld; only where totals and their parts together would still fix a count
of 1 to 7 does one of the totals go to the multiple of 5 on its other side.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# The largest count that is small, and what counts are rounded to.
SMALL, STEP = 7, 5
# The farthest that a total which goes to its other side lies from what is shown.
FARTHEST = 3


@dataclass(frozen=True)
class Totals:
    """Numbers that are told beside parts: those that are told as they are, of all parts, and those that are rounded.

    `inside` and `touching` have a row a number and a column a part: whether the part lies whole in it, and whether any of it
    may. The last number is told as it is.
    """

    numbers: np.ndarray
    inside: np.ndarray
    touching: np.ndarray


def is_small(number: int) -> bool:
    """Whether a count is one of 1 to 7."""
    return 0 < number <= SMALL


def round_count(number: int) -> int:
    """0 as it is, 1 to 7 as 5, anything else to the nearest 5."""
    return STEP if is_small(number) else (number + STEP // 2) // STEP * STEP


def bounds_of(shown: int) -> tuple[int, int]:
    """The least and the greatest count that is shown as a number."""
    if shown <= STEP:
        return (1, SMALL) if shown else (0, 0)
    return max(shown - STEP // 2, SMALL + 1), shown + STEP // 2


def round_totals(parts: Sequence[int], totals: Totals) -> list[int] | None:
    """How every number but the last is shown beside the parts, each rounded by itself.

    None where a part of 1 to 7 would be fixed whatever is rounded to its other side.
    """
    numbers = [int(number) for number in totals.numbers]
    shown = [round_count(number) for number in numbers[:-1]]
    moved: set[int] = set()
    while fixing := _find_fixing(parts, totals, [*shown, numbers[-1]], moved):
        to_move = {place for place in fixing - moved if place < len(shown) and _other_side(numbers[place])}
        if not to_move:
            return None
        for place in to_move:
            shown[place] = _other_side(numbers[place])
        moved |= to_move
    return shown


def _find_fixing(parts: Sequence[int], totals: Totals, shown: Sequence[int], moved: set[int]) -> set[int]:
    """The places of the totals that leave some part of 1 to 7 but one value."""
    if not any(map(is_small, parts)):
        return set()
    low, high = (np.array(ends) for ends in zip(*(bounds_of(round_count(part)) for part in parts), strict=True))
    least, most = (np.array(ends) for ends in zip(*_bounds_of_totals(shown, moved), strict=True))
    by = np.full(len(parts), -1)
    while True:
        lows = np.where(totals.touching, (least - totals.touching @ high)[:, None] + high, low)
        highs = np.where(totals.inside, (most - totals.inside @ low)[:, None] + low, high)
        raised, cut = lows.max(axis=0, initial=0) > low, highs.min(axis=0) < high
        if not (raised | cut).any():
            break
        by = np.where(cut, highs.argmin(axis=0), np.where(raised, lows.argmax(axis=0), by))
        low, high = np.where(raised, lows.max(axis=0), low), np.where(cut, highs.min(axis=0), high)
    small = np.array([is_small(part) for part in parts])
    return set(by[small & (low == high)].tolist())


def _bounds_of_totals(shown: Sequence[int], moved: set[int]) -> list[tuple[int, int]]:
    """The last is known as it is."""
    rounded = [
        (number - FARTHEST, number + FARTHEST) if place in moved else bounds_of(number)
        for place, number in enumerate(shown[:-1])
    ]
    return [*rounded, (shown[-1], shown[-1])]


def _other_side(number: int) -> int:
    """The multiple of 5 on the other side of a number that lies well between two; 0 where there is none to go to."""
    nearest = round_count(number)
    if abs(number - nearest) < STEP - FARTHEST:
        return 0
    return nearest + STEP if number > nearest else nearest - STEP
