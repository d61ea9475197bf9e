"""The trajectory of a share that adds up as sites adopt: what it came to by quarter, its rate, and where that leads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.adoption_history import AdoptionHistory
from natpatsip.analysis.forecast import FEWEST_CHANGES, MOST_CHANGES, Change, Forecast, forecast_share
from natpatsip.analysis.measures import Frames, Measure
from natpatsip.analysis.selection import Selection
from natpatsip.quarters import Quarter

FEWEST_QUARTERS, FEWEST_SITES = 6, 20


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


# What is expected of the coming quarters, or why nothing can be said of them.
MadeForecast = Mapping[Quarter, Interval] | NoForecast


@dataclass(frozen=True)
class Reach:
    """When a share would come to what is needed: by the forecast, and by the ends of its interval; None for not within it."""

    expected: Quarter | None
    earliest: Quarter | None
    latest: Quarter | None


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


def get_trajectory(
    measure: Measure, selection: Selection, frames: Frames, coming_in: Collection[Quarter] = ()
) -> Trajectory:
    """The trajectory of an adoption share for the places chosen, up to the quarter chosen.

    Quarters that are `coming_in` have a share of those that have returned and are no part of any rate: where it is the
    quarter chosen, there is no forecast. There is none either from fewer than 6 quarters or 20 sites, nor beyond the
    programme's last quarter, nor further ahead than it looks back.
    """
    history, origin = AdoptionHistory.of(measure, selection, frames, coming_in), selection.quarter
    changes, rate, found = len(history.look_back(origin)), history.rate(origin), make_forecast(history, origin)
    if isinstance(found, NoForecast):
        return Trajectory(history.shares, changes, rate, reason=found)
    return Trajectory(history.shares, changes, rate, found)


def make_forecast(history: AdoptionHistory, origin: Quarter, furthest: int = MOST_CHANGES) -> MadeForecast:
    """What is expected of the quarters after an origin, if those up to it go on; or why nothing can be said."""
    looked_back = history.look_back(origin)
    ahead = min(furthest, _quarters_ahead(history.measure, origin, len(looked_back)))
    if reason := _why_none(history, origin, looked_back, ahead):
        return reason
    changes = history.changes(looked_back)
    if not any(map(_is_change, changes)):
        return NoForecast.NO_CHANGE
    found = forecast_share(changes, history.sites_at(origin), history.reached_states, ahead)
    return {origin + at + 1: _interval(found, at) for at in range(ahead)}


def _quarters_ahead(measure: Measure, origin: Quarter, looked_back: int) -> int:
    last = catalogue.programme(measure.programme).last_quarter
    return looked_back if last is None else min(looked_back, max(0, origin.quarters_until(last)))


def _why_none(
    history: AdoptionHistory, origin: Quarter, looked_back: Sequence[Quarter], ahead: int
) -> NoForecast | None:
    if origin in history.coming_in:
        return NoForecast.COMING_IN
    if origin not in history.shares or sum(quarter <= origin for quarter in history.settled) < FEWEST_QUARTERS:
        return NoForecast.FEW_QUARTERS
    if len(looked_back) < FEWEST_CHANGES:
        return NoForecast.FEW_CHANGES
    if history.shares[origin].expected < FEWEST_SITES:
        return NoForecast.FEW_SITES
    return None if ahead else NoForecast.AT_END


def _interval(found: Forecast, at: int) -> Interval:
    return Interval(float(found.low[at]), float(found.middle[at]), float(found.high[at]))


def _is_change(change: Change) -> bool:
    stays = np.eye(change.moved.shape[-1])
    return bool(((change.moved != stays) & ~np.isnan(change.moved)).any() or change.joined.any())
