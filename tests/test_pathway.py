"""The pathway for babies born too soon: the rule for all seven, and the shares of months as they are published."""

from datetime import date

import duckdb
import narwhals as nw
import pandas as pd
import pytest

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share, collect_rows, share_at_or_above
from natpatsip.analysis.measures import ENGLAND, MEASURES, columns_of
from natpatsip.analysis.pathway import least_advanced, maternity_trusts
from natpatsip.analysis.selection import Selection
from natpatsip.quarters import Quarter

Q4 = Quarter.parse("Q4 2022/23")
SEVEN = [one.code for one in catalogue.pathway_interventions()]
NOT_APPLICABLE = "not applicable"
# By trust: what it answered for each of the seven, in their order; its caffeine never counts.
ANSWERS = {
    "all at 5 or above": [5, 6, 7, 5, 5, 5, 5],
    "one at 4": [5, 6, 7, 4, 5, 5, 5],
    "one blank, the rest at 5": [5, 5, None, 5, 5, 5, 5],
    "one does not apply": [5, 5, 5, 5, 6, 6, NOT_APPLICABLE],
    "nothing applies": [NOT_APPLICABLE] * 7,
    "nothing reported": [None] * 7,
}


def _in_engine(request, rows: pd.DataFrame):
    if request.param == "pandas":
        yield nw.from_native(rows).lazy()
        return
    with duckdb.connect(":memory:") as connection:
        connection.register("given_rows", rows)
        connection.execute("CREATE TABLE kept AS SELECT * FROM given_rows")
        yield nw.from_native(connection.table("kept"))


@pytest.fixture(params=["duckdb", "pandas"])
def trusts(request):
    """A row a trust and intervention, caffeine at stage 0 among them, in each engine."""
    rows = [
        (Q4.key, "WEX", trust, code, answer if isinstance(answer, int) else None, int(answer != NOT_APPLICABLE))
        for trust, answers in ANSWERS.items()
        for code, answer in [*zip(SEVEN, answers, strict=True), ("caffeine", 0)]
    ]
    columns = ["quarter", "psc", "trust", "intervention", "stage", "entities"]
    yield from _in_engine(request, pd.DataFrame(rows, columns=columns).astype({"stage": "Int64"}))


def test_a_trust_is_where_its_least_advanced_intervention_is(trusts):
    found = {row["trust"]: (row["stage"], row["entities"]) for row in collect_rows(least_advanced(trusts))}
    assert found == {
        "all at 5 or above": (5, 1),
        "one at 4": (4, 1),
        "one blank, the rest at 5": (None, 1),
        "one does not apply": (5, 1),
        "nothing applies": (None, 0),
        "nothing reported": (None, 1),
    }


def test_all_seven_are_adopted_where_every_one_that_applies_is_and_some_do(trusts):
    # The trust to which nothing applies leaves the denominator; blanks stay in it, and are not stage 5.
    (adopted,) = collect_rows(share_at_or_above(least_advanced(trusts), 5, ["quarter"]))
    assert (adopted["reached"], adopted["expected"]) == (2, 5)


def test_england_has_122_maternity_trusts_at_the_end_of_the_year():
    assert len(set(maternity_trusts(Q4.end))) == 122


def test_the_published_shares_of_cord_management_and_their_coverage_come_out(demonstration):
    # NatPatSIP progress report, Q4 2022/23: 33% in April 2020, 61% in March 2023, in 83% of the country.
    with demonstration.snapshot() as snapshot:
        months = columns_of(MEASURES["cord_management"], ENGLAND, Selection.ending(Q4), snapshot.frame)
    shares = months.share_of_dates
    assert shares[date(2020, 4, 1)].percent() == 33 and shares[date(2023, 3, 1)].percent() == 61
    assert Share(int(months.sites[-1]), len(maternity_trusts(Q4.end))).percent() == 83
