"""What must hold of every chart, tried on the reference series."""

import numpy as np
import pytest
from spc_references import all_series

from natpatsip.analysis.spc.chart import control_chart
from natpatsip.analysis.spc.parameters import PRESETS, SHIFT_SEARCH, Better
from natpatsip.analysis.spc.points import Points
from natpatsip.analysis.spc.proposals import find_levels, propose_shifts
from natpatsip.analysis.spc.tables import FLAGS

SERIES = {name: series.without_missing().values for name, series in all_series().items()}
each_series = pytest.mark.parametrize("name", sorted(SERIES))
each_rules = pytest.mark.parametrize("rules", PRESETS.values(), ids=PRESETS)


def chart_of(values, rules, better=Better.INCREASE, target=None):
    starts = np.arange(len(values)) == len(values) // 2
    return control_chart(Points.of_array(values, starts), rules, better, target)


def signs_of(chart):
    return np.array([getattr(chart.signals, flag) for flag in FLAGS])


def breaks_of(values):
    points = Points.of_array(values)
    return [(shift.point, shift.support) for shift in propose_shifts(points, find_levels(points, SHIFT_SEARCH))]


@each_rules
@each_series
def test_adding_a_constant_moves_levels_and_nothing_else(name, rules):
    values = SERIES[name]
    plain, moved = chart_of(values, rules, target=values[0]), chart_of(values + 64, rules, target=values[0] + 64)
    assert (signs_of(plain) == signs_of(moved)).all()
    assert plain.types.tolist() == moved.types.tolist()
    assert (plain.variation.tolist(), plain.assurance.tolist()) == (moved.variation.tolist(), moved.assurance.tolist())
    for line in ("mean", "lpl", "upl"):
        before, after = getattr(plain.limits, line), getattr(moved.limits, line)
        assert np.allclose(after - before, np.where(np.isnan(before), np.nan, 64), rtol=0, atol=1e-6, equal_nan=True)


@each_rules
@each_series
def test_negating_turns_highs_into_lows_and_keeps_what_is_better(name, rules):
    plain, turned = chart_of(SERIES[name], rules), chart_of(-SERIES[name], rules, Better.DECREASE)
    assert (signs_of(plain) == -signs_of(turned)).all()
    assert plain.types.tolist() == turned.types.tolist()
    mirror = {"high": "low", "low": "high"}
    mirrored = [mirror.get(word, word) for word in plain.variation[0].split("_")]
    assert "_".join(mirrored) == turned.variation[0]


@each_series
def test_proposals_do_not_depend_on_level_scale_or_sign(name):
    values = SERIES[name]
    assert breaks_of(values) == breaks_of(values + 64) == breaks_of(-values) == breaks_of(values * 4)


@each_series
def test_later_points_do_not_change_a_segment_that_has_ended(name):
    values = SERIES[name]
    middle = len(values) // 2
    whole = chart_of(values, PRESETS["plotthedots"])
    for length in range(middle + 1, len(values)):
        starts = np.arange(length) == middle
        shorter = control_chart(Points.of_array(values[:length], starts), PRESETS["plotthedots"])
        assert np.array_equal(shorter.limits.upl[:middle], whole.limits.upl[:middle])
        assert (signs_of(shorter)[:, :middle] == signs_of(whole)[:, :middle]).all()


@each_rules
def test_many_series_at_once_give_what_each_gives_alone(rules):
    longest = max(map(len, SERIES.values()))
    table = np.array([np.append(values, np.full(longest - len(values), np.nan)) for values in SERIES.values()])
    together = control_chart(Points.of_array(table), rules, target=50)
    alone = [control_chart(Points.of_array(values), rules, target=50) for values in SERIES.values()]
    assert together.types.tolist() == [kind for chart in alone for kind in chart.types.tolist()]
    assert together.causes.tolist() == [cause for chart in alone for cause in chart.causes.tolist()]
    assert together.variation.tolist() == [chart.variation[0] for chart in alone]
    assert together.assurance.tolist() == [chart.assurance[0] for chart in alone]
    upper = np.concatenate([chart.limits.upl for chart in alone])
    assert np.allclose(together.limits.upl, upper, rtol=1e-12, equal_nan=True)
