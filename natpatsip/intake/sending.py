"""A return is checked into a draft, looked at, signed off and sent."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from natpatsip.access import Actor
from natpatsip.days import day_now
from natpatsip.drafts import Draft, DraftFile, Drafts
from natpatsip.errors import UserError
from natpatsip.intake.receiving import Receipt, hold_against, keep_clean, make_receipt, read_to_check
from natpatsip.returns.problems import Problem, count_problems, errors
from natpatsip.returns.queries import query_id
from natpatsip.returns.reading import ParsedReturn
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store, Writing
from natpatsip.store.prior import Asked, list_standing
from natpatsip.store.queries import get_explained, get_explained_before_sending, get_raised
from natpatsip.text import written_day


class NotSent(UserError):
    """A draft that cannot be sent as it is; says why, and what to do."""


class GroundMoved(NotSent):
    """A draft, or what stands before it, is no longer what its sender saw."""


@dataclass(frozen=True)
class DraftAsRead:
    """A draft with each of its files as it reads now: of every file only the sheets that the draft takes from it.

    `seen` changes whenever the draft does, or what stands of the return or of the quarter before it.
    """

    draft: Draft
    files: tuple[tuple[DraftFile, ParsedReturn], ...]
    seen: str

    @property
    def problems(self) -> list[Problem]:
        """What is to be put right or explained in any of its files."""
        return [problem for _, parsed in self.files for problem in parsed.all_problems]

    @property
    def queries(self) -> dict[str, Problem]:
        """The queries that it raises, each once, by their identity."""
        return {query_id(self.draft.scope, problem): problem for problem in _queries(self.problems)}


@dataclass(frozen=True)
class SentReturn:
    """A return that was sent: the draft that it was, a receipt for each file, and how many demonstration returns of the same
    sender were set aside for it."""

    draft: Draft
    receipts: tuple[Receipt, ...]
    set_aside: int


def check_into_draft(
    store: Store,
    drafts: Drafts,
    content: bytes,
    file_name: str,
    by: Actor,
    expected: ReturnScope | None = None,
    today: date | None = None,
) -> Receipt:
    """What would become of a collaborative’s workbook; its reviewed sheets are taken into the draft of its return.

    So is what it explains of its own queries. The record is left alone. Raises StoreProblem.
    """
    read = read_to_check(store, content, file_name, expected, today)
    with store.snapshot() as snapshot:
        judged = hold_against(store, read, snapshot)
    if judged.cover and judged.cover.scope.sender == "collaborative":
        counts = {parsed.sheet.name: _count(parsed.problems) for parsed in judged.sheets}
        drafts.keep(judged.cover.scope, DraftFile(file_name, content), counts, by)
        _explain_as_given(drafts, judged.cover.scope, judged, by)
    return make_receipt(file_name, judged)


def _explain_as_given(drafts: Drafts, scope: ReturnScope, judged: ParsedReturn, by: Actor) -> None:
    """Take those into the draft that are about its own queries; of earlier returns' they are kept as it is sent."""
    raised = {query_id(scope, problem) for problem in _queries(judged.all_problems)}
    given = [explanation for explanation in judged.given.explanations if explanation.query in raised]
    if given:
        drafts.explain(scope, given, by)


def read_draft(store: Store, drafts: Drafts, draft: Draft, today: date | None = None) -> DraftAsRead:
    """A draft read anew and held against what stands. Raises NoSuchDraft and StoreProblem."""
    read = _read_files(store, drafts, draft, today)
    with store.snapshot() as snapshot:
        return _hold_draft(store, draft, read, snapshot)


def send(
    store: Store, drafts: Drafts, scope: ReturnScope, by: Actor, seen: str, today: date | None = None
) -> SentReturn:
    """Keep a draft that was signed off, in one transaction; then it is a draft no longer.

    `seen` is what its sender looked at. A file that stands already is not kept twice, so that whoever was cut off may send
    again. Raises NotSent with the reason, GroundMoved where it is not what was looked at, NoSuchDraft and StoreProblem.
    """
    draft = drafts.get(scope)
    _refuse_unready(draft, today or day_now())
    read = _read_files(store, drafts, draft, today)
    with store.writing() as writing:
        held = _hold_draft(store, draft, read, writing)
        if held.seen != seen:
            raise GroundMoved(
                "Something has changed since you looked: the draft, or what stands of this return or of the quarter before"
                " it. Nothing was sent. Look at what would change now, then send."
            )
        _refuse_errors(held)
        _refuse_unexplained(held, writing)
        sent = keep_draft(writing, held, by)
    drafts.drop(draft)
    return sent


def keep_draft(writing: Writing, held: DraftAsRead, by: Actor) -> SentReturn:
    """Keep of each file of a draft the clean sheets that are taken from it, with what was explained and who signed off.

    Demonstration returns of the same sender are set aside, unless it is one itself.
    """
    real = any(parsed.cover and not parsed.cover.demonstration for _, parsed in held.files)
    aside = writing.set_aside_demonstration(held.draft.scope.psc, by) if real else []
    receipts = tuple(_keep_file(writing, held.draft, file, parsed, by) for file, parsed in held.files)
    return SentReturn(held.draft, receipts, len(aside))


def _keep_file(writing: Writing, draft: Draft, file: DraftFile, parsed: ParsedReturn, by: Actor) -> Receipt:
    drafted = {one.explanation.query for one in draft.explanations}
    # What the draft has is kept below as its own author gave it; the file may explain queries of earlier quarters too.
    others = [one for one in parsed.given.explanations if one.query not in drafted]
    given = replace(parsed.given, explanations=others)
    receipt = keep_clean(writing, file.content, file.name, by, replace(parsed, given=given))
    number = receipt.submission or _find_standing(writing, draft.scope, file)
    raised = get_raised(writing, number) if number else set()
    for one in draft.explanations:
        if number and one.explanation.query in raised:
            writing.explain(number, [one.explanation], Actor(one.by_whom))
    if receipt.submission and draft.signed_off:
        writing.sign_off(receipt.submission, Actor(draft.signed_off.by_whom), draft.signed_off.at)
    return receipt


def _find_standing(writing: Writing, scope: ReturnScope, file: DraftFile) -> int | None:
    """The submission of this very file that stands already."""
    standing = list_standing(writing, scope.psc, scope.quarter)
    return max((row["submission"] for row in standing if row["sha256"] == file.sha256), default=None)


def _refuse_errors(held: DraftAsRead) -> None:
    if wrong := errors(held.problems):
        places = count_problems(wrong)
        raise NotSent(
            f"{places:,} {'place has' if places == 1 else 'places have'} to be put right first. Mend the file and check it"
            " again, or take the sheet out of the draft."
        )


def _refuse_unexplained(held: DraftAsRead, asked: Asked) -> None:
    """Queries of rules that the national team wants explained before a return is sent."""
    rules = get_explained_before_sending(asked)
    explained = {one.explanation.query for one in held.draft.explanations} | get_explained(asked)
    waiting = [query for query, problem in held.queries.items() if problem.rule in rules and query not in explained]
    if waiting:
        queries = "1 query has" if len(waiting) == 1 else f"{len(waiting):,} queries have"
        raise NotSent(f"{queries} to be explained first: the national team asks for that before a return is sent.")


def _refuse_unready(draft: Draft, today: date) -> None:
    quarter = draft.scope.quarter
    if quarter.end >= today:
        raise NotSent(f"{quarter} ends on {written_day(quarter.end)}. The draft is kept: send it after that day.")
    if draft.signed_off is None:
        if draft.last_sign_off:
            raise NotSent("The draft has changed since it was signed off. Sign it off again, then send it.")
        raise NotSent("The return is not signed off yet. Sign it off, then send it.")


def _read_files(
    store: Store, drafts: Drafts, draft: Draft, today: date | None
) -> Sequence[tuple[DraftFile, ParsedReturn]]:
    """Each file of a draft as it reads now, with no sheet but those that the draft takes from it."""
    read = []
    for sha256, drafted in draft.files.items():
        file = DraftFile(drafted[0].file_name, drafts.get_file(sha256))
        parsed = read_to_check(store, file.content, file.name, None, today)
        names = {one.sheet for one in drafted}
        read.append((file, replace(parsed, sheets=[one for one in parsed.sheets if one.sheet.name in names])))
    return read


def _hold_draft(
    store: Store, draft: Draft, read: Sequence[tuple[DraftFile, ParsedReturn]], asked: Asked
) -> DraftAsRead:
    """The files of a draft held against what stands and beside one another, as if they were one workbook."""
    judged = {one.sheet.name: one for one in hold_against(store, _join([parsed for _, parsed in read]), asked).sheets}
    files = tuple(
        (file, replace(parsed, sheets=[judged[one.sheet.name] for one in parsed.sheets])) for file, parsed in read
    )
    return DraftAsRead(draft, files, _fingerprint(draft, asked))


def _join(read: Sequence[ParsedReturn]) -> ParsedReturn:
    """The files as one: each sheet with what the cover of its own file answers of it."""
    first, sheets = read[0], [one for parsed in read for one in parsed.sheets]
    if first.cover is None:
        return replace(first, sheets=sheets)
    own = {
        one.sheet.name: parsed.cover.reviews[one.sheet.name] for parsed in read if parsed.cover for one in parsed.sheets
    }
    return replace(first, cover=replace(first.cover, reviews={**first.cover.reviews, **own}), sheets=sheets)


def _fingerprint(draft: Draft, asked: Asked) -> str:
    """What changes whenever the draft does, or what its problems and its changes are told by."""
    scope = draft.scope
    standing = list_standing(asked, scope.psc, scope.quarter, scope.quarter.previous)
    told = [draft.fingerprint, *(list(row.values()) for row in standing)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _count(problems: Sequence[Problem]) -> tuple[int, int]:
    wrong = count_problems(errors(problems))
    return wrong, count_problems(problems) - wrong


def _queries(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "query"]
