"""Templates to fill in, with what stands in the record already in them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from natpatsip import organisations
from natpatsip.errors import UserError
from natpatsip.intake.receiving import returned_before
from natpatsip.quarters import Quarter
from natpatsip.returns.marked import mark_workbook
from natpatsip.returns.problems import Problem
from natpatsip.returns.query_tab import Listed
from natpatsip.returns.reading import PriorReturns
from natpatsip.returns.template import build_template, template_bytes
from natpatsip.sheets import sheets_of
from natpatsip.sheets.explanations import Explanation
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Sheet
from natpatsip.store import Store
from natpatsip.store.calendar import get_calendar, get_due
from natpatsip.store.queries import Query, get_queries
from natpatsip.text import written_day

_STILL_OPEN = (
    "These queries about what you returned are still to be explained. Choose why it is so, say it in your own words, and"
    " send this workbook with your return: the answers count for the quarter that they are about."
)


class NothingCollected(UserError, ValueError):
    """A quarter in which no programme collects returns."""


def make_template(store: Store, scope: ReturnScope) -> Workbook:
    """The template of a return, filled in with what stands for it or, sheet by sheet, for the quarter before.

    Its cover says by when it is due and whom to ask, where that is set. Raises NothingCollected.
    """
    before, own = returned_before(store, scope), sheets_of(scope.sender, store.sheets)
    if not sheets_of(scope.sender, own, scope.quarter):
        raise NothingCollected(f"No programme collects returns for {scope.quarter}.")
    known = {sheet.name: _known(sheet, before) for sheet in own}
    return build_template(
        scope, own, known, ever=before.ever, previous=before.previous, note=_tell_when_due(store, scope)
    )


def template_file(store: Store, scope: ReturnScope) -> bytes:
    """The template as a file, with a tab of the queries about earlier returns that its sender has still to explain.

    Raises NothingCollected.
    """
    content = template_bytes(make_template(store, scope))
    with store.snapshot() as snapshot:
        queries = [query for query in get_queries(snapshot, psc=scope.psc) if query.owner == "collaborative"]
    listed = [_listed(query) for query in queries if query.scope.quarter <= scope.quarter]
    return mark_workbook(content, listed, _STILL_OPEN) if listed else content


def template_files(store: Store, quarter: Quarter) -> Iterator[tuple[ReturnScope, bytes]]:
    """The template of every collaborative for a quarter, in published order. Raises NothingCollected."""
    for psc in organisations.collaboratives():
        scope = ReturnScope(psc.code, quarter)
        yield scope, template_file(store, scope)


def _tell_when_due(store: Store, scope: ReturnScope) -> str:
    """The sentences of the cover; none for the national team, which sets the calendar."""
    if scope.sender != "collaborative":
        return ""
    with store.snapshot() as snapshot:
        due, calendar = get_due(snapshot, scope), get_calendar(snapshot, scope.quarter)
    parts = [f"Send it by {written_day(due)}."] if due else []
    return " ".join([*parts, f"Questions: {calendar.contact}"] if calendar and calendar.contact else parts)


def _listed(query: Query) -> Listed:
    """A query about an earlier return, with its explanation so far and what was asked back about it."""
    given = query.explanation
    action = f"Asked back: {given.answer.words}" if given and given.answer else query.action
    problem = Problem(
        *("query", query.rule, query.sheet, "", query.found, query.allowed, action),
        line=query.line,
        heading=query.heading,
    )
    known = Explanation(query.id, given.choice, given.words) if given else None
    return Listed(problem, query.id, known, of=query.scope.quarter.label)


def _known(sheet: Sheet, before: PriorReturns) -> Sequence[Mapping[str, Any]]:
    """What a template fills a sheet in with: of months, both quarters', so that what holds for a group is there."""
    earlier, now = before.previous.get(sheet.name, []), before.current.get(sheet.name)
    if sheet.grain == "quarter":
        return earlier if now is None else now
    return list({tuple(row[key] for key in sheet.row_keys): row for row in [*earlier, *(now or [])]}.values())
