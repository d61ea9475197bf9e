"""The Stable Shift Algorithm: where a series settled at a new level, found by rules that a person can follow.

A period has limits from its first points. Where later points begin a run on one side of its mean, limits worked out
from there are a candidate for the next period; it is refused where the points turn back within it. The algorithm was
published for NHS data with an R package, autospc; this is written from its description, and tests/spc holds it
against what that package gives.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby

import numpy as np

from natpatsip.analysis.spc.parameters import ShiftSearch
from natpatsip.analysis.spc.periods import PeriodLimits, limits_of_windows

# A point this near to the mean is on it, beside the tolerance that the search allows: the last digits of floats.
ON_THE_LINE = 1.5e-8


@dataclass(frozen=True)
class Period:
    """Rows `start` to before `end` of a series, with limits from those before `calculated_to`, save the `excluded`."""

    start: int
    calculated_to: int
    end: int
    mean: float
    lpl: float
    upl: float
    excluded: tuple[int, ...]


class Refusal(Enum):
    """Why no period starts where points run on one side of a mean."""

    TOO_FEW = auto()
    TURNS_BACK = auto()
    MAY_TURN_BACK = auto()


@dataclass(frozen=True)
class RefusedRun:
    """A run of `length` points on one side of a mean, from row `start` on, from which no period starts; `above` the mean or
    below it.
    """

    start: int
    length: int
    above: bool
    refusal: Refusal


def find_periods(series: Sequence[np.ndarray], search: ShiftSearch) -> list[list[Period]]:
    """The stable periods of each series; none of one with fewer values than a period needs.

    A series is its values in order of time. A missing one (NaN) ends a run, and takes a place in its period.
    """
    rows = np.concatenate([*series, np.zeros(0)])
    ends = np.cumsum([len(values) for values in series], dtype=int)
    last_starts = [_last_start(values, search.period) for values in series]
    begins = [
        range(end - len(values), end - len(values) + last + 1)
        for values, end, last in zip(series, ends, last_starts, strict=True)
    ]
    places = np.array([place for begin in begins for place in begin], dtype=int)
    candidates = limits_of_windows(rows, places, search.period, search)
    offsets = np.cumsum([0, *(len(begin) for begin in begins)])
    found = []
    for values, first, last in zip(series, offsets[:-1], offsets[1:], strict=True):
        own = PeriodLimits(*(getattr(candidates, name)[first:last] for name in ("mean", "reach", "excluded")))
        found.append(_periods(values, own, search))
    return found


def find_refused_runs(values: np.ndarray, last: Period, search: ShiftSearch) -> list[RefusedRun]:
    """The runs after the calculation of a series' last period, in their order, each with why no period starts there."""
    places = np.arange(_last_start(values, search.period) + 1)
    candidates = limits_of_windows(values, places, search.period, search)
    finder = _Finder(values.tolist(), candidates.mean.tolist(), search)
    return list(finder.refused_runs(last.mean, last.calculated_to))


def _last_start(values: np.ndarray, length: int) -> int:
    """The last row from which there are still so many values; -1 when there is none."""
    present = np.nonzero(~np.isnan(values))[0]
    return int(present[-length]) if len(present) >= length else -1


def _periods(values: np.ndarray, candidates: PeriodLimits, search: ShiftSearch) -> list[Period]:
    """The periods of one series, given the limits of a period from each row that could start one."""
    baseline = search.baseline or search.period
    if _last_start(values, baseline) < 0:
        return []
    first = limits_of_windows(values, np.array([0]), baseline, search)
    finder = _Finder(values.tolist(), candidates.mean.tolist(), search)
    starts = [0] if search.baseline_only else [0, *finder.later_starts(float(first.mean[0]), baseline)]
    limits = [(first, 0, baseline), *((candidates, start, search.period) for start in starts[1:])]
    return [
        _period(start, start + length, end, found, place)
        for (found, place, length), start, end in zip(limits, starts, [*starts[1:], len(values)], strict=True)
    ]


def _period(start: int, calculated_to: int, end: int, limits: PeriodLimits, place: int) -> Period:
    mean, reach = float(limits.mean[place]), float(limits.reach[place])
    excluded = tuple((start + np.nonzero(limits.excluded[place])[0]).tolist())
    return Period(start, calculated_to, end, mean, mean - reach, mean + reach, excluded)


@dataclass(frozen=True)
class _Finder:
    """The values of one series, and the mean of a period from each row that could start one."""

    values: list[float]
    candidates: list[float]
    search: ShiftSearch

    def later_starts(self, mean: float, row: int) -> Iterator[int]:
        """Where periods after the first start, given the first's mean and the row after its calculation."""
        last = len(self.values) - 1
        while row < last:
            row = self._run_from(row, mean)
            if row >= min(last, len(self.candidates)):
                return
            if self._refusal(row, self._side(row, mean)) is None:
                yield row
                mean = self.candidates[row]
                row += self.search.period
            else:
                row += 1

    def refused_runs(self, mean: float, row: int) -> Iterator[RefusedRun]:
        """The runs from a row on, on a side of a mean that no later period replaces."""
        while (row := self._run_from(row, mean)) < len(self.values):
            side = self._side(row, mean)
            end = next((place for place in range(row, len(self.values)) if self._side(place, mean) != side), None)
            length = (len(self.values) if end is None else end) - row
            refusal = self._refusal(row, side) if row < len(self.candidates) else Refusal.TOO_FEW
            if refusal:
                yield RefusedRun(row, length, side > 0, refusal)
            row += length

    def _side(self, row: int, mean: float) -> int:
        """1 above the mean, -1 below, 0 on it or missing."""
        distance = self.values[row] - mean
        slack = ON_THE_LINE + self.search.line_tolerance
        return (distance > slack) - (distance < -slack)

    def _run_from(self, row: int, mean: float) -> int:
        """The first row, from one on, that a whole run on one side of the mean stands ahead of; the end when none.

        What is left of a run that began before the row counts, if it is still long enough.
        """
        begun, current = row, 0
        for place in range(row, len(self.values)):
            side = self._side(place, mean)
            if side != current:
                begun, current = place, side
            if current and place - begun + 1 >= self.search.run:
                return begun
        return len(self.values)

    def _refusal(self, start: int, direction: int) -> Refusal | None:
        """Why the candidate at a row does not stand; None where it does: its points must not turn back, nor be about to."""
        if self.search.every_shift:
            return None
        if self._turns_back(start, direction):
            return Refusal.TURNS_BACK
        if self.search.no_regrets and self._may_turn_back(start, direction):
            return Refusal.MAY_TURN_BACK
        return None

    def _turns_back(self, start: int, direction: int) -> bool:
        """Whether a run on the other side, not the candidate's first, begins among the points it is worked out from."""
        overhang = self.search.run - 1 if self.search.overhanging else 0
        end = min(start + self.search.period + overhang, len(self.values))
        mean, begun, first = self.candidates[start], start, True
        for side, run in groupby(self._side(row, mean) for row in range(start, end)):
            length = sum(1 for _ in run)
            if begun >= start + self.search.period:
                break
            if side == -direction and length >= self.search.run and not first:
                return True
            begun, first = begun + length, first and side == 0
        return False

    def _may_turn_back(self, start: int, direction: int) -> bool:
        """Whether the calculation ends on the other side and no later point has left it: the run is not over."""
        mean, end = self.candidates[start], start + self.search.period
        sides = (self._side(row, mean) for row in range(end - 1, start - 1, -1))
        final = next((side for side in sides if side), direction)
        if final == direction:
            return False
        return all(self._side(row, mean) in (0, final) for row in range(end, len(self.values)))
