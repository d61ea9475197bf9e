"""What is told of people below England where anybody may read it: whole quarters of whole places, in rounded numbers.

Of ICBs and collaboratives alone, of which one lies in the other, and of all of them at once, since what is told of one may
give away another. Nothing is told of regions and networks, which would add up the same people in another way, of a trust or
a ward, of a part of a place, of months, or of what adds up other measures; so no two numbers differ by a few people.
England's own months are told as they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw
import numpy as np

from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.measures.measure import ENGLAND, PLACE_COLUMNS, Measure
from natpatsip.analysis.measures.sums import Frames
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.small_numbers import Totals, is_small, round_count, round_totals
from natpatsip.quarters import Quarter

# The levels of which places are told: those of the first lie in those of the second.
SMALLEST, AROUND = "icb", "psc"
SHARED_LEVELS = (SMALLEST, AROUND)

# Kind and code of a place.
Place = tuple[str, str]


@dataclass(frozen=True)
class SharedQuarter:
    """A place's quarter: numerator and denominator as they are and as they are shown, and how many gave data.

    A count has a numerator alone.
    """

    place: Place
    name: str
    quarter: Quarter
    numbers: tuple[int, ...]
    shown: tuple[int, ...]
    sites: int

    @property
    def is_small(self) -> bool:
        """Whether so few are counted that it is neither drawn nor held against a mean."""
        return any(is_small(number) for number in self.numbers)


@dataclass(frozen=True)
class _Piece:
    """What lies in one place of every level, in one quarter: its places, with their names, its numbers, and who gave data."""

    places: Mapping[Place, str]
    numbers: tuple[int, ...]
    sites: int


def narrows(measure: Measure, selection: Selection) -> bool:
    """Whether the numbers of a measure are of less than England."""
    return bool(measure.applicable_selection(selection).choices)


def is_shared(measure: Measure, level: str, selection: Selection) -> bool:
    """Whether anything of a measure may be told of the units of a level, in the places chosen, to whom it is for."""
    if not selection.for_sharing or not measure.rounds_small_numbers:
        return True
    chosen = measure.applicable_selection(selection)
    if level == ENGLAND and not chosen.choices:
        return True
    if measure.sum_of or level not in (ENGLAND, *SHARED_LEVELS):
        return False
    place = chosen.one_place if len(chosen.choices) == 1 else None
    return place[0] in SHARED_LEVELS if place else not chosen.choices


def is_rounded(measure: Measure, level: str, selection: Selection) -> bool:
    """Whether what is told of a measure are rounded quarters: of people, for sharing, below England."""
    below = level != ENGLAND or narrows(measure, selection)
    return selection.for_sharing and measure.rounds_small_numbers and below


def share_quarters(measure: Measure, frames: Frames, latest: date) -> list[SharedQuarter]:
    """Every whole quarter of every place of `SHARED_LEVELS`, up to the latest month with data.

    Where months do not add up the last of them stands for its quarter. A quarter in which
    England's number would fix a count of 1 to 7 of an ICB is left out.
    """
    shared: list[SharedQuarter] = []
    for quarter, pieces in sorted(_collect(measure, frames, latest).items()):
        shown = [_show(position, pieces) for position in range(len(measure.parts))]
        if all(shown):
            shared += _tell(quarter, pieces, shown)
    return shared


def _collect(measure: Measure, frames: Frames, latest: date) -> dict[Quarter, list[_Piece]]:
    """The pieces of every quarter that is over by a month, of all that gave both parts."""
    rows = measure.count(frames(measure.source)).filter(nw.col("month") <= nw.lit(latest))
    levels = [level for level in SHARED_LEVELS if level in measure.levels]
    columns = [name for level in levels for name in PLACE_COLUMNS[level]]
    sums = rows.group_by(*columns, "month").agg(
        *(nw.col(part).sum() for part in measure.parts), nw.col(measure.sites[0]).n_unique().alias("sites")
    )
    places: dict[tuple[str | None, ...], dict[Place, str]] = {}
    quarters: dict[Quarter, dict[tuple[str | None, ...], _Piece]] = defaultdict(dict)
    for row in collect_rows(sums):
        quarter = Quarter.containing(row["month"])
        if quarter.months[-1] > latest or not (measure.months_add_up or row["month"] == quarter.months[-1]):
            continue
        key = tuple(row[PLACE_COLUMNS[level][0]] for level in levels)
        if key not in places:
            places[key] = {
                (level, row[code]): row[name] for level in levels for code, name in [PLACE_COLUMNS[level]] if row[code]
            }
        own, so_far = quarters[quarter], quarters[quarter].get(key)
        numbers = tuple(int(row[part]) for part in measure.parts)
        if so_far:
            numbers = tuple(map(sum, zip(numbers, so_far.numbers, strict=True)))
        own[key] = _Piece(places[key], numbers, max(int(row["sites"]), so_far.sites if so_far else 0))
    return {quarter: list(own.values()) for quarter, own in quarters.items()}


def _show(position: int, pieces: Sequence[_Piece]) -> dict[Place, int]:
    """What is shown of each place for one part of a measure; nothing where a small count of an ICB would be fixed."""
    numbers: dict[Place, int] = defaultdict(int)
    for piece in pieces:
        for place in piece.places:
            numbers[place] += piece.numbers[position]
    shown = {place: round_count(number) for place, number in numbers.items()}
    parts = _find_parts(position, pieces)
    around = [place for place in numbers if place[0] == AROUND]
    totals = _find_totals(around, parts, numbers, sum(piece.numbers[position] for piece in pieces))
    rounded = round_totals([part.number for part in parts], totals)
    return {} if rounded is None else shown | dict(zip(around, rounded, strict=True))


@dataclass
class _Part:
    """What lies in an ICB, and the places that it lies in: with all, or with any of it."""

    number: int
    inside: set[Place]
    touching: set[Place]


def _find_parts(position: int, pieces: Sequence[_Piece]) -> list[_Part]:
    found: dict[str, _Part] = {}
    for piece in pieces:
        icb = next((code for level, code in piece.places if level == SMALLEST), "")
        part = found.setdefault(icb, _Part(0, set(piece.places), set()))
        part.number += piece.numbers[position]
        part.inside &= piece.places.keys()
        part.touching |= piece.places.keys()
    return list(found.values())


def _find_totals(
    places: Sequence[Place], parts: Sequence[_Part], numbers: Mapping[Place, int], everything: int
) -> Totals:
    """Those of places, and England's last."""
    rows = {place: row for row, place in enumerate(places)}
    inside, touching = (np.zeros((len(places) + 1, len(parts)), dtype=bool) for _ in range(2))
    inside[-1], touching[-1] = True, True
    for column, part in enumerate(parts):
        inside[[rows[place] for place in part.inside if place in rows], column] = True
        touching[[rows[place] for place in part.touching if place in rows], column] = True
    return Totals(np.array([*(numbers[place] for place in places), everything]), inside, touching)


def _tell(quarter: Quarter, pieces: Sequence[_Piece], shown: Sequence[Mapping[Place, int]]) -> Iterable[SharedQuarter]:
    """The quarter of every place."""
    by_place: dict[Place, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        for place in piece.places:
            by_place[place].append(piece)
    for place, own in by_place.items():
        yield SharedQuarter(
            place,
            own[0].places[place],
            quarter,
            tuple(map(sum, zip(*(piece.numbers for piece in own), strict=True))),
            tuple(numbers[place] for numbers in shown),
            sum(piece.sites for piece in own),
        )
