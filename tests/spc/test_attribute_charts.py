"""p, u, p′ and u′ charts, and those of rare events, point by point against published examples and another tool."""

import csv
from dataclasses import replace
from itertools import groupby

import numpy as np
import pytest
from spc_references import ORACLE

from natpatsip.analysis.spc.attributes import Counted, attribute_limits, dispersion
from natpatsip.analysis.spc.chart import judge
from natpatsip.analysis.spc.parameters import DEFAULT, PRECISE_MULTIPLIER, Better, SpcRefused
from natpatsip.analysis.spc.points import Points
from natpatsip.analysis.spc.rare_events import days_between, rare_event_chart

# As qicharts2 works limits out unless it is told otherwise.
UNSCREENED = DEFAULT.changed(screening=False, multiplier=PRECISE_MULTIPLIER)


def counted(numerators, denominators, chart, per=1):
    """The points of one series, and what they are out of."""
    numerators, denominators = np.array(numerators, dtype=float), np.array(denominators, dtype=float)
    kinds = (np.array([float(per)]), np.array([chart[0] == "p"]), np.array([chart.endswith("prime")]))
    return Points.of_array(per * numerators / denominators), Counted(denominators, *kinds)


def expected():
    """By chart, the rows that qicharts2 0.8.1 gives for its example data; oracle/README.md says which."""
    with (ORACLE / "attributes.csv").open(newline="", encoding="utf-8") as file:
        for chart, rows in groupby(csv.DictReader(file), lambda row: row["chart"]):
            yield chart, list(rows)


def numbers(rows, name):
    return [float(row[name]) for row in rows]


@pytest.mark.parametrize(("chart", "rows"), [(chart, rows) for chart, rows in expected() if not chart.startswith("t ")])
def test_limits_are_those_of_qicharts2_at_every_point(chart, rows):
    points, out_of = counted(numbers(rows, "numerator"), numbers(rows, "denominator"), chart, int(rows[0]["per"]))
    limits = attribute_limits(points, out_of, UNSCREENED)
    for line in ("mean", "lpl", "upl"):
        assert getattr(limits, line) == pytest.approx(numbers(rows, line), rel=1e-7), line


def test_a_u_chart_of_fibreglass_tubs_has_the_limits_of_the_textbook():
    # Blemishes on 1,982 tubs of 25 days, each day's count, blemishes and limits as printed: a textbook's “CD chapter 17,
    # u-charts”, figure 17-2-1 (scribd.com/document/224660942). It rounds on the way, so to one in the third decimal.
    printed = (
        "87 13 .026 .276; 73 18 .015 .287; 64 11 .005 .297; 87 18 .026 .276; 81 10 .021 .281; 87 10 .026 .276;"
        " 80 8 .021 .281; 71 13 .013 .289; 96 9 .032 .270; 74 11 .015 .287; 82 13 .022 .280; 74 9 .015 .287;"
        " 66 12 .008 .294; 64 11 .005 .297; 78 13 .019 .283; 78 8 .019 .283; 98 11 .033 .269; 67 10 .009 .293;"
        " 77 16 .018 .284; 87 7 .026 .276; 85 13 .025 .277; 96 14 .032 .270; 75 13 .016 .286; 71 11 .013 .289;"
        " 84 18 .024 .278"
    )
    tubs, blemishes, lower, upper = zip(
        *([float(part) for part in day.split()] for day in printed.split(";")), strict=True
    )
    limits = attribute_limits(*counted(blemishes, tubs, "u"), DEFAULT)
    assert limits.mean == pytest.approx(300 / 1982)
    assert limits.lpl == pytest.approx(lower, abs=0.00105) and limits.upl == pytest.approx(upper, abs=0.00105)


def test_a_p_chart_of_equal_samples_has_the_limits_of_the_textbook():
    # Ten samples of 200: An Introduction to Business Statistics, example 16.6.
    defects = [40, 44, 22, 34, 24, 32, 28, 32, 34, 30]
    limits = attribute_limits(*counted(defects, [200] * 10, "p"), DEFAULT)
    assert (limits.mean[0], limits.lpl[0], limits.upl[0]) == pytest.approx((0.16, 0.0822, 0.2378), abs=0.00005)


def test_laney_widens_or_narrows_by_the_dispersion():
    # 40 and 60 of 100 by turns: half of all, a standard deviation of 5, so scores of -2 and 2 and moving ranges of 4.
    points, out_of = counted([40, 60] * 6, [100] * 12, "p", per=100)
    assert dispersion(points, out_of, DEFAULT) == pytest.approx([4 / 1.128])
    plain = attribute_limits(points, out_of, DEFAULT)
    laney = attribute_limits(points, replace(out_of, dispersed=np.array([True])), DEFAULT)
    assert (plain.lpl[0], plain.upl[0]) == pytest.approx((35, 65))
    # Uncut: 50 plus and minus 2.66 times 4 times 5.
    assert (laney.lpl[0], laney.upl[0]) == pytest.approx((-3.2, 103.2))


def test_limits_follow_what_each_point_is_out_of_and_begin_anew_at_a_recalculation():
    values = np.array([[50.0, 50.0, 10.0, 10.0]])
    points = Points.of_array(values, np.array([[False, False, True, False]]))
    out_of = Counted(np.array([25.0, 100.0, 100.0, 900.0]), np.array([100.0]), np.array([True]), np.array([False]))
    limits = attribute_limits(points, out_of, DEFAULT)
    assert limits.mean == pytest.approx([50, 50, 10, 10])
    assert limits.upl - limits.mean == pytest.approx([30, 15, 9, 3])


def test_where_all_or_none_are_counted_the_limits_are_the_mean():
    for numerator in (0, 20):
        limits = attribute_limits(*counted([numerator] * 12, [20] * 12, "p prime", per=100), DEFAULT)
        assert (limits.mean == limits.lpl).all() and (limits.mean == limits.upl).all()


def test_t_limits_are_those_of_qicharts2_on_both_sides_of_a_recalculation():
    # Days between deaths after surgery, but for two on one day: what qicharts2 would refuse.
    rows = [row for chart, rows in expected() if chart.startswith("t ") for row in rows]
    begun = np.array([[place == 33 for place in range(len(rows))]])
    chart = rare_event_chart(Points.of_array(np.array(numbers(rows, "numerator")), begun), "t", UNSCREENED)
    for line in ("mean", "lpl", "upl"):
        assert getattr(chart.limits, line) == pytest.approx(numbers(rows, line), rel=1e-7), line


def test_a_t_chart_has_no_lower_limit_where_that_would_be_below_0():
    # To the power 1/3.6 the times are 1 and 2 by turns: a mean of 1.5, moving ranges of 1.
    chart = rare_event_chart(Points.of_array(np.array([1, 2**3.6] * 6)), "t")
    assert chart.limits.mean[0] == pytest.approx(1.5**3.6) and chart.limits.upl[0] == pytest.approx(4.16**3.6)
    assert np.isnan(chart.limits.lpl).all() and set(chart.variation) == {"common_cause"}


@pytest.mark.parametrize(
    ("total", "chance", "until_half", "until_most"), [(98, 0.1, 6, 62), (10, 0.5, 1, 9)], ids=["rare", "often"]
)
def test_g_limits_are_the_percentiles_of_the_geometric_distribution(total, chance, until_half, until_most):
    # Twelve gaps: 11/12 / (mean + 1) is the chance. Of events within k chances there are 1 - (1 - chance)^k; percentiles
    # lie between two such k, in a straight line, and a gap is one less (Minitab, methods and formulas of the G chart).
    gaps = [0] * 6 + [total // 6] * 5 + [total - 5 * (total // 6)]
    chart = rare_event_chart(Points.of_array(np.array(gaps, dtype=float)), "g")
    assert (1 - (1 - chance) ** until_half) <= 0.5 < 1 - (1 - chance) ** (until_half + 1)
    for share, until, line in ((0.5, until_half, chart.limits.mean), (0.99865, until_most, chart.limits.upl)):
        beyond = (1 - chance) ** until
        assert line[0] == pytest.approx(until + (share - (1 - beyond)) / (beyond * chance) - 1)
    assert np.isnan(chart.limits.lpl).all()


def test_rare_events_are_judged_by_limits_and_runs_alone():
    rising = [1.0, 2, 3, 4, 5, 6, 7, 0, 9, 0, 9, 0, 9, 0]
    assert set(rare_event_chart(Points.of_array(np.array(rising)), "g").causes) == {"common cause"}
    long = rare_event_chart(Points.of_array(np.array([3.0, 4] * 8 + [200])), "g")
    assert long.causes[-1] == "above the upper limit" and long.variation[0] == "improvement_high"
    worse = rare_event_chart(Points.of_array(np.array([30.0] * 12 + [1.0] * 7)), "g")
    assert worse.causes[-1] == "shift below the mean" and worse.variation[0] == "concern_low"


def test_gaps_that_no_chart_can_take_are_refused_in_words():
    with pytest.raises(SpcRefused, match="0 or more"):
        rare_event_chart(Points.of_array(np.array([1.0, -1])), "t")
    with pytest.raises(SpcRefused, match="whole numbers"):
        rare_event_chart(Points.of_array(np.array([1.5, 2])), "g")


def test_days_between_events_are_those_of_one_series():
    dates = np.array(["2023-01-01", "2023-01-01", "2023-01-31", "2022-01-01", "2022-01-03"], dtype="datetime64[D]")
    between = days_between(dates, np.array(["a", "a", "a", "b", "b"]))
    assert between == pytest.approx([np.nan, 0, 30, np.nan, 2], nan_ok=True)


def test_a_series_can_be_a_run_chart_however_many_points_it_has():
    points, out_of = counted([1, 3] * 8, [4] * 16, "p", per=100)
    chart = judge(
        points, attribute_limits(points, out_of, DEFAULT), DEFAULT, Better.INCREASE, run_charts=np.array([True])
    )
    assert chart.is_run_chart[0] and np.isnan(chart.limits.upl).all() and chart.runs.centre[0] == 50
