"""Months: how what is counted in ICBs moved from one month to another."""

from dataclasses import dataclass
from datetime import date

from natpatsip.analysis.measures import Frames, Measure, sums_of
from natpatsip.analysis.selection import Selection


@dataclass(frozen=True)
class MonthChange:
    """A sum in two months, over the ICBs that gave a number in both.

    `compared` is how many those are, of `icbs` that gave one in the later month. `barred` says what parts the two months so
    that they cannot be compared; empty where nothing does.
    """

    now: int
    before: int
    compared: int
    icbs: int
    barred: str = ""

    @property
    def gain(self) -> int:
        """By how much it grew; negative when it fell."""
        return self.now - self.before


def change_between_months(
    measure: Measure, now: date, before: date, selection: Selection, frames: Frames
) -> MonthChange:
    """How what a measure counts moved between two months, by their first days, over the ICBs chosen that gave it in both.

    Neither month is after the quarter chosen.
    """
    sums = sums_of(measure, "icb", selection, frames)
    later, earlier = (sums.on(month).share_of_units for month in (now, before))
    both = later.keys() & earlier.keys()
    return MonthChange(
        sum(later[icb].reached for icb in both), sum(earlier[icb].reached for icb in both), len(both), len(later)
    )
