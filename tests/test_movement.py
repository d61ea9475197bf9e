"""Who moved between two quarters: worked by hand, and the same on DuckDB and on pandas."""

import duckdb
import narwhals as nw
import pandas as pd
import pytest

from natpatsip.analysis.movement import Move, moves_between
from natpatsip.quarters import Quarter

Q1, Q4 = Quarter.parse("Q1 2022/23"), Quarter.parse("Q4 2022/23")
WARDS = pd.DataFrame(
    [
        (Q1.key, "A", "oak", "x", 2, 1),
        (Q1.key, "A", "elm", "x", 5, 1),
        (Q1.key, "A", "ash", "x", 4, 1),
        (Q1.key, "A", "fir", "x", None, 1),
        (Q1.key, "A", "yew", "x", 6, 1),
        (Q1.key, "A", "box", "x", None, 0),
        (Q1.key, "B", "bay", "x", 7, 1),
        (Q1.key, "C", "rue", "x", 3, 1),
        (Q4.key, "A", "oak", "x", 5, 1),
        (Q4.key, "A", "elm", "x", 5, 1),
        (Q4.key, "A", "ash", "x", 3, 1),
        (Q4.key, "A", "fir", "x", 1, 1),
        (Q4.key, "A", "box", "x", 2, 1),
        (Q4.key, "C", "rue", "x", 4, 1),
        (Q4.key, "D", "may", "x", 0, 1),
    ],
    columns=["quarter", "psc", "ward_id", "list", "stage", "entities"],
).astype({"stage": "Int64"})


@pytest.fixture(params=["duckdb", "pandas"])
def wards(request):
    """The same rows in each engine."""
    if request.param == "pandas":
        yield nw.from_native(WARDS).lazy()
        return
    with duckdb.connect(":memory:") as connection:
        connection.register("wards", WARDS)
        connection.execute("CREATE TABLE kept AS SELECT * FROM wards")
        yield nw.from_native(connection.table("kept"))


def test_each_kind_of_move_is_told_apart(wards):
    assert moves_between(wards, ["ward_id"], Q4, Q1) == [
        Move(("ash",), 4, 3, "slipped"),
        # It did not apply in the first quarter, and so was no site.
        Move(("box",), None, 2, "joined"),
        Move(("elm",), 5, 5, "held"),
        Move(("fir",), None, 1, "not_reported"),
        Move(("oak",), 2, 5, "advanced"),
        Move(("rue",), 3, 4, "advanced"),
        Move(("yew",), 6, None, "left"),
    ]


def test_only_collaboratives_that_returned_in_both_quarters_are_compared(wards):
    told = {move.site for move in moves_between(wards, ["ward_id"], Q4, Q1)}
    # B did not return in the second quarter and D not in the first: their wards neither left nor joined.
    assert not told & {("bay",), ("may",)}
    assert {move.site for move in moves_between(wards, ["ward_id"], Q4, Q1, among=["C"])} == {("rue",)}


def test_a_collaborative_that_returned_without_any_site_left_has_lost_them_all(wards):
    moves = moves_between(wards, ["ward_id"], Q4, Q1, among=["B"])
    assert moves == [Move(("bay",), 7, None, "left")]


def test_a_site_is_named_by_all_its_keys(wards):
    assert Move(("oak", "x"), 2, 5, "advanced") in moves_between(wards, ["ward_id", "list"], Q4, Q1)


def test_a_site_that_became_part_of_another_is_followed_into_it_at_the_less_advanced_stage(wards):
    merged = {("yew",): ("elm",), ("ash",): ("elm",)}
    moves = moves_between(wards, ["ward_id"], Q4, Q1, follow=lambda site: merged.get(site, site))
    # Elm, ash and yew were at 5, 4 and 6, and are one now, at 5; ash is still told apart in the later quarter.
    assert Move(("elm",), 4, 5, "advanced") in moves
    assert not [move for move in moves if move.kind == "left"]
