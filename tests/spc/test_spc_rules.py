"""Each rule on short vectors worked out by hand from the published definitions."""

from dataclasses import replace

import numpy as np
import pytest

from natpatsip.analysis.spc.chart import control_chart
from natpatsip.analysis.spc.parameters import DEFAULT, EXCEL_TOOL, PRESETS, Better, Rules, ShiftSearch, SpcRefused
from natpatsip.analysis.spc.point_types import cause_names
from natpatsip.analysis.spc.points import Points
from natpatsip.analysis.spc.rules import Signals, shift, trend, two_in_three

SIGNS = {"+": 1, "0": 0, "-": -1}
ALTERNATING = [8.0, 12.0] * 6
ANY_LENGTH = replace(DEFAULT, minimum_points=2)


def signs(text):
    return np.array([SIGNS[sign] for sign in text], dtype=int)


def written(found):
    return "".join("0+-"[sign] for sign in found.tolist())


def one_group(sequence):
    return np.zeros(len(sequence), dtype=int)


@pytest.mark.parametrize(
    ("sides", "marked"),
    [
        ("", ""),
        ("++++++", "000000"),
        ("+++++++", "+++++++"),
        ("-+++++++-", "0+++++++0"),
        ("+++0++++", "00000000"),
        ("+++0+++++++", "0000+++++++"),
        ("00000000", "00000000"),
        ("-------+++++++", "-------+++++++"),
    ],
)
def test_a_shift_is_seven_points_on_one_side_and_a_point_on_the_mean_ends_it(sides, marked):
    assert written(shift(signs(sides), one_group(sides), 7)) == marked


def test_a_shift_does_not_reach_across_a_recalculation():
    assert written(shift(signs("++++++++"), np.array([0] * 4 + [1] * 4), 7)) == "00000000"


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ([1, 2, 3, 4, 5, 6], "000000"),
        ([1, 2, 3, 4, 5, 6, 7], "+++++++"),
        ([7, 6, 5, 4, 3, 2, 1], "-------"),
        ([1, 2, 3, 3, 4, 5, 6], "0000000"),
        ([1, 2, 3, 4, 5, 6, 7, 7], "+++++++0"),
        ([9, 1, 2, 3, 4, 5, 6, 7, 6], "0+++++++0"),
        ([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], "++++++-------"),
        # NHSRplotthedots calls the first 7 decreasing.
        ([1, 2, 3, 4, 5, 6, 7, 7, 8, 9, 10, 11, 12, 13], "+" * 14),
        ([5], "0"),
    ],
)
def test_a_trend_is_seven_points_each_beyond_the_last(values, marked):
    assert written(trend(np.array(values, dtype=float), one_group(values), 7)) == marked


@pytest.mark.parametrize(
    ("close", "sides", "marked", "marked_with_third_anywhere"),
    [
        ("+0+", "+++", "+0+", "+0+"),
        ("++", "++", "00", "00"),
        ("+0+", "+-+", "000", "+0+"),
        ("+0+", "+0+", "000", "+0+"),
        ("+00+", "++++", "0000", "0000"),
        ("++0", "+++", "++0", "++0"),
        ("+-0", "+-+", "000", "000"),
        ("0--0", "----", "0--0", "0--0"),
        ("++--", "++--", "0000", "++--"),
        ("++", "+-", "00", "00"),
    ],
)
def test_two_in_three(close, sides, marked, marked_with_third_anywhere):
    arguments = signs(close), signs(sides), one_group(close)
    assert written(two_in_three(*arguments)) == marked
    assert written(two_in_three(*arguments, third_anywhere=True)) == marked_with_third_anywhere


def test_limits_by_hand():
    # Every moving range is 4, so the limits are 10 ± 2.66 × 4.
    limits = control_chart(Points.of_array(ALTERNATING)).limits
    assert (
        limits.mean == pytest.approx(10) and limits.lpl == pytest.approx(-0.64) and limits.upl == pytest.approx(20.64)
    )
    assert np.isnan(limits.moving_range[0]) and (limits.moving_range[1:] == 4).all()


def test_screening_leaves_a_large_moving_range_out_once_and_the_mean_alone():
    # Thirteen ranges of 1 and one of 20: 20 is above 3.267 × 33/14 = 7.70.
    points = Points.of_array([10, 11] * 7 + [31])
    screened = control_chart(points).limits
    every_range = control_chart(points, DEFAULT.changed(screening=False)).limits
    assert screened.mean[0] == every_range.mean[0] == pytest.approx(178 / 15)
    assert screened.upl[0] == pytest.approx(178 / 15 + 2.66)
    assert every_range.upl[0] == pytest.approx(178 / 15 + 2.66 * 33 / 14)


@pytest.mark.parametrize("value", [0.0, 95.3, 1e9 / 3, -0.1])
def test_equal_values_have_limits_equal_to_their_mean_and_no_special_cause(value):
    chart = control_chart(Points.of_array([value] * 25), target=value)
    assert chart.limits.lpl == pytest.approx(value) and chart.limits.upl == pytest.approx(value)
    assert not chart.signals.any.any()
    assert (chart.variation.tolist(), chart.assurance.tolist()) == (["common_cause"], ["pass"])


def test_a_baseline_is_the_first_points_of_each_segment_and_has_at_least_twelve():
    values = ALTERNATING + [30.0] * 6 + [108.0, 112.0] * 6 + [130.0] * 6
    starts = np.arange(len(values)) == 18
    limits = control_chart(Points.of_array(values, starts), baseline=12).limits
    assert limits.mean[[0, 17, 18, 35]] == pytest.approx([10, 10, 110, 110])
    with pytest.raises(SpcRefused, match="at least 12 points, not 11"):
        control_chart(Points.of_array(values), baseline=11)


def test_limits_break_at_a_recalculation_and_the_first_point_after_it_has_no_moving_range():
    starts = np.arange(24) == 12
    limits = control_chart(Points.of_array(ALTERNATING + [value + 50 for value in ALTERNATING], starts)).limits
    assert limits.mean[[11, 12]] == pytest.approx([10, 60]) and np.isnan(limits.moving_range[[0, 12]]).all()


def test_a_recalculation_on_a_missing_point_begins_with_the_next():
    values = [*ALTERNATING, np.nan, *(value + 50 for value in ALTERNATING)]
    points = Points.of_array(values, np.arange(25) == 12)
    assert points.segment.tolist() == [0] * 12 + [1] * 12


def test_neighbours_of_a_gap_are_neighbours_on_the_chart():
    with_gaps = Points.of_array([8, 12, np.nan, 8, 12, np.nan, np.nan, 8, 12])
    assert with_gaps.values.tolist() == [8, 12, 8, 12, 8, 12]
    limits = control_chart(with_gaps, ANY_LENGTH).limits
    assert limits.moving_range.tolist()[1:] == [4, 4, 4, 4, 4]


def test_the_first_rule_names_a_point():
    none, high, low = np.array([0]), np.array([1]), np.array([-1])
    named = [
        (Signals(high, low, low, low), "above the upper limit"),
        (Signals(none, low, high, high), "falling trend"),
        (Signals(none, none, high, low), "two in three, high"),
        (Signals(none, none, none, low), "shift below the mean"),
        (Signals(none, none, none, none), "common cause"),
    ]
    assert [(cause_names(signals).tolist()) for signals, _ in named] == [[name] for _, name in named]


def test_eleven_points_are_a_run_chart_and_twelve_have_provisional_limits():
    eleven, twelve = control_chart(Points.of_array(ALTERNATING[:11])), control_chart(Points.of_array(ALTERNATING))
    thirteen = control_chart(Points.of_array([*ALTERNATING, 8.0]))
    assert eleven.is_run_chart.tolist() == [True] and np.isnan(eleven.limits.upl).all()
    assert (eleven.variation.tolist(), eleven.runs.centre.tolist()) == ([""], [8])
    assert twelve.limits.provisional.all() and not twelve.is_run_chart.any()
    assert not thirteen.limits.provisional.any()


def test_assurance_follows_the_last_segment_and_the_equality_of_making_data_count():
    # Limits of the last segment: 110 ± 10.64.
    points = Points.of_array(ALTERNATING + [value + 100 for value in ALTERNATING], np.arange(24) == 12)

    def assurance(target, better):
        return control_chart(points, better=better, target=target).assurance[0]

    increase = [assurance(target, Better.INCREASE) for target in (10, 99.36, 110, 120.64, 130)]
    decrease = [assurance(target, Better.DECREASE) for target in (10, 99.36, 110, 120.64, 130)]
    assert increase == ["pass", "pass", "hit_or_miss", "fail", "fail"]
    assert decrease == ["fail", "fail", "hit_or_miss", "pass", "pass"]
    assert assurance(110, Better.NEUTRAL) == assurance(None, Better.INCREASE) == ""


def test_each_series_has_its_own_direction_and_target():
    rising = np.arange(20.0)
    chart = control_chart(
        Points.of_array([rising, rising, rising]),
        better=[Better.INCREASE, Better.DECREASE, Better.NEUTRAL],
        target=[-50, -50, -50],
    )
    assert chart.variation.tolist() == ["improvement_high", "concern_high", "neutral_high"]
    assert chart.assurance.tolist() == ["pass", "fail", ""]


def test_the_rule_card_says_what_was_used():
    assert "7 points rising or falling" in DEFAULT.rule_card and "screened out once" in DEFAULT.rule_card
    changed = EXCEL_TOOL.changed(shift_points=6, trend_points=None)
    assert changed.name.endswith("changed") and "6 points on one side" in changed.rule_card
    assert "not screened" in changed.rule_card and "Fewer than 15 points" in changed.rule_card
    assert EXCEL_TOOL.changed(shift_points=7) is EXCEL_TOOL
    assert len({rules.rule_card for rules in PRESETS.values()}) == len(PRESETS)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Rules("a rule", shift_points=1),
        lambda: ShiftSearch(period=1),
        lambda: ShiftSearch(exclusions=-1),
        lambda: ShiftSearch(overhanging=False),
        lambda: Points.of_array([1, np.inf]),
    ],
)
def test_impossible_parameters_and_values_are_refused(make):
    with pytest.raises(SpcRefused):
        make()
