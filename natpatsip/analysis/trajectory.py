"""The trajectory of a share that adds up as sites adopt: what it came to by quarter, its rate, and where that leads.

Where each site is followed (trusts, wards), the forecast rests on moves between stages, those back among them. Where only
counts are held (care homes, ICBs), it rests on the net change of the count in each ICB, or collaborative where nothing
smaller is known; and on that of all together where each has only a few.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import pairwise
from statistics import fmean

import narwhals as nw
import numpy as np

from natpatsip import catalogue, organisations
from natpatsip.analysis.adoption import Share, collect_rows
from natpatsip.analysis.forecast import (
    FEWEST_CHANGES,
    MOST_CHANGES,
    Change,
    Forecast,
    Numbers,
    State,
    change_of_counts,
    change_of_sites,
    forecast_share,
)
from natpatsip.analysis.measures import ENGLAND, Frames, Measure, series_of
from natpatsip.analysis.movement import Site, moves_each_quarter
from natpatsip.analysis.selection import Selection, narrow
from natpatsip.quarters import Quarter, quarters_between

FEWEST_QUARTERS, FEWEST_SITES = 6, 20
# How far ahead forecasts are held against what came, in quarters, and from how many of the last quarters.
CHECKED_AHEAD, CHECKED_FROM = (1, 4), 12
_STATES: tuple[State, ...] = (None, *(stage.number for stage in catalogue.stages()))
_COUNTED = np.array([False, True])


class NoForecast(Enum):
    """Why there is no forecast."""

    COMING_IN = "the quarter is coming in"
    FEW_QUARTERS = f"it takes {FEWEST_QUARTERS} quarters that are settled"
    FEW_CHANGES = f"it takes {FEWEST_CHANGES} changes from one quarter to the next among the last {MOST_CHANGES}"
    FEW_SITES = f"it takes {FEWEST_SITES} sites"
    NO_CHANGE = "nothing has moved in the quarters looked back on"
    AT_END = "the programme does not collect beyond this quarter"


@dataclass(frozen=True)
class Interval:
    """The share expected in a quarter, with its interval: fractions."""

    low: float
    middle: float
    high: float

    def holds(self, share: float) -> bool:
        """Whether what came lies within."""
        return self.low <= share <= self.high


@dataclass(frozen=True)
class Reach:
    """When a share would come to what is needed: by the forecast, and by the ends of its interval; None for not within it."""

    expected: Quarter | None
    earliest: Quarter | None
    latest: Quarter | None


@dataclass(frozen=True)
class Check:
    """How forecasts so many quarters `ahead` compare with what came: from how many quarters (`origins`) one could be made.

    `independent` of them do not overlap, and `within` came within their interval. Errors are the mean distances from what
    came, as fractions; that `of_line` is of a straight line at the same rate.
    """

    ahead: int
    origins: int
    independent: int
    within: int
    error: float
    error_of_line: float


@dataclass(frozen=True)
class Trajectory:
    """A measure by quarter up to the quarter chosen, and from there on.

    `rate` is by how much the share changed a quarter, as a fraction, in the mean of `changes` quarters, each among the
    collaboratives that returned at its beginning and at its end; None without any. `forecast` is by quarter, and empty
    where `reason` says why.
    """

    shares: Mapping[Quarter, Share]
    changes: int
    rate: float | None
    forecast: Mapping[Quarter, Interval] = field(default_factory=dict)
    reason: NoForecast | None = None

    def reach(self, needed: float) -> Reach:
        """When the share would come to `needed`, a fraction."""
        return Reach(*(self._first(needed, part) for part in ("middle", "high", "low")))

    def _first(self, needed: float, part: str) -> Quarter | None:
        return next((quarter for quarter, told in self.forecast.items() if getattr(told, part) >= needed), None)


@dataclass(frozen=True)
class EarlierForecasts:
    """What was forecast for each quarter from the quarter before it, and how forecasts compare with what came."""

    by_quarter: Mapping[Quarter, Interval]
    checks: Sequence[Check]


def get_trajectory(
    measure: Measure, selection: Selection, frames: Frames, coming_in: Collection[Quarter] = ()
) -> Trajectory:
    """The trajectory of an adoption share for the places chosen, up to the quarter chosen.

    Quarters that are `coming_in` have a share of those that have returned and are no part of any rate: where it is the
    quarter chosen, there is no forecast. There is none either from fewer than 6 quarters or 20 sites, nor beyond the
    programme's last quarter, nor further ahead than it looks back.
    """
    past, origin = _look_back(measure, selection, frames, coming_in), selection.quarter
    changes, rate, found = len(past.look_back(origin)), past.rate(origin), past.forecast(origin)
    if isinstance(found, NoForecast):
        return Trajectory(past.shares, changes, rate, reason=found)
    return Trajectory(past.shares, changes, rate, found)


def get_earlier_forecasts(
    measure: Measure, selection: Selection, frames: Frames, coming_in: Collection[Quarter] = ()
) -> EarlierForecasts:
    """The forecasts that could be made from each of the last 12 quarters before the one chosen, beside what came.

    They are worked out of the returns as they stand, by the same rule and the same draws.
    """
    past, furthest = _look_back(measure, selection, frames, coming_in), max(CHECKED_AHEAD)
    origins = [quarter for quarter in past.settled if quarter < selection.quarter][-CHECKED_FROM:]
    made = {quarter: past.forecast(quarter, furthest) for quarter in origins}
    known = {quarter: told for quarter, told in made.items() if not isinstance(told, NoForecast)}
    by_quarter = {quarter.next: told[quarter.next] for quarter, told in known.items() if quarter.next in past.settled}
    return EarlierForecasts(by_quarter, [check for ahead in CHECKED_AHEAD if (check := past.check(known, ahead))])


def moves_as_one(measure: Measure) -> bool:
    """Whether all places count as one unit: a collaborative has a few ICBs, and what counts once in each does not add up."""
    return measure.unit == "count" or measure.counts_units


def _look_back(measure: Measure, selection: Selection, frames: Frames, coming_in: Collection[Quarter]) -> "_Past":
    return _Past(measure, measure.applicable_selection(selection), frames, frozenset(coming_in))


@dataclass(frozen=True)
class _Past:
    """What a measure came to in each quarter, and how it changed from each to the next."""

    measure: Measure
    selection: Selection
    frames: Frames
    coming_in: frozenset[Quarter]

    @cached_property
    def shares(self) -> dict[Quarter, Share]:
        rows = series_of(self.measure, ENGLAND, self.selection, self.frames).rows(named=True)
        return {
            Quarter.containing(row["date"]): Share(row["numerator"], row["denominator"])
            for row in rows
            if row["denominator"]
        }

    @cached_property
    def settled(self) -> list[Quarter]:
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
        for row in series_of(self.measure, level, self.selection, self.frames).rows(named=True):
            share = Share(row["numerator"], row["denominator"])
            by_quarter.setdefault(Quarter.containing(row["date"]), {})[row["unit"]] = share
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

    def forecast(self, origin: Quarter, furthest: int = MOST_CHANGES) -> dict[Quarter, Interval] | NoForecast:
        """What is expected of the quarters after an origin, if those up to it go on; or why nothing can be said."""
        looked_back = self.look_back(origin)
        ahead = min(furthest, self._quarters_ahead(origin, len(looked_back)))
        if reason := self._reason(origin, looked_back, ahead):
            return reason
        found = forecast_share(
            [self._changes[quarter] for quarter in looked_back], self._now(origin), self._reached, ahead
        )
        return {origin + at + 1: _interval(found, at) for at in range(ahead)}

    def _quarters_ahead(self, origin: Quarter, looked_back: int) -> int:
        last = catalogue.programme(self.measure.programme).last_quarter
        return looked_back if last is None else min(looked_back, max(0, origin.quarters_until(last)))

    def _reason(self, origin: Quarter, looked_back: Sequence[Quarter], ahead: int) -> NoForecast | None:
        if origin in self.coming_in:
            return NoForecast.COMING_IN
        if origin not in self.shares or sum(quarter <= origin for quarter in self.settled) < FEWEST_QUARTERS:
            return NoForecast.FEW_QUARTERS
        if len(looked_back) < FEWEST_CHANGES:
            return NoForecast.FEW_CHANGES
        if self.shares[origin].expected < FEWEST_SITES:
            return NoForecast.FEW_SITES
        if not ahead:
            return NoForecast.AT_END
        moved = any(_is_change(self._changes[quarter]) for quarter in looked_back)
        return None if moved else NoForecast.NO_CHANGE

    @property
    def _reached(self) -> np.ndarray:
        if not self.measure.followed:
            return _COUNTED
        stages = {row["stage"] for row in self._sites if row["numerator"]}
        return np.array([state in stages for state in _STATES])

    @cached_property
    def _sites(self) -> list[dict]:
        """The sites that are followed: their quarter, stage, and whether they are counted."""
        rows = self._site_rows.filter(nw.col("entities") > 0)
        return collect_rows(rows.select("quarter", "stage", "numerator"))

    @property
    def _site_rows(self) -> nw.LazyFrame:
        return self.measure.count(narrow(self.frames(self.measure.source), self.selection))

    def _now(self, origin: Quarter) -> Numbers:
        """The sites of each unit in each state at an origin."""
        if not self.measure.followed:
            units = [self._of_units[origin].get(unit, Share(0, 0)) for unit in self._units]
            shares = [self.shares[origin]] if moves_as_one(self.measure) else units
            return np.array([(share.expected - share.reached, share.reached) for share in shares], float)
        at = [_STATES.index(row["stage"]) for row in self._sites if row["quarter"] == origin.key]
        return np.bincount(at, minlength=len(_STATES))[None].astype(float)

    @cached_property
    def _changes(self) -> dict[Quarter, Change]:
        """How the sites changed from the quarter before, for each settled quarter that follows one."""
        if self.measure.followed:
            moves = moves_each_quarter(self._site_rows, self.measure.followed, self.settled, self._follow)
            return {quarter: change_of_sites(of_quarter, _STATES) for quarter, of_quarter in moves.items()}
        return {
            now: change_of_counts(*self._counts(before, now))
            for before, now in pairwise(self.settled)
            if before.next == now
        }

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
        return tuple(_successor(code, until) if column == "trust" else code for column, code in codes)

    def check(self, forecasts: Mapping[Quarter, Mapping[Quarter, Interval]], ahead: int) -> Check | None:
        """How forecasts so far ahead, by the quarter that they were made from, compare with what came; None without any."""
        origins = [quarter for quarter in forecasts if quarter + ahead in forecasts[quarter].keys() & set(self.settled)]
        if not origins:
            return None
        came = {quarter: float(self.shares[quarter + ahead].ratio) for quarter in origins}
        told = {quarter: forecasts[quarter][quarter + ahead] for quarter in origins}
        line = {quarter: self._straight_line(quarter, ahead) for quarter in origins}
        return Check(
            ahead,
            len(origins),
            _count_apart(origins, ahead),
            sum(told[quarter].holds(came[quarter]) for quarter in origins),
            fmean(abs(told[quarter].middle - came[quarter]) for quarter in origins),
            fmean(abs(line[quarter] - came[quarter]) for quarter in origins),
        )

    def _straight_line(self, origin: Quarter, ahead: int) -> float:
        led_to = float(self.shares[origin].ratio) + ahead * (self.rate(origin) or 0)
        return min(max(led_to, 0), 1)


def _interval(found: Forecast, at: int) -> Interval:
    return Interval(float(found.low[at]), float(found.middle[at]), float(found.high[at]))


def _is_change(change: Change) -> bool:
    stays = np.eye(change.moved.shape[-1])
    return bool(((change.moved != stays) & ~np.isnan(change.moved)).any() or change.joined.any())


def _successor(trust: str, until: Quarter) -> str:
    after = organisations.successor_of(trust, until.end)
    return after.new_code if after else trust


def _count_apart(origins: Sequence[Quarter], ahead: int) -> int:
    """How many of these can be picked so that no two forecasts overlap."""
    apart, last = 0, None
    for origin in origins:
        if last is None or last.quarters_until(origin) >= ahead:
            apart, last = apart + 1, origin
    return apart
