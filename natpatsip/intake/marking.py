"""A workbook that was checked, given back with its problems marked."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from natpatsip.drafts import DraftFile, Drafts, NoSuchDraft
from natpatsip.intake.receiving import hold_against, read_to_check
from natpatsip.returns.marked import CannotBeMarked, list_problems, mark_workbook, marked_name
from natpatsip.sheets.explanations import Explanation
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store


def mark(
    store: Store,
    content: bytes,
    file_name: str,
    expected: ReturnScope | None = None,
    today: date | None = None,
    known: Mapping[str, Explanation] = MappingProxyType({}),
) -> bytes:
    """The workbook back with its problems marked, and listed with room to explain its queries; nothing is stored.

    The explanations that are `known` of queries, by their identities, are filled in beside those that it holds itself.
    Raises CannotBeMarked.
    """
    read = read_to_check(store, content, file_name, expected, today)
    if read.cover is None and any(not problem.sheet for problem in read.problems):
        raise CannotBeMarked("The file cannot be opened, so nothing in it can be marked.")
    with store.snapshot() as snapshot:
        judged = hold_against(store, read, snapshot)
    explanations = {**known, **{one.query: one for one in read.given.explanations}}
    scope = judged.cover.scope if judged.cover else None
    return mark_workbook(content, list_problems(scope, judged.all_problems, explanations))


def mark_draft(store: Store, drafts: Drafts, scope: ReturnScope, sha256: str) -> DraftFile:
    """A file of a draft, by its fingerprint, with its problems marked and what was explained of the draft filled in.

    Raises NoSuchDraft and StoreProblem.
    """
    draft = drafts.get(scope)
    drafted = draft.files.get(sha256)
    if drafted is None:
        raise NoSuchDraft(
            "The draft takes nothing from that file any more: its sheets were checked anew, or taken out."
        )
    known = {one.explanation.query: one.explanation for one in draft.explanations}
    name = drafted[0].file_name
    return DraftFile(marked_name(name), mark(store, drafts.get_file(sha256), name, scope, known=known))
