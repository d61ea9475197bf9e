"""Who is ahead of whom, and what follows from it: places in a queue, and the stage that each place has reached."""

from collections.abc import Sequence
from fractions import Fraction

from natpatsip.demo.sharing import variation

# How far ahead a collaborative's trusts and ICBs are of the rest's.
_OF_A_COLLABORATIVE = 0.5


def lead(psc: str, code: str, *about: object) -> float:
    """How far ahead a trust or ICB is: as its collaborative, with a difference of its own and one in this matter."""
    own = _OF_A_COLLABORATIVE * variation(psc, "lead") + variation(code, "lead")
    return own + 0.8 * variation(code, *about) if about else own


def count_of(percent: float, whole: int) -> int:
    """So many of a whole as a percentage says, to the nearest one."""
    return int(Fraction(str(percent)) * whole / 100 + Fraction(1, 2))


def stage_at(place: int, at_least: Sequence[int]) -> int:
    """The stage at a place in the queue, where `at_least[k]` are at stage k + 1 or above."""
    return sum(place < count for count in at_least)
