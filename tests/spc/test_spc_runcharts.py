"""Run charts: the tests of runs against qicharts2 on every series, and by hand."""

import numpy as np
from cases import every
from spc_references import all_series, expected, same_numbers

from natpatsip.analysis.spc.chart import control_chart
from natpatsip.analysis.spc.parameters import PRECISE_MULTIPLIER, Rules
from natpatsip.analysis.spc.points import Points
from natpatsip.analysis.spc.runchart import medians, run_chart

RESULTS = expected("qicharts2")
NAMES = ("useful", "longest_run", "longest_expected", "crossings", "fewest_expected", "signal")
NAMES_THERE = ("n_useful", "longest_run", "longest_run_max", "n_crossings", "n_crossings_min", "runs_signal")

# Departures: a series of equal values has limits equal to its mean, no useful point and no signal; there, none is known.
EQUAL_VALUES = {"s073", "s075"}
WITHOUT_LIMITS_THERE = {(series, "1") for series in EQUAL_VALUES}


@every(RESULTS, name=lambda row: f"{row['series_id']}-{row['screened']}")
def test_runs_and_limits_agree_with_qicharts2(row):
    points = all_series()[row["series_id"]].points()
    rules = Rules("as qicharts2", screening=row["screened"] == "1", minimum_points=2, multiplier=PRECISE_MULTIPLIER)
    chart = control_chart(points, rules)
    lines = np.array([line[0] for line in (chart.limits.mean, chart.limits.lpl, chart.limits.upl)])
    wanted = np.array([float(row[name] or "nan") for name in ("cl", "lcl", "ucl")])
    if (row["series_id"], row["screened"]) in WITHOUT_LIMITS_THERE:
        assert np.isnan(wanted[1:]).all()
        wanted[1:] = wanted[0]
    assert same_numbers(lines, wanted)
    runs = run_chart(points, lines[:1])
    found = [int(getattr(runs, name)[0]) for name in NAMES]
    assert found == ([0] * 6 if row["series_id"] in EQUAL_VALUES else [int(row[name]) for name in NAMES_THERE])


def test_how_much_was_compared():
    assert len(RESULTS) == 158


def test_medians_of_odd_even_and_no_values():
    assert medians(Points.of_array([[3, 1, 2, np.nan], [4, 1, 3, 2], [np.nan] * 4])).tolist()[:2] == [2, 2.5]


def test_a_run_is_too_long_by_the_number_of_useful_points():
    # 8 useful points may have a run of log2 8 + 3 = 6. The point on the line 5 neither counts nor interrupts.
    points = Points.of_array([1, 2, 1, 5, 2, 1, 2, 1, 9])
    assert run_chart(points, np.array([5.0])).shift.tolist() == [-1, -1, -1, 0, -1, -1, -1, -1, 0]


def test_eight_points_have_a_median_and_no_limits():
    chart = control_chart(Points.of_array([1, 2, 3, 4, 5, 6, 7, 8]))
    assert chart.runs.centre.tolist() == [4.5] and chart.runs.crossings.tolist() == [1]
    # Of 7 throws of a coin, none is heads in 1 of 128 cases, and one or none in 8 of 128, more than 5%.
    assert chart.runs.fewest_expected.tolist() == [1] and chart.runs.signal.tolist() == [False]
    assert np.isnan(chart.limits.mean).all() and not chart.signals.any.any()
