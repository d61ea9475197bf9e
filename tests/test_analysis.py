"""Arithmetic: worked by hand, and the same on DuckDB and on pandas."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import duckdb
import narwhals as nw
import pandas as pd
import pytest

from natpatsip.analysis.adoption import Share, collect_rows, share_at_or_above, stage_breakdown
from natpatsip.analysis.measures import MEASURES, change_since, share_of_places
from natpatsip.analysis.rounding import half_up, percent, points
from natpatsip.analysis.selection import Selection, narrow
from natpatsip.analysis.targets import gap_to_ambition, target_row
from natpatsip.quarters import Quarter

Q3, Q4 = Quarter.parse("Q3 2022/23"), Quarter.parse("Q4 2022/23")

# A returned in both quarters, B only in the first, C only in the second. One of A's sites is not reported.
SITES = pd.DataFrame(
    [
        (Q3.key, "A", "x", 2, 4),
        (Q3.key, "A", "y", 5, 4),
        (Q3.key, "B", "x", 7, 10),
        (Q4.key, "A", "x", 4, 3),
        (Q4.key, "A", "y", 5, 4),
        (Q4.key, "A", "y", None, 1),
        (Q4.key, "C", "x", 6, 2),
        (Q4.key, "C", "x", 0, 0),
    ],
    columns=["quarter", "psc", "tool", "stage", "entities"],
).astype({"stage": "Int64"})
SITES["psc_name"] = SITES["psc"]
# The share of homes at stage 5 or above, of these rows.
HOMES = replace(MEASURES["mandet_stage5"], source=lambda table: table("sites"))


@dataclass(frozen=True)
class OnlyTheseSites:
    """Gives frames as a snapshot does, of these rows whatever is asked for; nothing is kept."""

    sites: nw.LazyFrame

    def __call__(self, make):
        return make(lambda name: self.sites)

    def keep(self, key, make, size):
        return make()


@pytest.fixture(params=["duckdb", "pandas"])
def sites(request):
    """The same rows in each engine."""
    if request.param == "pandas":
        yield nw.from_native(SITES).lazy()
        return
    with duckdb.connect(":memory:") as connection:
        connection.register("sites", SITES)
        connection.execute("CREATE TABLE kept AS SELECT * FROM sites")
        yield nw.from_native(connection.table("kept"))


def test_a_site_not_reported_stays_in_the_denominator(sites):
    now = sites.filter(nw.col("quarter") == Q4.key)
    rows = collect_rows(share_at_or_above(now, 5, ["psc"]))
    assert rows == [{"psc": "A", "reached": 4, "expected": 8}, {"psc": "C", "reached": 2, "expected": 2}]
    assert all(isinstance(row["expected"], int) for row in rows)


def test_counts_keep_what_is_not_reported_as_its_own_stage(sites):
    now = sites.filter(nw.col("quarter") == Q4.key, nw.col("psc") == "A")
    rows = collect_rows(stage_breakdown(now, ["psc"]))
    counts = {row["stage"]: row["entities"] for row in rows}
    assert {stage: homes for stage, homes in counts.items() if stage == stage and stage is not None} == {4: 3, 5: 4}
    assert sum(counts.values()) == 8
    assert {row["expected"] for row in rows} == {8}


def test_the_change_compares_only_collaboratives_of_both_quarters(sites):
    change = change_since(HOMES, Q3, Selection(Q4, Q3), OnlyTheseSites(sites))
    assert (change.now, change.before) == (Share(4, 8), Share(4, 8))
    assert (change.compared, change.returned) == (1, 2)
    assert change.points() == 0


def test_the_total_is_of_everyone_who_returned(sites):
    assert share_of_places(HOMES, Selection(Q4, Q3), OnlyTheseSites(sites)) == Share(6, 10)


def test_a_quarter_that_nobody_returned_has_no_share_and_no_change(sites):
    change = change_since(HOMES, Q4, Selection(Q4.next, Q3), OnlyTheseSites(sites))
    assert change.points() is None
    assert change.now.percent() is None


def test_a_choice_narrows_the_columns_there_are_and_no_others(sites):
    chosen = Selection(Q4, Q3, psc=("A",), ward_type=("picu",))
    assert {row["psc"] for row in collect_rows(narrow(sites, chosen))} == {"A"}


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction(25, 2), 0, 13),
        (Fraction(27, 2), 0, 14),
        (Fraction(-25, 2), 0, -13),
        (Fraction(100, 3), 1, 33.3),
        (Fraction(61195, 1000), 1, 61.2),
        (0.125, 2, 0.13),
        (2.675, 2, 2.68),
        (0, 1, 0.0),
    ],
)
def test_halves_go_up(value, decimals, shown):
    assert half_up(value, decimals) == shown


def test_percentages_are_rounded_once_from_whole_numbers():
    # 29 of 200 is 14.5%: floating point would make it 14.499... and show 14.
    assert percent(29, 200) == 15
    assert percent(0, 0) is None
    assert points((3, 4), (1, 2)) == 25.0


# The two rows of the published table by collaborative that its rule on rounding decides, and one that it doesn't.
@pytest.mark.parametrize(
    ("direct", "total", "published"),
    [(21, 134, (16, 21, 13, 157, 134)), (21, 47, (45, 21, 5, 447, 47)), (172, 1288, (13, 172, 129, 134, 1288))],
)
def test_the_target_met_uses_the_target_before_rounding(direct, total, published):
    assert tuple(target_row(direct, total, 10).values()) == published


def test_the_gap_is_in_whole_sites_and_the_run_rate_in_the_quarters_left():
    by = date(2023, 3, 31)
    # 85% of 14,975 homes is 12,728.75, so 12,729 homes are needed.
    assert gap_to_ambition(Share(9164, 14975), 85, Q4, by).to_go == 3565
    assert gap_to_ambition(Share(9164, 14975), 85, Q4, by).run_rate is None
    two_left = gap_to_ambition(Share(10, 134), 10, Quarter.parse("Q2 2022/23"), by)
    assert (two_left.to_go, two_left.quarters_left, two_left.run_rate) == (4, 2, 2.0)
    assert gap_to_ambition(Share(14, 134), 10, Q3, by).run_rate is None
