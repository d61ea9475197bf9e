"""Rounding for display: halves go up, whatever the engine. Arithmetic is done on unrounded numbers."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def half_up(value: float | int | Fraction | Decimal, decimals: int = 0) -> float | int:
    """A number to so many decimals, halves away from zero: 12.5 is 13 and -12.5 is -13. An int when there are none.

    Fractions are rounded exactly; a float stands for the decimal number that it is written as.
    """
    if isinstance(value, Fraction):
        scaled = abs(value) * 10**decimals
        whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        rounded = Decimal(whole if value >= 0 else -whole).scaleb(-decimals)
    else:
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return int(rounded) if decimals == 0 else float(rounded)


def percent(part: int, whole: int, decimals: int = 0) -> float | int | None:
    """`part` as a percentage of `whole`, rounded half up; None of nothing."""
    return half_up(Fraction(100 * int(part), int(whole)), decimals) if whole else None


def points(now: tuple[int, int], before: tuple[int, int], decimals: int = 1) -> float | None:
    """The change between two shares, each (part, whole), in percentage points; None when either is of nothing."""
    if not now[1] or not before[1]:
        return None
    return half_up(Fraction(100 * now[0], now[1]) - Fraction(100 * before[0], before[1]), decimals)
