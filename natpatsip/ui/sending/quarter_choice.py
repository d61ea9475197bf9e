"""Which quarters a return can be for, and which one is due."""

from collections.abc import Sequence
from datetime import date

from natpatsip.quarters import Quarter, quarters_between

# The programmes' first quarter of quarterly returns; what was stored for earlier ones is offered as well.
FIRST_QUARTER = Quarter(2021, 1)


def ended_quarters(stored: Sequence[Quarter], today: date) -> list[Quarter]:
    """Every quarter that a return can be for, the latest first."""
    return quarters_between(min([FIRST_QUARTER, *stored]), _last_ended(today))[::-1]


def quarter_due(complete: Quarter | None, stored: Sequence[Quarter], today: date) -> Quarter:
    """The quarter that a sender most likely means, unless it has yet to end.

    It is the one after their last `complete` return; where there is none, the one being collected, which is the latest
    of which anything is `stored`.
    """
    latest = _last_ended(today)
    if complete:
        return min(complete.next, latest)
    return min(max(stored), latest) if stored else latest


def _last_ended(today: date) -> Quarter:
    return Quarter.containing(today).previous
