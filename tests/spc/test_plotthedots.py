"""Limits, flags, point types and icons against NHSRplotthedots, on every series of every scenario."""

from dataclasses import replace

import numpy as np
from cases import every
from spc_references import all_series, as_flags, as_signs, expected, fields, numbers, on_each_point, same_numbers

from natpatsip.analysis.spc.chart import control_chart
from natpatsip.analysis.spc.icons import FAIL, HIT_OR_MISS, PASS
from natpatsip.analysis.spc.parameters import DEFAULT, PLOT_THE_DOTS, Better
from natpatsip.analysis.spc.point_types import CONCERN, IMPROVEMENT, NEUTRAL_HIGH, NEUTRAL_LOW
from natpatsip.analysis.spc.rules import beyond, side_of_mean

CHARTS = expected("plotthedots_charts")
ICONS = expected("plotthedots_icons")
CHART_OF = {(row["scenario"], row["series_id"]): row for row in CHARTS}
CAUSES = {
    "common cause": ".",
    "above the upper limit": "A",
    "below the lower limit": "B",
    "rising trend": "I",
    "falling trend": "D",
    "two in three, high": "C",
    "two in three, low": "E",
    "shift above the mean": "H",
    "shift below the mean": "L",
}
TYPES = {"common_cause": ".", IMPROVEMENT: "I", CONCERN: "C", NEUTRAL_HIGH: "H", NEUTRAL_LOW: "L"}
ASSURANCE = {"pass": PASS, "inconsistent": HIT_OR_MISS, "fail": FAIL, "none": ""}

# Departure: a segment of equal values has limits equal to its mean here, and none there.
WITHOUT_LIMITS_THERE = {
    ("default", "s073"),
    ("default", "s075"),
    ("fix12", "s073"),
    ("fix12", "s075"),
    ("fix12", "s076"),
    ("fix12", "s078"),
    ("rebase_mid", "s075"),
    ("rebase_mid", "s076"),
    ("rebase_mid", "s078"),
    ("rebase_thirds", "s078"),
    ("rebase_autospc", "s078"),
}

# Departure that follows: values after a baseline of equal values are beyond limits here, and nothing there.
BESIDE_EQUAL_VALUES = {
    ("fix12", "s076"): "." * 15 + "A" + "." * 14,
    ("fix12", "s078"): "." * 30 + "B" * 30,
}
HIGH_LOW = {Better.INCREASE: "IC", Better.DECREASE: "CI", Better.NEUTRAL: "HL"}
# Departure that follows: an assurance icon from those limits, “inconsistent” there whatever the target.
ENDS_WITHOUT_LIMITS_THERE = WITHOUT_LIMITS_THERE - {("rebase_mid", "s076")}
# Departure of the default rules: limits that both equal the target pass (Making Data Count), “inconsistent” there.
ENDS_ON_ITS_MEAN = ENDS_WITHOUT_LIMITS_THERE | {
    ("noscreen", "s073"),
    ("noscreen", "s075"),
    ("default", "s078"),
}


def chart_of(row, rules=PLOT_THE_DOTS, times=1, **options):
    """The chart of a series in a scenario, so many times over."""
    points = all_series()[row["series_id"]].points(row["rebases"], times)
    baseline = 12 if row["scenario"] == "fix12" else None
    return control_chart(points, replace(rules, screening=row["scenario"] != "noscreen"), baseline=baseline, **options)


def each(rows):
    """A check of one series, tried on all: one test a scenario."""
    return every(rows, name=lambda row: "-".join(list(row.values())[:3]), by=lambda row: row["scenario"])


@each(CHARTS)
def test_a_chart_agrees(row):
    chart = chart_of(row)
    values, length = chart.points.values, len(chart.points.values)
    mean, lpl, upl = (on_each_point(row["segments"], column, length) for column in (1, 2, 3))
    unknown = np.isnan(lpl)
    assert unknown.any() == ((row["scenario"], row["series_id"]) in WITHOUT_LIMITS_THERE)
    lpl, upl = np.where(unknown, mean, lpl), np.where(unknown, mean, upl)
    for found, wanted in ((chart.limits.mean, mean), (chart.limits.lpl, lpl), (chart.limits.upl, upl)):
        assert same_numbers(found, wanted)
    assert same_numbers(chart.limits.moving_range, numbers(row["moving_ranges"]))
    assert as_signs(side_of_mean(values, mean, chart.limits.tolerance)) == row["side"]
    outside, cause = row["outside"].replace(".", "0"), row["cause"]
    types = {better: row[f"type_{better.name.lower()}"] for better in Better}
    if beside := BESIDE_EQUAL_VALUES.get((row["scenario"], row["series_id"])):
        outside, cause = beside.translate(str.maketrans(".AB", "011")), beside
        types = {better: beside.translate(str.maketrans("AB", words)) for better, words in HIGH_LOW.items()}
    assert as_flags(chart.signals.outside) == outside
    close = beyond(values, *chart.limits.two_sigma, chart.limits.tolerance) * (chart.signals.outside == 0)
    assert as_flags(close) == row["close"].replace(".", "0")
    assert "".join(CAUSES[name] for name in chart.causes.tolist()) == cause
    for better, wanted in types.items():
        assert "".join(TYPES[name] for name in chart_of(row, better=better).types.tolist()) == wanted


@each(CHARTS)
def test_limits_are_provisional_where_they_come_from_few_points(row):
    """Departure: a baseline of 12 points gives provisional limits here, however long the series; there the series counts."""
    found = as_flags(chart_of(row).limits.provisional)
    assert found == ("1" * len(found) if row["scenario"] == "fix12" else row["short"])


@each(ICONS)
def test_the_icons_agree(row):
    case = row["scenario"], row["series_id"]
    better = Better[row["direction"].upper()]
    kinds, targets, assurances = zip(*fields(row["targets"]), strict=True)
    against = {"times": len(targets), "better": better, "target": [float(target) for target in targets]}
    chart = chart_of(CHART_OF[case], **against)
    with_our_rules = chart_of(CHART_OF[case], replace(DEFAULT, minimum_points=2), **against)
    assert chart.variation.tolist() == [row["variation"]] * len(targets)
    assert chart.types[chart.points.last].tolist() == [row["last_point_type"]] * len(targets)
    found = zip(kinds, assurances, chart.assurance, with_our_rules.assurance, strict=True)
    for kind, assurance, strict, ours in found:
        wanted = ASSURANCE[assurance]
        if case in ENDS_WITHOUT_LIMITS_THERE and kind != "equal" and better is not Better.NEUTRAL:
            assert (strict, wanted) == (PASS if (kind == "below") == (better is Better.INCREASE) else FAIL, HIT_OR_MISS)
            wanted = strict
        assert strict == wanted
        equal_to_both = kind == "equal" and case in ENDS_ON_ITS_MEAN and better is not Better.NEUTRAL
        assert ours == (PASS if equal_to_both else wanted)


def test_how_much_was_compared():
    assert len(CHARTS) == 391
    assert sum(len(row["cause"]) for row in CHARTS) == 18530
    assert sum(len(fields(row["targets"])) for row in ICONS) == 5769
