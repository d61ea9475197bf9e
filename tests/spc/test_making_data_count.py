"""Limits, each rule's flags and icons against the query of NHS England's Making Data Count tool, on every series."""

from dataclasses import replace

import numpy as np
from cases import every
from spc_references import all_series, as_flags, expected, fields, numbers, on_each_point, repeated, same_numbers

from natpatsip.analysis.spc.chart import control_chart
from natpatsip.analysis.spc.parameters import EXCEL_TOOL, MOVING_RANGE_MULTIPLIER, Better, Conflict
from natpatsip.analysis.spc.point_types import CONCERN, IMPROVEMENT, NEUTRAL_HIGH, NEUTRAL_LOW

CHARTS = expected("making_data_count_charts")
ICONS = expected("making_data_count_icons")
CHART_OF = {(row["scenario"], row["series_id"]): row for row in CHARTS}
TYPES = {"common_cause": ".", IMPROVEMENT: "I", CONCERN: "C", NEUTRAL_HIGH: "H", NEUTRAL_LOW: "L"}
BETTER = {"Up": Better.INCREASE, "Down": Better.DECREASE, "Neither": Better.NEUTRAL}
VARIATION = {
    "Common Cause": "common_cause",
    "Improvement (High)": "improvement_high",
    "Improvement (Low)": "improvement_low",
    "Concern (High)": "concern_high",
    "Concern (Low)": "concern_low",
    "Neither (High)": "neutral_high",
    "Neither (Low)": "neutral_low",
}
# The query works limits out for a series of any length, and shows them from 15 points.
SHOWN_OR_NOT = replace(EXCEL_TOOL, minimum_points=2)


def points_of(row, times=1):
    """The points of a series, so many times over, recalculated where the query's partitions begin."""
    values = all_series()[row["series_id"]].without_missing().values
    starts = np.zeros(len(values), dtype=bool)
    starts[[int(entry[0]) - 1 for entry in fields(row["segments"])]] = True
    return repeated(values, starts, times)


def each(rows):
    """A check of one series, tried on all: one test a scenario."""
    return every(rows, name=lambda row: "-".join(list(row.values())[:3]), by=lambda row: row["scenario"])


@each(CHARTS)
def test_the_lines_agree(row):
    points = points_of(row)
    limits = control_chart(points, SHOWN_OR_NOT).limits
    lines = [on_each_point(row["segments"], column, len(points.values)) for column in range(1, 7)]
    reach = limits.upl - limits.mean
    found = [limits.mean, limits.lpl, limits.upl, *limits.two_sigma]
    for line, wanted in zip([*found, reach / EXCEL_TOOL.multiplier * MOVING_RANGE_MULTIPLIER], lines, strict=True):
        assert same_numbers(line, wanted)
    assert same_numbers(limits.moving_range, numbers(row["moving_ranges"]))


@each(CHARTS)
def test_every_rule_agrees(row):
    signals = control_chart(points_of(row), SHOWN_OR_NOT).signals
    named = {
        "above_upl": signals.outside > 0,
        "below_lpl": signals.outside < 0,
        "shift_above": signals.shift > 0,
        "shift_below": signals.shift < 0,
        "trend_up": signals.trend > 0,
        "trend_down": signals.trend < 0,
        "two_three_above": signals.two_in_three > 0,
        "two_three_below": signals.two_in_three < 0,
    }
    assert {name: as_flags(found) for name, found in named.items()} == {name: row[name] for name in named}


POINT_TYPES = {
    "up_improvement": (Better.INCREASE, Conflict.IMPROVEMENT),
    "up_concern": (Better.INCREASE, Conflict.CONCERN),
    "down_improvement": (Better.DECREASE, Conflict.IMPROVEMENT),
    "down_concern": (Better.DECREASE, Conflict.CONCERN),
    "neither": (Better.NEUTRAL, Conflict.IMPROVEMENT),
}


@each(CHARTS)
def test_point_types_agree(row):
    found = {}
    for column, (better, conflict) in POINT_TYPES.items():
        chart = control_chart(points_of(row), replace(SHOWN_OR_NOT, conflict=conflict), better)
        found[column] = "".join(TYPES[name] for name in chart.types.tolist())
    assert found == {column: row[column] for column in POINT_TYPES}


@each(ICONS)
def test_the_icons_agree(row):
    chart_row = CHART_OF[row["scenario"], row["series_id"]]
    rules = replace(SHOWN_OR_NOT, conflict=Conflict[(row["conflict"] or "improvement").upper()])
    better = BETTER[row["direction"]]
    chart = control_chart(points_of(chart_row), rules, better)
    assert (chart.variation.tolist(), chart.assurance.tolist()) == ([VARIATION[row["variation"]]], [""])
    wanted = [(float(target), assurance.lower()) for _, target, assurance in fields(row["targets"])]
    targets = [target for target, _ in wanted]
    against = control_chart(points_of(chart_row, len(targets)), rules, better, targets) if targets else None
    assert (against.assurance.tolist() if against else []) == [assurance for _, assurance in wanted]


@each(CHARTS)
def test_fewer_than_15_points_are_a_run_chart_without_limits_or_icons(row):
    chart = control_chart(points_of(row), EXCEL_TOOL, target=0)
    shown = row["has_15_points"] == "1"
    assert chart.is_run_chart.tolist() == [not shown]
    assert np.isnan(chart.limits.mean).all() == np.isnan(chart.limits.upl).all() == (not shown)
    assert (chart.variation[0] != "") == (chart.assurance[0] != "") == shown


def test_how_much_was_compared():
    assert len(CHARTS) == 196
    assert sum(len(row["neither"]) for row in CHARTS) == 9421
    assert len(ICONS) == 980
    assert sum(len(fields(row["targets"])) for row in ICONS) == 2704
    assert {row["shown"] for row in ICONS} == {"0", "1"}
