"""Periods, limits, excluded points and flags of the Stable Shift Algorithm against autospc, on every series."""

import numpy as np
from cases import every
from spc_references import all_series, as_flags, as_signs, expected, fields, same_numbers

from natpatsip.analysis.spc.parameters import PUBLISHED_SEARCH, ShiftSearch
from natpatsip.analysis.spc.rules import beyond, shift, side_of_mean
from natpatsip.analysis.spc.stable_shift import ON_THE_LINE, find_periods

RESULTS = expected("autospc")
SEARCHES = {
    "A_21_8": PUBLISHED_SEARCH,
    "B_12_7": ShiftSearch(),
    "C_24_8": ShiftSearch(period=24, run=8),
    "D_12_7_regret": ShiftSearch(no_regrets=False),
    "E_12_7_every": ShiftSearch(every_shift=True),
    "F_12_7_noexcl": ShiftSearch(exclusions=0),
    "G_12_7_nooverhang": ShiftSearch(no_regrets=False, overhanging=False),
    "H_15_7_noscreen": ShiftSearch(period=15, screening_loops=0, exclusions=0),
    "I_12_8_tol0.5": ShiftSearch(run=8, line_tolerance=0.5),
}


def values_of(row):
    """The values of a series: where the configuration keeps them, the missing ones too."""
    series = all_series()[row["series_id"]]
    return (series if row["config"].endswith("_keepna") else series.without_missing()).values


def search_of(row):
    return SEARCHES[row["config"].removesuffix("_keepna")]


each_result = every(RESULTS, name=lambda row: f"{row['config']}-{row['series_id']}", by=lambda row: row["config"])


@each_result
def test_the_periods_agree(row):
    (periods,) = find_periods([values_of(row)], search_of(row))
    wanted = fields(row["periods"])
    assert bool(wanted) == (row["status"] == "ok")
    found = [(period.start + 1, period.calculated_to, period.end, len(period.excluded)) for period in periods]
    assert found == [(*map(int, entry[:3]), int(entry[6])) for entry in wanted]
    lines = [(period.mean, period.lpl, period.upl) for period in periods]
    assert same_numbers(np.array(lines), np.array([[float(number) for number in entry[3:6]] for entry in wanted]))


@each_result
def test_every_point_agrees(row):
    values, search = values_of(row), search_of(row)
    (periods,) = find_periods([values], search)
    if not periods:
        assert row["side"].strip(".") == ""
        return
    of_point = np.repeat(np.arange(len(periods)), [period.end - period.start for period in periods])
    mean, lpl, upl = (
        np.array([getattr(period, line) for period in periods])[of_point] for line in ("mean", "lpl", "upl")
    )
    side = side_of_mean(values, mean, ON_THE_LINE + search.line_tolerance)
    excluded = [place for period in periods for place in period.excluded]
    missing = np.isnan(values)
    assert with_gaps(as_signs(side), missing) == row["side"]
    assert with_gaps(as_flags(beyond(values, lpl, upl, ON_THE_LINE)), missing) == row["outside"]
    assert as_flags(shift(side, of_point, search.run)) == row["shift"]
    assert as_flags(np.isin(np.arange(len(values)), excluded)) == row["excluded"]
    assert as_flags(np.isin(np.arange(len(values)), [period.start for period in periods[1:]])) == row["breaks"]


def with_gaps(text, missing):
    return "".join("." if gap else mark for mark, gap in zip(text, missing, strict=True))


def test_many_series_at_once_give_what_each_gives_alone():
    together = [values_of(row) for row in RESULTS if row["config"] == "B_12_7"]
    assert find_periods(together, ShiftSearch()) == [find_periods([values], ShiftSearch())[0] for values in together]


def test_how_much_was_compared():
    assert len(RESULTS) == 738
    assert sum(len(row["side"]) for row in RESULTS) == 31949
    assert sum(len(fields(row["periods"])) for row in RESULTS) == 1179
