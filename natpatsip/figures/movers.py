"""Who moved a measure on the quarter: the collaboratives that did most of it, and the others together."""

from collections.abc import Mapping

from natpatsip.analysis.measures import Measure, shares_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures.changes import get_quarter_change
from natpatsip.figures.formatting import format_list
from natpatsip.figures.wording import labels
from natpatsip.store import Snapshot

_NAMED = 3


def describe_movers(measure: Measure, selection: Selection, snapshot: Snapshot) -> str:
    """“Care homes at stage 5 or above: 931 more, 124 in South West, …”, over those that returned in both quarters.

    The parts add up to the whole. Nothing is said where the quarters cannot be compared, where nothing moved on balance, or
    of one collaborative alone.
    """
    if get_quarter_change(measure, selection, snapshot).barred:
        return ""
    moves = count_moves(measure, selection, snapshot)
    total = sum(moves.values())
    if not total or len(moves) <= _NAMED:
        return ""
    moved = f"{measure.label}: {abs(total):,} {_direction(total)}"
    named = _find_foremost({psc: abs(move) for psc, move in moves.items() if move * total > 0})
    if not named:
        along = sum(move * total > 0 for move in moves.values())
        return f"{moved}, in {along} of {len(moves)} collaboratives"
    parts = [f"{abs(moves[psc]):,} in {labels('psc')[psc]}" for psc in named]
    if rest := total - sum(moves[psc] for psc in named):
        against = f" {_direction(rest)}" if rest * total < 0 else ""
        parts.append(f"{abs(rest):,}{against} in the other {len(moves) - len(named)}")
    return f"{moved}, {format_list(parts)}"


def _find_foremost(moves: Mapping[str, int]) -> list[str]:
    """At most three, the furthest first; none that moved no further than one that would be left out."""
    ranked = sorted(moves, key=lambda psc: -moves[psc])
    bar = moves[ranked[_NAMED]] if len(ranked) > _NAMED else 0
    return [psc for psc in ranked[:_NAMED] if moves[psc] > bar]


def count_moves(measure: Measure, selection: Selection, snapshot: Snapshot) -> dict[str, int]:
    """How many more a quarterly measure counts than a quarter before, by collaborative that returned in both."""
    before, now = (
        shares_of(measure, "psc", selection.at(quarter), snapshot.frame)
        for quarter in (selection.quarter.previous, selection.quarter)
    )
    return {psc: now[psc].reached - before[psc].reached for psc in now if psc in before}


def _direction(number: int) -> str:
    return "more" if number > 0 else "fewer"
