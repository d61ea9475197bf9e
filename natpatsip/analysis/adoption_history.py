"""What a share that adds up as sites adopt came to in each quarter, and how it changed from each to the next.

Where each site is followed (trusts, wards), changes are moves between stages, those back among them. Where only counts
are held (care homes, ICBs), they are the net change of the count in each ICB, or collaborative where nothing smaller is
known; and that of all together where each has only a few.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

import narwhals as nw
import numpy as np

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share, collect_rows
from natpatsip.analysis.forecast import MOST_CHANGES, Change, Numbers, State, change_of_counts, change_of_sites
from natpatsip.analysis.measures import ENGLAND, Frames, Measure, columns_of
from natpatsip.analysis.movement import Site, follow_trust, moves_each_quarter
from natpatsip.analysis.selection import Selection, narrow
from natpatsip.quarters import Quarter, quarters_between

_STATES: tuple[State, ...] = (None, *(stage.number for stage in catalogue.stages()))
_COUNTED = np.array([False, True])


def moves_as_one(measure: Measure) -> bool:
    """Whether all places count as one unit: a collaborative has a few ICBs, and what counts once in each does not add up."""
    return measure.unit == "count" or measure.counts_units


@dataclass(frozen=True)
class AdoptionHistory:
    """A measure by quarter, as returns have it for the places chosen; `coming_in` are the quarters not settled yet."""

    measure: Measure
    selection: Selection
    frames: Frames
    coming_in: frozenset[Quarter]

    @classmethod
    def of(
        cls, measure: Measure, selection: Selection, frames: Frames, coming_in: Collection[Quarter] = ()
    ) -> "AdoptionHistory":
        """That of an adoption share for the places chosen."""
        return cls(measure, measure.applicable_selection(selection), frames, frozenset(coming_in))

    @cached_property
    def shares(self) -> dict[Quarter, Share]:
        """The share of all places chosen, by quarter; of one that is coming in, of those that have returned."""
        shares = columns_of(self.measure, ENGLAND, self.selection, self.frames).share_of_dates
        return {Quarter.containing(day): share for day, share in shares.items() if share.expected}

    @cached_property
    def settled(self) -> list[Quarter]:
        """The quarters with a share that nobody is waited for in."""
        return [quarter for quarter in self.shares if quarter not in self.coming_in]

    @cached_property
    def _of_collaboratives(self) -> dict[Quarter, dict[str, Share]]:
        return self._by_unit("psc")

    @cached_property
    def _of_units(self) -> dict[Quarter, dict[str, Share]]:
        """The counts by ICB, or by collaborative where nothing smaller is known."""
        return self._by_unit("icb") if "icb" in self.measure.levels else self._of_collaboratives

    def _by_unit(self, level: str) -> dict[Quarter, dict[str, Share]]:
        by_quarter: dict[Quarter, dict[str, Share]] = {}
        series = columns_of(self.measure, level, self.selection, self.frames)
        for unit, day, share in zip(series.units.tolist(), series.dates.tolist(), series.shares, strict=True):
            by_quarter.setdefault(Quarter.containing(day), {})[unit] = share
        return by_quarter

    def look_back(self, origin: Quarter) -> list[Quarter]:
        """The quarters, of the last 8 up to an origin, that are settled like the quarter before them."""
        known = set(self.settled)
        last = quarters_between(origin - (MOST_CHANGES - 1), origin)
        return [quarter for quarter in last if {quarter, quarter.previous} <= known]

    def rate(self, origin: Quarter) -> float | None:
        """By how much the share changed a quarter, in the mean of those looked back on."""
        changes = [
            float(sum(now, Share(0, 0)).ratio - sum(before, Share(0, 0)).ratio)
            for quarter in self.look_back(origin)
            for now, before in [self._of_the_same(quarter)]
            if now
        ]
        return fmean(changes) if changes else None

    def _of_the_same(self, quarter: Quarter) -> tuple[list[Share], list[Share]]:
        now, before = self._of_collaboratives[quarter], self._of_collaboratives[quarter.previous]
        both = sorted(now.keys() & before.keys())
        return [now[psc] for psc in both], [before[psc] for psc in both]

    @property
    def reached_states(self) -> np.ndarray:
        """Which of the states count as reached."""
        if not self.measure.followed:
            return _COUNTED
        stages = {row["stage"] for row in self._sites if row["numerator"]}
        return np.array([state in stages for state in _STATES])

    @cached_property
    def _sites(self) -> list[dict]:
        """The sites that are followed: their quarter, stage, and whether they are counted."""
        rows = self._site_rows.filter(nw.col("entities") > 0)
        return collect_rows(rows.select("quarter", "stage", "numerator"))

    @cached_property
    def _site_rows(self) -> nw.LazyFrame:
        return self.measure.count(narrow(self.frames(self.measure.source), self.selection))

    def sites_at(self, origin: Quarter) -> Numbers:
        """The sites of each unit in each state at an origin."""
        if not self.measure.followed:
            units = [self._of_units[origin].get(unit, Share(0, 0)) for unit in self._units]
            shares = [self.shares[origin]] if moves_as_one(self.measure) else units
            return np.array([(share.expected - share.reached, share.reached) for share in shares], float)
        at = [_STATES.index(row["stage"]) for row in self._sites if row["quarter"] == origin.key]
        return np.bincount(at, minlength=len(_STATES))[None].astype(float)

    def changes(self, quarters: Sequence[Quarter]) -> list[Change]:
        """How the sites changed to each of these quarters from the one before it, both of them settled."""
        if self.measure.followed:
            moves = moves_each_quarter(self._site_rows, self.measure.followed, quarters, self._follow)
            return [change_of_sites(moves[quarter], _STATES) for quarter in quarters]
        return [change_of_counts(*self._counts(quarter.previous, quarter)) for quarter in quarters]

    def _counts(self, before: Quarter, now: Quarter) -> tuple[Numbers, Numbers, Numbers]:
        """Those reached in each unit before and now, of those expected before; NaN where either was not returned."""
        if moves_as_one(self.measure):
            came, were = (sum(shares, Share(0, 0)) for shares in self._of_the_same(now))
            one = np.array([[were.reached], [came.reached], [were.expected]], float)
            return one[0], one[1], one[2]
        pairs = [(self._of_units[before].get(unit), self._of_units[now].get(unit)) for unit in self._units]
        rows = [(was.reached, came.reached, was.expected) if was and came else (np.nan,) * 3 for was, came in pairs]
        reached_before, reached_now, expected = np.array(rows, float).T
        return reached_before, reached_now, expected

    @cached_property
    def _units(self) -> list[str]:
        return sorted({unit for units in self._of_units.values() for unit in units})

    def _follow(self, site: Site, until: Quarter) -> Site:
        """A trust that merged goes on as the one that took over."""
        codes = zip(self.measure.followed, site, strict=True)
        return tuple(follow_trust(code, until.end) if column == "trust" else code for column, code in codes)
