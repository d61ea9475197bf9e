"""Forecasts of a share that adds up as sites adopt: the moves of the last quarters, drawn again as whole quarters.

A straight line through the shares would pass 100%. Here it is the moves that go on: of the sites in a state, the share
that were in each state a quarter later. So a share gains less as fewer sites are left to gain, and can fall as well.

For each of many paths, quarters are drawn with replacement from those looked back on, and moved through one after
another: all units of a quarter together, since what hastens or holds up one often does so to others. Each path draws from
a draw of its own of the quarters (a bootstrap in two steps), so that an interval also holds what so few quarters leave
open of their mean. Around the mean of the paths, intervals are wider than the paths by √(n / (n − 1)) and by Student’s t over the
normal quantile, for n quarters: the correction of Hesterberg (2015, The American Statistician 69(4), 371-386).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from natpatsip.analysis.movement import Move

COVERAGE = 0.8
FEWEST_CHANGES, MOST_CHANGES = 4, 8
PATHS = 1_000
_SEED = 1
_TAILS = ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2)
# The 90% quantiles of Student’s t with one degree of freedom fewer than there are changes, and of the normal distribution.
_T = {4: 1.638, 5: 1.533, 6: 1.476, 7: 1.440, 8: 1.415}
_NORMAL = 1.282

Numbers = NDArray[np.float64]
State = int | None


@dataclass(frozen=True)
class Forecast:
    """The share expected after each of the coming quarters, and its interval: fractions, the next quarter first."""

    low: Numbers
    middle: Numbers
    high: Numbers


@dataclass(frozen=True)
class Change:
    """How the sites of each unit moved in a quarter.

    `moved` has, for a unit and a state, the share of the sites there that were in each state a quarter later (units ×
    states × states; what is missing to 1 has left), and is NaN for a state without sites; `joined` how many came new into
    each state (units × states).
    """

    moved: Numbers
    joined: Numbers


def change_of_sites(moves: Iterable[Move], states: Sequence[State]) -> Change:
    """The change of sites that are followed, as one unit, between states: stages, and None for a site not reported."""
    place = {state: at for at, state in enumerate(states)}
    counted = Counter((move.kind in ("joined", "left") and move.kind, move.before, move.now) for move in moves)
    were, went, joined = np.zeros(len(states)), np.zeros((len(states), len(states))), np.zeros(len(states))
    for (outside, before, now), sites in counted.items():
        if outside == "joined":
            joined[place[now]] += sites
            continue
        were[place[before]] += sites
        if not outside:
            went[place[before], place[now]] += sites
    return Change(_share(went, were[:, None])[None], joined[None])


def change_of_counts(before: Numbers, now: Numbers, expected: Numbers) -> Change:
    """The net change of counts, a row a unit, of the sites `expected` when there were `before`; NaN for a unit not known.

    A gain is a share of the sites that were left to gain and a loss one of those that had been gained, so that either is
    damped as fewer of them remain. A unit that is not known moves as the others do together.
    """
    parts = np.stack([before, now, expected])
    together = np.nansum(np.where(np.isnan(parts).any(axis=0), np.nan, parts), axis=1)
    before, now, expected = np.where(np.isnan(parts).any(axis=0), together[:, None], parts)
    gained, lost = np.maximum(now - before, 0), np.maximum(before - now, 0)
    gain = np.clip(_share(gained, expected - before), 0, 1)
    loss = np.clip(_share(lost, before), 0, 1)
    moved = np.stack([np.stack([1 - gain, gain], axis=-1), np.stack([loss, 1 - loss], axis=-1)], axis=-2)
    return Change(moved, np.zeros(moved.shape[:2]))


def forecast_share(
    changes: Sequence[Change], now: Numbers, reached: NDArray[np.bool_], quarters: int, paths: int = PATHS
) -> Forecast:
    """The share of all sites that are in a state `reached`, for so many quarters to come, if the changes go on.

    `changes` are those of 4 to 8 quarters, the oldest first; `now` has the sites of each unit in each state. Equal
    questions have equal answers: the draws are seeded. Raises KeyError for fewer changes, or more.
    """
    wider = (len(changes) / (len(changes) - 1)) ** 0.5 * _T[len(changes)] / _NORMAL
    moved, joined = _fill(np.stack([change.moved for change in changes])), np.stack([one.joined for one in changes])
    generator = np.random.default_rng(_SEED)
    world = generator.integers(len(changes), size=(len(changes), paths))
    # A quarter a row, so that how far ahead is asked for changes nothing of the quarters before.
    drawn = np.take_along_axis(world, generator.integers(len(changes), size=(quarters, paths)), axis=0)
    sites = np.repeat(now[:, None, :].astype(float), paths, axis=1)
    shares = []
    for of_paths in drawn:
        for quarter in range(len(changes)):
            there = of_paths == quarter
            sites[:, there] = sites[:, there] @ moved[quarter] + joined[quarter][:, None]
        shares.append(_share(sites[..., reached].sum(axis=(0, 2)), sites.sum(axis=(0, 2))))
    outcomes = np.array(shares)
    # Not the median: of so few quarters one step ahead has few outcomes, and the median would be one of them.
    middle, (low, high) = outcomes.mean(axis=1), np.quantile(outcomes, _TAILS, axis=1)
    return Forecast(
        np.clip(middle - wider * (middle - low), 0, 1), middle, np.clip(middle + wider * (high - middle), 0, 1)
    )


def _fill(moved: Numbers) -> Numbers:
    """The changes with none unknown: a state that was empty in a quarter moves as in the mean of the others, or stays."""
    known = ~np.isnan(moved)
    mean = _share(np.where(known, moved, 0).sum(axis=0), known.sum(axis=0))
    stay = np.broadcast_to(np.eye(moved.shape[-1]), mean.shape)
    return np.where(known, moved, np.where(np.isnan(mean), stay, mean))


def _share(part: Numbers, whole: Numbers) -> Numbers:
    """One array out of another, NaN of nothing."""
    unknown = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    share: Numbers = np.divide(part, whole, out=unknown, where=whole > 0)
    return share
