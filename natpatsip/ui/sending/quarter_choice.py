"""Which quarters a return can be for, and which one is due."""

from collections.abc import Sequence
from datetime import date

from natpatsip.quarters import Quarter, quarters_between

# The programmes' first quarter of quarterly returns; what was stored for earlier ones is offered as well.
FIRST_QUARTER = Quarter(2021, 1)


def ended_quarters(stored: Sequence[Quarter], today: date) -> list[Quarter]:
    """Every quarter that a return can be for, the latest first."""
    return quarters_between(min([FIRST_QUARTER, *stored]), _last_ended(today))[::-1]


def quarter_due(stored: Sequence[Quarter], today: date) -> Quarter:
    """The quarter most likely meant: the one after the latest stored, unless it has yet to end."""
    latest = _last_ended(today)
    return min(max(stored).next, latest) if stored else latest


def _last_ended(today: date) -> Quarter:
    return Quarter.containing(today).previous
