"""Cases that are tried in one test: none of them fails unseen."""

import pytest
from cases import MOST_TOLD, all_hold, every


def is_even(number: int) -> None:
    assert number % 2 == 0, f"{number} is odd"


def test_every_case_that_fails_is_named_with_its_reason():
    with pytest.raises(pytest.fail.Exception) as failed:
        all_hold(is_even, [2, 3, 4, 5], name=lambda number: f"case {number}")
    assert "2 of 4 cases fail" in str(failed.value)
    assert "case 3: AssertionError: 3 is odd" in str(failed.value) and "case 5" in str(failed.value)
    assert "case 4" not in str(failed.value)


def test_an_error_is_a_failure_and_names_its_case():
    with pytest.raises(pytest.fail.Exception, match="0: ZeroDivisionError"):
        all_hold(lambda number: 1 / number, [1, 0])


def test_many_failures_are_counted_and_the_first_told():
    with pytest.raises(pytest.fail.Exception, match="and 5 more"):
        all_hold(is_even, range(1, 2 * MOST_TOLD + 10, 2))


def test_no_case_at_all_is_a_failure():
    for nothing in (lambda: all_hold(is_even, []), lambda: every([])(is_even)("none")):
        with pytest.raises(AssertionError, match="no case"):
            nothing()


def test_a_group_fails_alone():
    tested = every([1, 2, 4], by=lambda number: "small" if number < 3 else "large")(is_even)
    tested("large")
    with pytest.raises(pytest.fail.Exception, match="1 of 2 cases fail"):
        tested("small")
