"""A publisher's CSV as a page of cells, so that the same reader and checks read it that read a workbook."""

import csv
import io
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from natpatsip.returns import refusals
from natpatsip.returns.package import FILE_LIMIT
from natpatsip.returns.problems import Problem
from natpatsip.returns.raw import RawCell, RawSheet
from natpatsip.returns.refusals import Refused
from natpatsip.returns.unpacking import LOCAL_SIGNATURE, MIB
from natpatsip.text import is_blank

# Twelve years of three measures by ICB are 18,000 lines; four measures of 400 providers 20,000 a year.
LINE_LIMIT = 50_000
CELL_LIMIT = 500_000

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Other characters that programs write between columns; a first line of one column that holds one gives them away.
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def open_csv(content: bytes, file_name: str, title: str) -> tuple[RawSheet | None, list[Problem]]:
    """The cells of a CSV as the page of that title, row and column as Excel would show them; or why it cannot be read.

    A CSV has no kinds of cell: what is written like 2022-04-01 is a date, everything else is text. The first line holds
    the headings; what stands under a blank one is left out.
    """
    try:
        return RawSheet(title, _cells(_decoded(content))), []
    except Refused as refused:
        return None, [Refused(refused.refusal, **refused.facts, sheet=title).problem(file_name)]


def _decoded(content: bytes) -> str:
    if len(content) > FILE_LIMIT:
        raise Refused(refusals.EXTRACT_TOO_LARGE, size=len(content) // MIB, limit=FILE_LIMIT // MIB)
    if content.startswith(LOCAL_SIGNATURE):
        raise Refused(refusals.EXTRACT_IS_A_WORKBOOK)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(refusals.EXTRACT_NOT_UTF8, line=content.count(b"\n", 0, error.start) + 1) from error
    if not text.strip():
        raise Refused(refusals.EXTRACT_EMPTY)
    if "\0" in text:
        raise Refused(refusals.EXTRACT_NOT_TEXT)
    return text


def _cells(text: str) -> dict[tuple[int, int], RawCell]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = list(zip(range(1, LINE_LIMIT + 3), reader, strict=False))
    except csv.Error as error:
        raise Refused(refusals.EXTRACT_QUOTATION, line=reader.line_num) from error
    _examine_size(lines)
    headings = lines[0][1]
    _examine_separator(headings)
    unnamed = {column for column, heading in enumerate(headings, start=1) if is_blank(heading)}
    return {
        (row, column): _cell(row, column, value)
        for row, line in lines
        for column, value in enumerate(line, start=1)
        if not is_blank(value) and column not in unnamed
    }


def _examine_size(lines: Iterable[tuple[int, list[str]]]) -> None:
    cells = sum(len(line) for _, line in lines)
    last = max(row for row, _ in lines)
    if last > LINE_LIMIT + 1 or cells > CELL_LIMIT:
        raise Refused(refusals.EXTRACT_TOO_LONG, lines=LINE_LIMIT, cells=CELL_LIMIT)


def _examine_separator(headings: list[str]) -> None:
    for character, name in _SEPARATORS.items():
        if len(headings) == 1 and character in headings[0]:
            raise Refused(refusals.EXTRACT_SEPARATOR, separator=name)


def _cell(row: int, column: int, value: str) -> RawCell:
    if _ISO_DATE.fullmatch(value.strip()):
        # 2022-02-30 is no date: it stays text, for the reader to tell.
        with suppress(ValueError):
            return RawCell(row, column, "date", date.fromisoformat(value.strip()).isoformat())
    return RawCell(row, column, "text", value)
