"""Many cases in one test: every one is tried, and those that fail are named with their reason."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import pytest

Case = TypeVar("Case")
MOST_TOLD = 20


def all_hold(check: Callable[[Case], None], cases: Iterable[Case], name: Callable[[Case], str] = str) -> None:
    """Try a check on each case; fails when one of them fails, and when there are none."""
    cases = list(cases)
    assert cases, "there is no case to try"
    failed = []
    for case in cases:
        try:
            check(case)
        except Exception as problem:
            failed.append(f"{name(case)}: {type(problem).__name__}: {problem}")
    if failed:
        more = [f"and {len(failed) - MOST_TOLD} more"] if len(failed) > MOST_TOLD else []
        told = "\n".join([*failed[:MOST_TOLD], *more])
        pytest.fail(f"{len(failed)} of {len(cases)} cases fail:\n{told}", pytrace=False)


def every(
    cases: Iterable[Case], name: Callable[[Case], str] = str, by: Callable[[Case], str] = lambda case: "all"
) -> Callable[[Callable[[Case], None]], Callable]:
    """Makes a check of one case into a test of them all: one test for each group that `by` tells."""
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(by(case), []).append(case)
    # Without any case there is a test all the same, and it fails.
    groups = groups or {"none": []}

    def decorated(check: Callable[[Case], None]) -> Callable:
        @pytest.mark.parametrize("group", groups)
        def test(group: str) -> None:
            all_hold(check, groups[group], name)

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    return decorated


def first_of(cases: Sequence) -> list:
    """The first of several cases that go the same way; the others are for `make prove`."""
    return [cases[0], *(pytest.param(case, marks=pytest.mark.prove) for case in cases[1:])]
