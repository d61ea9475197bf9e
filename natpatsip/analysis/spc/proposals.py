"""Proposals to recalculate limits: where, how large a shift, and how many points support it. A person decides."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from natpatsip.analysis.spc.parameters import SHIFT_SEARCH, ShiftSearch
from natpatsip.analysis.spc.points import Points
from natpatsip.analysis.spc.stable_shift import Period, RefusedRun, find_periods, find_refused_runs


@dataclass(frozen=True)
class ProcessLevel:
    """A stable period of a segment of a series; its rows count along all points."""

    series: int
    segment: int
    period: Period


@dataclass(frozen=True)
class Proposal:
    """Recalculate from the point where the level `after` starts.

    `support`: the unbroken run of points, from there on, on the new side of the mean before.
    """

    before: ProcessLevel
    after: ProcessLevel
    support: int

    @property
    def series(self) -> int:
        """The number of its series."""
        return self.after.series

    @property
    def point(self) -> int:
        """The first point of the new level, counted along all points."""
        return self.after.period.start

    @property
    def size(self) -> float:
        """How far the mean moves."""
        return self.after.period.mean - self.before.period.mean


def find_levels(points: Points, search: ShiftSearch = SHIFT_SEARCH) -> list[ProcessLevel]:
    """The levels that each series settled at, in the order of the points.

    Recalculations that the points already have stand as they are: each segment is searched by itself, so that
    nothing that was accepted moves and no proposal is repeated. A segment shorter than a period has no level.
    """
    firsts = np.nonzero(np.diff(points.segment, prepend=-1))[0]
    segments = np.split(points.values, firsts[1:]) if len(firsts) else []
    return [
        ProcessLevel(int(points.series[first]), number, _counted_from(first, period))
        for number, (first, periods) in enumerate(zip(firsts.tolist(), find_periods(segments, search), strict=True))
        for period in periods
    ]


def propose_shifts(points: Points, levels: list[ProcessLevel]) -> list[Proposal]:
    """Where limits might be recalculated: between the levels of a segment."""
    return [
        Proposal(before, after, _support(points.values[after.period.start : before_next], before.period.mean))
        for before, after, before_next in _neighbours(points, levels)
    ]


def find_latest_refusal(points: Points, level: ProcessLevel, search: ShiftSearch = SHIFT_SEARCH) -> RefusedRun | None:
    """The latest run of points on one side of the mean of a segment's last level where the search begins no other; None
    where there is no such run. Its `start` counts along all points.
    """
    first, end = np.searchsorted(points.segment, [level.segment, level.segment + 1]).tolist()
    runs = find_refused_runs(points.values[first:end], _counted_from(-first, level.period), search)
    return replace(runs[-1], start=first + runs[-1].start) if runs else None


def _neighbours(points: Points, levels: list[ProcessLevel]) -> list[tuple[ProcessLevel, ProcessLevel, int]]:
    """Levels that follow one another in a segment, with the end of that segment."""
    ends = np.searchsorted(points.segment, np.arange(points.segment_count), side="right").tolist()
    return [
        (before, after, ends[after.segment]) for before, after in pairwise(levels) if before.segment == after.segment
    ]


def _counted_from(first: int, period: Period) -> Period:
    """The same period with rows that count from so many earlier."""
    return replace(
        period,
        start=first + period.start,
        calculated_to=first + period.calculated_to,
        end=first + period.end,
        excluded=tuple(first + row for row in period.excluded),
    )


def _support(values: np.ndarray, mean: float) -> int:
    """How many points from the first on are on the first's side of a mean."""
    same_side = np.sign(values - mean) == np.sign(values[0] - mean)
    return len(values) if same_side.all() else int(np.argmin(same_side))
