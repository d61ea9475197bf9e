"""Demonstration returns as workbooks, filled in and reviewed; many of them are made, and read, beside one another.

A workbook is the same bytes whenever it is made, so that one that is sent again is known for the same.
"""

import signal
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from natpatsip.demo.answers import demonstration_answers
from natpatsip.demo.care_homes import ENGLAND
from natpatsip.organisations.lists.keeping import use_lists_of
from natpatsip.quarters import Quarter
from natpatsip.returns.child import read_workbook
from natpatsip.returns.raw import RawWorkbook
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets import SHEETS, cover
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Sheet, Values

CONTACT_ROLE = "Demonstration"
WORKERS = 2


def demonstration_workbook(psc: str, quarter: Quarter, since: Quarter | None = None, scale: int = 1) -> bytes:
    """The return that holds these answers, filled in and reviewed; raises as `demonstration_answers` does."""
    answers = demonstration_answers(psc, quarter, since, scale)
    sheets = [_with_lines_of(sheet, answers[sheet.name]) if answers.get(sheet.name) else sheet for sheet in SHEETS]
    book = build_template(ReturnScope(cover.find_sender(psc), quarter), sheets, answers, status="demonstration")
    complete_cover(book, CONTACT_ROLE, _reviews(answers))
    return template_bytes(book, made=datetime.combine(quarter.end, time()))


@dataclass(frozen=True)
class MadeWorkbook:
    """A workbook with its cells, as the process that made it read them."""

    content: bytes
    cells: RawWorkbook


def demonstration_workbooks(scopes: Sequence[ReturnScope], database: Path, scale: int) -> Generator[MadeWorkbook]:
    """The workbook of each, in this order, made ahead in processes of their own; the national team’s first brings its history.

    Their organisations are those of the lists that hold for the record in a database.
    """
    # Started afresh: a copy of this process would take over the locks of its threads, and wait for them for ever.
    pool = ProcessPoolExecutor(WORKERS, get_context("spawn"), _prepare, (database,))
    try:
        for content, cells in pool.map(partial(_make, scale=scale), *zip(*_with_history(scopes), strict=True)):
            yield MadeWorkbook(content, RawWorkbook.from_record(cells))
    finally:
        pool.shutdown(cancel_futures=True)


def _prepare(database: Path) -> None:
    # Ctrl-C reaches these processes too, and is for the one that they work for to tell.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    use_lists_of(database)


def _make(psc: str, quarter: Quarter, since: Quarter | None, scale: int) -> tuple[bytes, dict[str, Any]]:
    """A workbook and what stands in it, as a record, which is far quicker to hand over than the cells one by one."""
    content = demonstration_workbook(psc, quarter, since, scale)
    return content, read_workbook(content).as_record()


def _with_history(scopes: Sequence[ReturnScope]) -> Iterator[tuple[str, Quarter, Quarter | None]]:
    first, since = min(scope.quarter for scope in scopes), min(ENGLAND)
    for scope in scopes:
        yield scope.psc, scope.quarter, since if scope.quarter == first else None


def _reviews(answers: Mapping[str, Sequence[Values]]) -> dict[str, str]:
    """What the cover says of each sheet: one without rows is left unreviewed, unless it may be empty."""
    return {
        sheet.title: cover.REVIEWED if answers[sheet.name] else cover.NOTHING_TO_REPORT
        for sheet in SHEETS
        if answers.get(sheet.name) or (sheet.name in answers and sheet.may_be_empty)
    }


def _with_lines_of(sheet: Sheet, rows: Sequence[Values]) -> Sheet:
    """The sheet with the lines of these rows, whatever else the template would print."""
    lines: dict[tuple[Any, ...], Values] = {}
    for row in rows:
        lines.setdefault(tuple(row[key] for key in sheet.line_keys), {key: row[key] for key in sheet.line_keys})
    return replace(sheet, lines=lambda scope, known, ever: list(lines.values()))
