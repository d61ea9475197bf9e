"""The financial quarter: how it is read, written, ordered and counted."""

from datetime import date

import pytest

from natpatsip.quarters import NotAQuarter, Quarter, quarters_between

Q4 = Quarter(2022, 4)


@pytest.mark.parametrize(
    "text", ["Q4 2022/23", "2022/23 Q4", "q4 2022/23", "2022/23 q4", "  Q4   2022/23 ", "Q4\u00a02022/23"]
)
def test_both_notations_are_read_however_they_are_spaced(text):
    assert Quarter.parse(text) == Q4


def test_people_see_one_notation_and_tables_keep_the_other():
    assert (Q4.label, Q4.key, str(Q4)) == ("Q4 2022/23", "2022/23 Q4", "Q4 2022/23")
    assert Quarter(1999, 1).label == "Q1 1999/00"
    assert Quarter.parse("Q1 1999/00") == Quarter(1999, 1)


@pytest.mark.parametrize("text", ["", "Q5 2022/23", "Q0 2022/23", "Q4 22/23", "Q4 2022", "Q4 2022-23", "March 2023"])
def test_other_text_is_refused_with_an_example(text):
    with pytest.raises(NotAQuarter, match=r"Write it like Q4 2022/23"):
        Quarter.parse(text)


@pytest.mark.parametrize("text", ["Q4 2022/24", "2022/24 Q4", "Q4 2022/22"])
def test_years_that_do_not_follow_each_other_are_refused(text):
    with pytest.raises(NotAQuarter, match="2022 is followed by 23"):
        Quarter.parse(text)


def test_the_fourth_quarter_of_2022_23_is_january_to_march_2023():
    assert Q4.months == (date(2023, 1, 1), date(2023, 2, 1), date(2023, 3, 1))
    assert (Q4.start, Q4.end) == (date(2023, 1, 1), date(2023, 3, 31))


@pytest.mark.parametrize(
    ("number", "start", "end"),
    [
        (1, date(2023, 4, 1), date(2023, 6, 30)),
        (2, date(2023, 7, 1), date(2023, 9, 30)),
        (3, date(2023, 10, 1), date(2023, 12, 31)),
        (4, date(2024, 1, 1), date(2024, 3, 31)),
    ],
)
def test_every_quarter_begins_and_ends_with_its_months(number, start, end):
    quarter = Quarter(2023, number)
    assert (quarter.start, quarter.end) == (start, end)
    assert Quarter.containing(start) == Quarter.containing(end) == quarter


def test_neighbours_cross_the_financial_year():
    winter, spring = Quarter(2022, 4), Quarter(2023, 1)
    assert (winter.next, spring.previous) == (spring, winter)
    assert winter + 5 == Quarter(2024, 1)
    assert winter - 4 == Quarter(2021, 4)


def test_quarters_and_their_keys_sort_by_time():
    in_time = [Quarter(2021, 4), Quarter(2022, 1), Quarter(2022, 3), Q4, Quarter(2023, 1)]
    assert sorted([Q4, in_time[2], in_time[4], in_time[0], in_time[1]]) == in_time
    assert sorted(quarter.key for quarter in in_time) == [quarter.key for quarter in in_time]


def test_quarters_between_hold_both_ends():
    two_years = quarters_between(Quarter(2021, 1), Q4)
    assert len(two_years) == 8
    assert (two_years[0], two_years[-1]) == (Quarter(2021, 1), Q4)
    assert quarters_between(Q4, Q4) == [Q4]
    assert quarters_between(Q4, Quarter(2021, 1)) == []
    assert Q4.quarters_until(Quarter(2022, 1)) == -3
