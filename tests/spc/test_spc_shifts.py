"""Proposed recalculations by hand, and what must hold of them whatever the series."""

import numpy as np
import pytest
from spc_references import all_series

from natpatsip.analysis.spc.chart import control_chart
from natpatsip.analysis.spc.parameters import PUBLISHED_SEARCH, SHIFT_SEARCH, ShiftSearch
from natpatsip.analysis.spc.points import Points
from natpatsip.analysis.spc.proposals import find_levels, propose_shifts

LOW, HIGH = [9.0, 11.0] * 6, [19.0, 21.0] * 6


def proposals_of(values, search=SHIFT_SEARCH, starts=None):
    points = Points.of_array(values, starts)
    return propose_shifts(points, find_levels(points, search))


def test_a_shift_has_its_place_its_size_and_its_support():
    (proposal,) = proposals_of(LOW + HIGH)
    assert (proposal.series, proposal.point, proposal.support) == (0, 12, 12)
    assert proposal.size == pytest.approx(10)
    # Limits of a level: its mean ± 3 × 2 / 1.128.
    assert proposal.after.period.upl == pytest.approx(20 + 6 / 1.128)


def test_36_months_hold_two_shifts_with_a_period_of_12_and_not_with_one_of_21():
    values = LOW + HIGH + [29.0, 31.0] * 6
    assert [proposal.point for proposal in proposals_of(values)] == [12, 24]
    assert len(proposals_of(values, PUBLISHED_SEARCH)) < 2
    assert "periods of 12 points, runs of 7" in SHIFT_SEARCH.rule_card


def test_a_run_that_turns_back_is_no_shift():
    assert proposals_of(LOW + [20.0] * 7 + LOW) == []
    assert proposals_of(LOW + HIGH[:7] + LOW, ShiftSearch(every_shift=True)) != []


def test_a_shift_too_near_the_end_waits_for_a_whole_period():
    assert proposals_of(LOW + HIGH[:11]) == []
    assert len(proposals_of(LOW + HIGH)) == 1


def test_a_shift_waits_while_its_last_points_could_still_turn_back():
    # Downwards, and the last point is above the new mean: the next could be the second of seven.
    assert proposals_of(HIGH + LOW) == []
    assert [proposal.point for proposal in proposals_of([*HIGH, *LOW, 9.0])] == [12]
    assert [proposal.point for proposal in proposals_of(HIGH + LOW, ShiftSearch(no_regrets=False))] == [12]


def test_the_first_period_may_be_longer_and_may_be_all_there_is():
    # The last 11 before the shift is above the mean of 10, and so the run begins there.
    assert [proposal.point for proposal in proposals_of(LOW + LOW + HIGH, ShiftSearch(baseline=18))] == [23]
    assert proposals_of(LOW + HIGH, ShiftSearch(baseline_only=True)) == []


def test_outlying_points_are_left_out_of_a_level_and_named():
    values = np.array(LOW + LOW)
    values[4] = 60
    (level,) = find_levels(Points.of_array(values))
    assert level.period.excluded == (4,)
    # What is left of the first twelve: six of 11 and five of 9.
    assert level.period.mean == pytest.approx(111 / 11)


def test_each_series_is_searched_by_itself():
    table = np.array([LOW + HIGH, LOW + LOW, HIGH + LOW[::-1]])
    found = proposals_of(table)
    assert [(proposal.series, proposal.point, proposal.size > 0) for proposal in found] == [
        (0, 12, True),
        (2, 60, False),
    ]


def test_an_accepted_recalculation_is_not_proposed_again():
    assert proposals_of(LOW + HIGH, starts=np.arange(24) == 12) == []


@pytest.mark.parametrize("name", sorted(all_series()))
def test_adding_points_never_moves_an_accepted_recalculation(name):
    """What was proposed and accepted at any time stays, with its limits before it, as each later point comes in."""
    values = all_series()[name].without_missing().values
    accepted: list[int] = []
    for length in range(12, len(values) + 1):
        starts = np.isin(np.arange(length), accepted)
        before = control_chart(Points.of_array(values[:length], starts)).limits.mean
        later = [proposal.point for proposal in proposals_of(values[:length], starts=starts)]
        assert not set(later) & set(accepted)
        if accepted and length > 12:
            settled = control_chart(Points.of_array(values[: length - 1], starts[:-1])).limits.mean
            assert np.allclose(before[: accepted[-1]], settled[: accepted[-1]], rtol=0, atol=1e-9, equal_nan=True)
        accepted = sorted({*accepted, *later})
