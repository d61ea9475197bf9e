"""Durations in milliseconds."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Durations:
    """Durations of the same thing done several times, in milliseconds."""

    each: Sequence[float]

    @property
    def median(self) -> float:
        return median(self.each)

    @property
    def most(self) -> float:
        """What 95 of 100 do not exceed."""
        return quantiles(self.each, n=20, method="inclusive")[-1] if len(self.each) > 1 else self.each[0]

    @property
    def longest(self) -> float:
        return max(self.each)


def duration(action: Callable[[], object]) -> float:
    """How long an action takes, in milliseconds."""
    start = time.perf_counter()
    action()
    return 1_000 * (time.perf_counter() - start)
