"""Durations in milliseconds."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Durations:
    """Durations of the same thing done several times, in milliseconds."""

    each: Sequence[float]

    @property
    def median(self) -> float:
        return median(self.each)

    @property
    def longest(self) -> float:
        return max(self.each)


def duration(action: Callable[[], object]) -> float:
    """How long an action takes, in milliseconds."""
    start = time.perf_counter()
    action()
    return 1_000 * (time.perf_counter() - start)
