"""Explanations that came in a workbook, kept with the queries that they are about."""

from collections import defaultdict

from natpatsip.access import Actor
from natpatsip.returns.explanations import Given
from natpatsip.sheets.explanations import Explanation
from natpatsip.store import Writing
from natpatsip.store.queries import get_raising


def keep_explanations(writing: Writing, psc: str, given: Given, by: Actor) -> list[str]:
    """Append the explanations of queries that stand of a sender, of whichever quarter; what to tell of the others.

    Raises NotAllowed.
    """
    if not given.explanations:
        return list(given.notices)
    raised = get_raising(writing, psc)
    by_submission: dict[int, list[Explanation]] = defaultdict(list)
    notices = list(given.notices)
    for explanation in given.explanations:
        if explanation.query in raised:
            by_submission[raised[explanation.query]].append(explanation)
        else:
            notices.append(f"“{explanation.words}” explains a query that stands no longer. It was left out.")
    for submission, explanations in by_submission.items():
        writing.explain(submission, explanations, by)
    return notices
