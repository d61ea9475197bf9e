"""Points: the values of many series, one after another, oldest first, with no place for what is missing.

Laid end to end, series of any length are worked out together, and a gap needs no rule of its own: the neighbours in
time that have values are neighbours on the chart.
"""

from dataclasses import dataclass

import numpy as np

from natpatsip.analysis.spc.parameters import SpcRefused


@dataclass(frozen=True)
class Points:
    """`values`, with the number of each one's `series` and `segment`: the points between two recalculations.

    Both numbers count from 0 and never fall along the points; a segment belongs to one series. `series_count` counts
    series without a value too.
    """

    values: np.ndarray
    series: np.ndarray
    segment: np.ndarray
    series_count: int

    @classmethod
    def of_values(cls, values: np.ndarray, series: np.ndarray, rebases: np.ndarray, series_count: int) -> "Points":
        """Points from values in the order of their series; `rebases` counts each one's recalculations so far."""
        new = np.ones(len(values), dtype=bool)
        new[1:] = (series[1:] != series[:-1]) | (rebases[1:] != rebases[:-1])
        return cls(np.asarray(values, dtype=float), series, np.cumsum(new) - 1, series_count)

    @classmethod
    def of_array(cls, values: np.ndarray, rebases: np.ndarray | None = None) -> "Points":
        """Points from an array of series, a row each, with NaN for what is missing.

        `rebases` is true where a recalculation begins; on a missing value, it begins with the next point. Raises SpcRefused on
        infinite values.
        """
        table = np.atleast_2d(np.asarray(values, dtype=float))
        if np.isinf(table).any():
            raise SpcRefused("A value is infinite. Values are numbers, or missing.")
        present = ~np.isnan(table)
        begun = np.zeros(table.shape, dtype=int) if rebases is None else np.cumsum(np.atleast_2d(rebases), axis=1)
        return cls.of_values(table[present], np.nonzero(present)[0], begun[present], len(table))

    @property
    def segment_count(self) -> int:
        """How many segments there are in all series."""
        return int(self.segment[-1]) + 1 if len(self.segment) else 0

    @property
    def lengths(self) -> np.ndarray:
        """How many points each series has."""
        return np.bincount(self.series, minlength=self.series_count)

    @property
    def last(self) -> np.ndarray:
        """Where each series has its last point; -1 for one without any."""
        return np.where(self.lengths > 0, np.cumsum(self.lengths) - 1, -1)

    @property
    def segment_in_series(self) -> np.ndarray:
        """The number of each point's segment within its series, from 1."""
        first = np.searchsorted(self.series, np.arange(self.series_count))
        first_segment = np.append(self.segment, 0)[first]
        return self.segment - first_segment[self.series] + 1

    @property
    def position(self) -> np.ndarray:
        """How many points stand before each one in its segment."""
        first = np.searchsorted(self.segment, np.arange(self.segment_count))
        return np.arange(len(self.values)) - first[self.segment]


def joined_to_previous(group: np.ndarray) -> np.ndarray:
    """Where a point follows another of the same group."""
    joined = np.zeros(len(group), dtype=bool)
    joined[1:] = group[1:] == group[:-1]
    return joined
