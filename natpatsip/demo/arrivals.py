"""Which demonstration returns come in, and in which order: one late, one never, and six of a quarter that has just ended."""

from collections.abc import Iterable, Iterator
from functools import cache

from natpatsip import organisations
from natpatsip.demo.care_homes import ENGLAND, PUBLISHED
from natpatsip.quarters import Quarter
from natpatsip.sheets.scope import NATIONAL, ReturnScope

# The quarter that is coming in, and whose returns of it are there; the national data has no months of it yet.
COMING_IN = PUBLISHED.next
COME_IN = ("EM", "HIN", "ICHP", "KSS", "NENC", "WOE")

# A return that came after everybody's of the quarter given, and one that never did. The report states nothing of either.
LATE = {ReturnScope("WM", Quarter(2022, 2)): Quarter(2022, 3)}
NEVER_RETURNED = {ReturnScope("IA", Quarter(2021, 3))}


def demonstration_quarters(count: int) -> list[Quarter]:
    """The last `count` quarters up to Q4 2022/23, oldest first; raises ValueError when there are not so many."""
    finished = [quarter for quarter in sorted(ENGLAND) if quarter <= PUBLISHED]
    if not 1 <= count <= len(finished):
        raise ValueError(f"{count} quarters were asked for. There are 1 to {len(finished)} quarters to demonstrate.")
    return finished[-count:]


def arrivals(quarters: Iterable[Quarter], coming_in: bool) -> list[ReturnScope]:
    """The returns of these quarters in the order in which they come in, each quarter's national workbook after the others.

    With `coming_in`, those of the quarter that is coming in are the last.
    """
    senders = [*(psc.code for psc in organisations.collaboratives()), NATIONAL]
    scopes = [ReturnScope(sender, quarter) for quarter in sorted(quarters) for sender in senders]
    returned = [scope for scope in scopes if scope not in NEVER_RETURNED]
    returned.sort(key=lambda scope: (LATE.get(scope, scope.quarter), scope in LATE))
    return returned + [ReturnScope(psc, COMING_IN) for psc in COME_IN if coming_in]


@cache
def whole_demonstration() -> tuple[ReturnScope, ...]:
    """The returns of all quarters, and of the one that is coming in, in the order in which they come in."""
    return tuple(arrivals((quarter for quarter in ENGLAND if quarter <= PUBLISHED), coming_in=True))


def together(scopes: Iterable[ReturnScope]) -> Iterator[list[ReturnScope]]:
    """The same returns in the same order, cut wherever a sender comes again, whose return is held against the one before."""
    batch: list[ReturnScope] = []
    for scope in scopes:
        if any(scope.psc == other.psc for other in batch):
            yield batch
            batch = []
        batch.append(scope)
    yield batch
