"""Submissions of a return compared: what each changed as it came, and what any two of them would make of the numbers."""

from collections.abc import Callable, Sequence

from natpatsip.access import VISITOR
from natpatsip.preview.consequences import Consequences, ReturnedChange, compare, compare_sheets
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Sheet
from natpatsip.store import Snapshot, Writing
from natpatsip.store.submissions import KeptSubmission
from natpatsip.store.supposing import supposing


def find_changes(
    sent: KeptSubmission, scope: ReturnScope, sheets: Sequence[Sheet], snapshot: Snapshot
) -> tuple[ReturnedChange, ...]:
    """The sheets that were not the same once a submission had come; of those that came for the first time, that they did."""
    with snapshot.as_at(sent.submission - 1) as before, snapshot.as_at(sent.submission) as after:
        return compare_sheets(before, after, scope, sheets, first_too=False)


def compare_submissions(
    submissions: Sequence[KeptSubmission],
    between: tuple[int, int],
    scope: ReturnScope,
    sheets: Sequence[Sheet],
    snapshot: Snapshot,
) -> Consequences:
    """What differs between a return as it was up to one submission, and up to another.

    Both are held against the record as it stands now, so that numbers differ for this return alone.
    """
    first, second = (_up_to(submission, submissions) for submission in between)
    with supposing(snapshot, first) as before, supposing(snapshot, second) as after:
        return compare(before, after, scope, sheets)


def _up_to(submission: int, submissions: Sequence[KeptSubmission]) -> Callable[[Writing], None]:
    """The submissions up to one count, and no other; one that was removed is gone for good."""

    def change(writing: Writing) -> None:
        for sent in submissions:
            wanted = sent.submission <= submission
            if sent.removed or wanted == sent.counts:
                continue
            (writing.restore if wanted else writing.withdraw)(sent.submission, VISITOR, "To compare")

    return change
