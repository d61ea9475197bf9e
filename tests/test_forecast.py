"""Forecasts of adoption shares: worked by hand, and held against histories that are simulated otherwise than they assume."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest

from natpatsip.analysis.forecast import Change, Forecast, change_of_counts, change_of_sites, forecast_share
from natpatsip.analysis.movement import Move

STAGES = [None, *range(8)]
NOT_YET_AND_REACHED = np.array([False, True])
ADOPTED = np.array([stage is not None and stage >= 5 for stage in STAGES])
HISTORIES, AHEAD = 500, 4


def test_the_same_moves_again_and_again_have_one_outcome():
    # Half of those left are gained each quarter: of 100 homes with 40 reached, 70, then 85, then 92.5.
    half = change_of_counts(np.array([20.0]), np.array([60.0]), np.array([100.0]))
    found = forecast_share([half] * 4, np.array([[60.0, 40.0]]), NOT_YET_AND_REACHED, 3)
    for part in (found.low, found.middle, found.high):
        assert part == pytest.approx([0.7, 0.85, 0.925])


def test_a_loss_is_a_share_of_those_that_had_been_gained():
    tenth = change_of_counts(np.array([50.0]), np.array([45.0]), np.array([60.0]))
    assert forecast_share([tenth] * 4, np.array([[0.0, 10.0]]), NOT_YET_AND_REACHED, 2).middle == pytest.approx(
        [0.9, 0.81]
    )


def test_a_unit_that_is_not_known_moves_as_the_others_together():
    # Of 80 + 20 left to gain, 20 + 20 were: 40% of those that are left.
    before, now = np.array([20.0, 80.0, np.nan]), np.array([40.0, 100.0, 10.0])
    change = change_of_counts(before, now, np.array([100.0, 100.0, 50.0]))
    assert change.moved[:, 0, 1] == pytest.approx([0.25, 1.0, 0.4])


def test_followed_sites_advance_slip_back_join_and_leave():
    moves = [
        *[Move((f"up{n}",), 4, 5, "advanced") for n in range(3)],
        Move(("held",), 4, 4, "held"),
        *[Move((f"kept{n}",), 5, 5, "held") for n in range(2)],
        Move(("slipped",), 5, 4, "slipped"),
        Move(("gone",), 5, None, "left"),
        Move(("new",), None, 4, "joined"),
        Move(("silent",), 4, None, "not_reported"),
    ]
    now = np.zeros((1, len(STAGES)))
    now[0, [STAGES.index(4), STAGES.index(5)]] = 10, 8
    found = forecast_share([change_of_sites(moves, STAGES)] * 4, now, ADOPTED, 1)
    # Of the 10 at stage 4, six reach stage 5, two stay and two are not reported; of the 8 there, four stay, two slip
    # back and two leave; one more joins at stage 4. That is 10 of 17.
    assert found.middle == pytest.approx([10 / 17])


def test_quarters_that_differ_make_an_interval_that_widens():
    slow, fast = (change_of_counts(np.array([0.0]), np.array([gained]), np.array([100.0])) for gained in (2.0, 10.0))
    found = forecast_share([slow, fast] * 3, np.array([[80.0, 20.0]]), NOT_YET_AND_REACHED, 4)
    width = found.high - found.low
    assert (np.diff(width) > 0).all() and (found.low < found.middle).all() and (found.high <= 1).all()


@pytest.mark.parametrize("changes", [3, 9])
def test_fewer_quarters_or_more_than_can_be_looked_back_on_are_refused(changes):
    one = change_of_counts(np.array([0.0]), np.array([2.0]), np.array([100.0]))
    with pytest.raises(KeyError):
        forecast_share([one] * changes, np.array([[80.0, 20.0]]), NOT_YET_AND_REACHED, 1)


History = tuple[list[Change], np.ndarray, np.ndarray]


def counted_homes(chance: np.random.Generator, looked_back: int) -> History:
    """Twenty ICBs of 100 to 500 homes: each has a pace of its own, and all are quick or slow together in a quarter."""
    homes, pace = chance.integers(100, 500, 20), 0.08 * np.exp(chance.normal(0, 0.4, 20))
    counts = [chance.binomial(homes, chance.uniform(0.2, 0.6))]
    for _ in range(looked_back + AHEAD):
        gaining = np.clip(pace * np.exp(chance.normal(0, 0.4)), 0, 0.9)
        there = counts[-1]
        counts.append(there + chance.binomial(homes - there, gaining) - chance.binomial(there, 0.005))
    reached, expected = np.array(counts, float), homes.astype(float)
    changes = [change_of_counts(*reached[[at, at + 1]], expected) for at in range(looked_back)]
    now = np.stack([expected - reached[looked_back], reached[looked_back]], axis=1)
    return changes, now, reached.sum(axis=1) / expected.sum()


def followed_trusts(chance: np.random.Generator, looked_back: int) -> History:
    """A hundred and twenty trusts at stages 0 to 5, that advance by one or two, more of them in some quarters, or slip back."""
    stages = [chance.integers(0, 6, 120)]
    for _ in range(looked_back + AHEAD):
        advancing, drawn = 0.15 * np.exp(chance.normal(0, 0.4)), chance.random(120)
        step = np.where(drawn < advancing, chance.integers(1, 3, 120), np.where(drawn > 0.97, -1, 0))
        stages.append(np.clip(stages[-1] + step, 0, 7))
    changes = [
        change_of_sites((Move((), int(old), int(new), "held") for old, new in zip(*pair, strict=True)), STAGES)
        for pair in pairwise(stages[: looked_back + 1])
    ]
    now = np.bincount(stages[looked_back] + 1, minlength=len(STAGES))[None].astype(float)
    return changes, now, np.array([(at >= 5).mean() for at in stages])


def forecasts(
    simulate: Callable[[np.random.Generator, int], History], reached: np.ndarray
) -> Iterator[tuple[Forecast, np.ndarray, np.ndarray]]:
    """For each history what was forecast, what came, and where a straight line would have led."""
    chance = np.random.default_rng(11)
    for turn in range(HISTORIES):
        looked_back = 5 + turn % 4
        changes, now, shares = simulate(chance, looked_back)
        line = shares[looked_back] + np.arange(1, AHEAD + 1) * (shares[looked_back] - shares[0]) / looked_back
        yield forecast_share(changes, now, reached, AHEAD, paths=200), shares[looked_back + 1 :], line


@pytest.mark.parametrize(
    ("simulate", "reached"), [(counted_homes, NOT_YET_AND_REACHED), (followed_trusts, ADOPTED)], ids=["homes", "trusts"]
)
def test_eight_in_ten_come_within_the_interval_and_a_straight_line_errs_more(simulate, reached):
    told = list(forecasts(simulate, reached))
    within = np.mean([(found.low <= came) & (came <= found.high) for found, came, _ in told], axis=0)
    error = np.mean([abs(found.middle - came) for found, came, _ in told], axis=0)
    of_line = np.mean([abs(line - came) for _, came, line in told], axis=0)
    print(f"{HISTORIES} histories: within {within.round(3)}, error {error.round(4)}, straight line {of_line.round(4)}")
    assert ((within >= 0.7) & (within <= 0.9)).all()
    assert (error[1:] < of_line[1:]).all()
