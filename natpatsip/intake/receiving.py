"""A file is received: read, held against what stands, and kept."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from natpatsip.access import Actor
from natpatsip.days import day_now
from natpatsip.intake.explaining import keep_explanations
from natpatsip.returns.extracts import ExtractDetails, read_extract
from natpatsip.returns.problems import Problem, as_record, errors
from natpatsip.returns.queries import query_id
from natpatsip.returns.reading import ParsedReturn, ParsedSheet, PriorReturns, judge, read_return
from natpatsip.sheets import cover, sheets_of
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Row, Sheet
from natpatsip.store import Store, Submission, Writing
from natpatsip.store.prior import Asked, get_current_rows, get_lines_ever
from natpatsip.store.status import get_extracts


@dataclass(frozen=True)
class Receipt:
    """What became of a file: a workbook, or a publisher's extract, which is one sheet.

    `stored` and `waiting` name sheets by title: stored in whole (or, by a check, fit to be), or not stored because
    something must be put right; `not_returned` those left out or not reviewed, `left_out` those of them that may be.
    `submission` is the number it is kept under, None when nothing was stored; `already` when this very file is what
    stands. `notices` tell of explanations in it that were left out.
    """

    file_name: str
    scope: ReturnScope | None
    stored: tuple[str, ...]
    waiting: tuple[str, ...]
    not_returned: tuple[str, ...]
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...]
    submission: int | None = None
    already: bool = False
    notices: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether nothing has to be put right: queries may remain."""
        return not errors(self.problems)


# How long before its quarter ends a return can be checked: collaboratives fill it in during these weeks.
CHECKED_BEFORE_END = timedelta(days=21)


def check(
    store: Store, content: bytes, file_name: str, expected: ReturnScope | None = None, today: date | None = None
) -> Receipt:
    """What would become of a workbook, with nothing stored; its quarter may end within three weeks."""
    read = read_to_check(store, content, file_name, expected, today)
    with store.snapshot() as snapshot:
        return make_receipt(file_name, hold_against(store, read, snapshot))


def read_to_check(
    store: Store, content: bytes, file_name: str, expected: ReturnScope | None, today: date | None
) -> ParsedReturn:
    """A workbook as it reads before it is sent: its quarter may end within three weeks."""
    return _read(content, file_name, (today or day_now()) + CHECKED_BEFORE_END, expected, store.sheets)


# A draft is read as soon as its file was checked: the same bytes need no second reading.
@lru_cache(maxsize=2)
def _read(
    content: bytes, file_name: str, until: date, expected: ReturnScope | None, sheets: tuple[Sheet, ...]
) -> ParsedReturn:
    return read_return(content, file_name, until, expected, sheets)


@dataclass(frozen=True)
class ReadFile:
    """A file with what was read in it."""

    name: str
    content: bytes
    read: ParsedReturn


def receive(
    store: Store,
    content: bytes,
    file_name: str,
    by: Actor,
    expected: ReturnScope | None = None,
    today: date | None = None,
) -> Receipt:
    """Check a workbook and keep its clean sheets, in one transaction; `by` is who sends it.

    Rules that look at what stands are applied again in that transaction if anything came between, so that of two returns
    sent at once the second is held against the first. When this returns with a submission number, it is in the file for
    good. Raises StoreProblem.
    """
    read = read_return(content, file_name, today or day_now(), expected, store.sheets)
    (receipt,) = receive_together(store, [ReadFile(file_name, content, read)], by)
    return receipt


def receive_together(store: Store, files: Sequence[ReadFile], by: Actor) -> list[Receipt]:
    """Keep what `receive` would of files of different senders, all in one transaction; a receipt each. Raises StoreProblem."""
    with store.snapshot() as snapshot:
        judged, seen = [hold_against(store, file.read, snapshot) for file in files], snapshot.version
    if not any(map(clean_sheets, judged)):
        return [make_receipt(file.name, one) for file, one in zip(files, judged, strict=True)]
    with store.writing() as writing:
        if writing.last_event != (seen.sequence, seen.hash):
            judged = [hold_against(store, file.read, writing) for file in files]
        return [keep_clean(writing, file.content, file.name, by, one) for file, one in zip(files, judged, strict=True)]


def prepare(
    store: Store,
    content: bytes,
    file_name: str,
    by: Actor,
    expected: ReturnScope | None = None,
    today: date | None = None,
) -> tuple[Receipt, Callable[[Writing], Receipt]]:
    """What `receive` would make of a workbook, and the way in which it would keep it. Raises StoreProblem."""
    read = read_return(content, file_name, today or day_now(), expected, store.sheets)
    with store.snapshot() as snapshot:
        judged = hold_against(store, read, snapshot)
    return make_receipt(file_name, judged), lambda writing: keep_clean(writing, content, file_name, by, judged)


def receive_extract(
    store: Store, content: bytes, file_name: str, by: Actor, claim: ExtractDetails, today: date | None = None
) -> Receipt:
    """Check a publisher's CSV, which is what `claim` says of it, and keep it when it is clean. Raises StoreProblem."""
    with store.snapshot() as snapshot:
        standing = next((extract.extract_date for extract in get_extracts(snapshot, claim.sheet.name)), None)
    read = read_extract(content, file_name, claim, today or day_now(), standing)
    if not clean_sheets(read):
        return make_receipt(file_name, read)
    with store.writing() as writing:
        return keep_clean(writing, content, file_name, by, read, claim.said)


def returned_before(store: Store, scope: ReturnScope) -> PriorReturns:
    """What stands for a return and for the same sender's quarter before it, and the lines that it ever returned."""
    with store.snapshot() as snapshot:
        return _before(store, scope, snapshot)


def _before(store: Store, scope: ReturnScope, asked: Asked) -> PriorReturns:
    own, earlier = sheets_of(scope.sender, store.sheets), ReturnScope(scope.psc, scope.quarter.previous)
    current, previous = (get_current_rows(asked, own, of) for of in (scope, earlier))
    return PriorReturns(current, previous, get_lines_ever(asked, own, scope.psc))


def hold_against(store: Store, read: ParsedReturn, asked: Asked) -> ParsedReturn:
    """A return that was read, held against what stands."""
    return judge(read, _before(store, read.cover.scope, asked)) if read.cover else read


def clean_sheets(parsed: ParsedReturn) -> list[ParsedSheet]:
    """The sheets of a return in which nothing has to be put right."""
    return [sheet for sheet in parsed.sheets if sheet.clean]


def keep_clean(
    writing: Writing,
    content: bytes,
    file_name: str,
    by: Actor,
    parsed: ParsedReturn,
    said: Mapping[str, Any] = MappingProxyType({}),
) -> Receipt:
    """Store the clean sheets of a file that has been read and judged."""
    kept = {sheet.sheet: rows_as_kept(sheet) for sheet in clean_sheets(parsed)}
    form = parsed.cover
    if form is None or not kept:
        return make_receipt(file_name, parsed)
    versions = {sheet.sheet: sheet.version for sheet in parsed.sheets}
    answers = {sheet: cover.KEPT_ANSWERS[form.reviews[sheet.name]] for sheet in kept}
    submission = Submission(
        form.scope, file_name, content, form.contact_role, form.demonstration, said, versions, answers
    )
    if writing.is_current(submission, {sheet: len(rows) for sheet, rows in kept.items()}):
        return make_receipt(file_name, parsed, already=True)
    number = writing.receive(
        submission, kept, [_kept_problem(form.scope, problem) for problem in parsed.all_problems], by
    )
    notices = keep_explanations(writing, form.scope.psc, parsed.given, by)
    return replace(make_receipt(file_name, parsed, number), notices=tuple(notices))


def rows_as_kept(parsed: ParsedSheet) -> list[dict[str, Any]]:
    """The rows of a sheet as its table keeps them, but for what is the same in all of a submission."""
    return [_kept(row, parsed.sheet) for row in parsed.rows]


def _kept(row: Row, sheet: Sheet) -> dict[str, Any]:
    """A row as the table keeps it: its values, where it stood, and each answer in the words it was given."""
    across = sheet.across.values if sheet.across else ()
    cell = next((row.cells[value.name] for value in across if value.name in row.cells), "")
    return {
        **row.values,
        "sheet_row": row.sheet_row,
        "sheet_column": "".join(letter for letter in cell if letter.isalpha()),
        "as_given": json.dumps({name: [row.cells[name], given] for name, given in row.given.items()}),
    }


def _kept_problem(scope: ReturnScope, problem: Problem) -> dict[str, str]:
    """A problem as the table keeps it: of many that one stands for, how many is said in words; a query has its identity."""
    query = query_id(scope, problem) if problem.severity == "query" else ""
    record = as_record(problem) | {"found": problem.told, "query": query}
    del record["count"]
    return record


def _titles(sheets: Sequence[ParsedSheet], clean: bool) -> tuple[str, ...]:
    return tuple(parsed.sheet.title for parsed in sheets if parsed.clean == clean)


def make_receipt(file_name: str, parsed: ParsedReturn, submission: int | None = None, already: bool = False) -> Receipt:
    """What became of a file: `submission` is the number that it is kept under; `already` when it is what stands."""
    return Receipt(
        file_name,
        parsed.cover.scope if parsed.cover else None,
        _titles(parsed.sheets, clean=True),
        _titles(parsed.sheets, clean=False),
        tuple(parsed.not_returned),
        tuple(parsed.left_out),
        tuple(parsed.all_problems),
        submission,
        already,
        tuple(parsed.given.notices),
    )
