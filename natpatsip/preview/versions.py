"""Versions of a return compared: what each changed as it came, and what any two of them would make of the numbers."""

from collections.abc import Callable, Sequence

from natpatsip.access import VISITOR
from natpatsip.preview.consequences import Consequences, ReturnedChange, compare, compare_sheets
from natpatsip.sheets.specification import ReturnScope, Sheet
from natpatsip.store import Snapshot, Writing
from natpatsip.store.supposing import supposing
from natpatsip.store.versions import SentVersion


def find_changes(
    version: SentVersion, scope: ReturnScope, sheets: Sequence[Sheet], snapshot: Snapshot
) -> tuple[ReturnedChange, ...]:
    """The sheets that were not the same once a version had come; of those that came for the first time, that they did."""
    with snapshot.as_at(version.submission - 1) as before, snapshot.as_at(version.submission) as after:
        return compare_sheets(before, after, scope, sheets, first_too=False)


def compare_versions(
    versions: Sequence[SentVersion],
    between: tuple[int, int],
    scope: ReturnScope,
    sheets: Sequence[Sheet],
    snapshot: Snapshot,
) -> Consequences:
    """What differs between a return as it was up to one submission, and up to another.

    Both are held against the record as it stands now, so that numbers differ for this return alone.
    """
    first, second = (_up_to(submission, versions) for submission in between)
    with supposing(snapshot, first) as before, supposing(snapshot, second) as after:
        return compare(before, after, scope, sheets)


def _up_to(submission: int, versions: Sequence[SentVersion]) -> Callable[[Writing], None]:
    """The versions up to a submission count, and no other; one that was removed is gone for good."""

    def change(writing: Writing) -> None:
        for version in versions:
            wanted = version.submission <= submission
            if version.removed or wanted == version.counts:
                continue
            (writing.restore if wanted else writing.withdraw)(version.submission, VISITOR, "To compare")

    return change
