"""Run charts: the median and two tests of runs, for series too short for limits.

A run is too long, or the median crossed too seldom, beyond what 1 in 20 random series of as many useful points
would show (Anhøj and Olesen, Run charts revisited, 2014). Points on the median are neither useful nor end a run.
"""

from dataclasses import dataclass
from functools import cache
from math import comb, log2

import numpy as np

from natpatsip.analysis.spc.parameters import CLOSE_ENOUGH
from natpatsip.analysis.spc.points import Points
from natpatsip.analysis.spc.rules import run_lengths, side_of_mean

# Fewer useful points are too few for either test: a common rule for run charts (Perla, Provost and Murray, BMJ Quality &
# Safety 2011;20:46-51), not checked against the article.
LEAST_USEFUL = 10


@dataclass(frozen=True)
class RunChart:
    """One number a series: its centre, useful points, longest run and crossings with what they may be.

    `shift` is one sign a point: 1 or -1 in a run that is too long.
    """

    centre: np.ndarray
    useful: np.ndarray
    longest_run: np.ndarray
    longest_expected: np.ndarray
    crossings: np.ndarray
    fewest_expected: np.ndarray
    shift: np.ndarray

    @property
    def signal(self) -> np.ndarray:
        """Whether either test finds more than chance in each series."""
        return (self.longest_run > self.longest_expected) | (self.crossings < self.fewest_expected)


def run_chart(points: Points, centre: np.ndarray | None = None) -> RunChart:
    """The tests of runs about each series' median, or about another centre."""
    centre = medians(points) if centre is None else centre
    line = centre[points.series]
    side = side_of_mean(points.values, line, CLOSE_ENOUGH * np.maximum(1, np.abs(line)))
    useful = np.nonzero(side)[0]
    series, side_of_useful = points.series[useful], side[useful]
    lengths = run_lengths(side_of_useful, series)
    longest = np.zeros(points.series_count, dtype=int)
    np.maximum.at(longest, series, lengths)
    crossed = (series[1:] == series[:-1]) & (side_of_useful[1:] != side_of_useful[:-1])
    count = np.bincount(series, minlength=points.series_count)
    expected = np.array([longest_run_expected(number) for number in count.tolist()], dtype=int)
    shift = np.zeros(len(points.values), dtype=np.int8)
    shift[useful] = np.where(lengths > expected[series], side_of_useful, 0)
    return RunChart(
        centre,
        count,
        longest,
        expected,
        np.bincount(series[1:][crossed], minlength=points.series_count),
        np.array([fewest_crossings_expected(number) for number in count.tolist()], dtype=int),
        shift,
    )


def medians(points: Points) -> np.ndarray:
    """The median of each series; NaN of one without values."""
    ordered = points.values[np.lexsort((points.values, points.series))]
    lengths = points.lengths
    first = np.cumsum(lengths) - lengths
    found = np.full(points.series_count, np.nan)
    some = lengths > 0
    low, high = ((first + (lengths - 1) // 2)[some], (first + lengths // 2)[some])
    found[some] = (ordered[low] + ordered[high]) / 2
    return found


def longest_run_expected(useful: int) -> int:
    """The longest run that is not yet remarkable: log2 of the useful points, rounded, and 3."""
    return round(log2(useful)) + 3 if useful else 0


@cache
def fewest_crossings_expected(useful: int) -> int:
    """The fewest crossings that are not yet remarkable: the 5% point of a fair coin's heads in one throw a gap."""
    gaps = max(useful - 1, 0)
    ways, crossings = 1, 0
    while 20 * ways < 2**gaps:
        crossings += 1
        ways += comb(gaps, crossings)
    return crossings
