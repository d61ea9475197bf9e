"""Choices drawn by lot: every figure in turn, with quarters, levels and places dealt out evenly and kinds at random."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar, get_args

from natpatsip.analysis.places import UNITS, collaboratives_of
from natpatsip.analysis.selection import PLACES, SERIES_QUARTERS, Level, Selection
from natpatsip.figures import FIGURES
from natpatsip.figures.wording import labels
from natpatsip.quarters import Quarter

# Complete; closed with a gap, twice; older and complete; coming in, with one collaborative's return.
COMING_IN = Quarter(2023, 1)
QUARTERS = (Quarter(2022, 4), Quarter(2022, 2), Quarter(2021, 3), Quarter(2021, 1), COMING_IN)
FIRST_TO_RETURN = "WEX"
KINDS = ("tool", "ward_type", "provider_kind", "intervention")
_SEED = 2022_23
# A quarter by itself, the one before it, the year, and the usual two years.
_SINCE = (0, 1, 4, SERIES_QUARTERS - 1)
# Of two kinds of place at once, a collaborative and what may be a part of it.
_TOGETHER = (("psc", "psc"), ("region", "psc"), ("region", "icb"))

Card = TypeVar("Card")


@dataclass(frozen=True)
class Pair:
    """A figure and what is chosen for it."""

    figure: str
    selection: Selection

    @property
    def shown(self) -> Selection:
        """What the figure is drawn for: one collaborative chosen alone stays among the others where they are compared."""
        return FIGURES[self.figure].selection_shown(self.selection)

    def __str__(self) -> str:
        chosen = self.selection
        places = {**chosen.choices, **({"highlight": chosen.highlight} if chosen.highlight else {})}
        words = " ".join(f"{name}={','.join(codes)}" for name, codes in places.items())
        return f"{self.figure} {chosen.quarter} since {chosen.since} level={chosen.level} {words}".strip()


def draw_pairs(count: int) -> list[Pair]:
    """So many pairs, the same each time; every figure comes as often as any other, or once more."""
    hands = {figure: _deal(figure) for figure in FIGURES}
    figures = list(FIGURES)
    return [next(hands[figures[place % len(figures)]]) for place in range(count)]


def _deal(figure: str) -> Iterator[Pair]:
    lot = Random(f"{_SEED} {figure}")
    sheet = FIGURES[figure].sheet
    known = [place for place in PLACES if place != "ward" and (not sheet or place in UNITS[sheet].narrowed_by)]
    together = [places for places in _TOGETHER if set(places) <= set(known)]
    quarters, levels = _shuffled(QUARTERS, lot), _shuffled(get_args(Level), lot)
    kinds_of_place = _shuffled([(), *((place,) for place in known), *together, ("highlight",)], lot)
    while True:
        quarter = next(quarters)
        chosen = {kind: (lot.choice(list(labels(kind))),) for kind in KINDS if lot.random() < 0.25}
        for place in next(kinds_of_place):
            chosen[place] = tuple({*chosen.get(place, ()), lot.choice(_codes(place, quarter))})
        yield Pair(figure, Selection(quarter, quarter - lot.choice(_SINCE), level=next(levels), **chosen))


def _shuffled(cards: Sequence[Card], lot: Random) -> Iterator[Card]:
    """The cards one by one, each as often as any other."""
    while True:
        yield from lot.sample(cards, len(cards))


def _codes(column: str, quarter: Quarter) -> list[str]:
    """The codes to choose from; while a quarter is coming in, those of which something has come in."""
    codes = list(labels(column))
    if quarter != COMING_IN:
        return codes
    return [code for code in codes if FIRST_TO_RETURN in _returning(column, code, quarter)]


def _returning(column: str, code: str, quarter: Quarter) -> set[str]:
    return {psc.code for psc in collaboratives_of(Selection(quarter, quarter, **{column: (code,)}))}
