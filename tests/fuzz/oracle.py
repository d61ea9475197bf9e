"""What was accepted, held cell by cell against another reader of the same file: openpyxl for a workbook, pandas for a CSV."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from natpatsip.quarters import Quarter
from natpatsip.returns.layout import HEADING_SEARCH_ROWS
from natpatsip.returns.reading import ParsedReturn, ParsedSheet
from natpatsip.sheets import cover
from natpatsip.sheets.field_types import FieldType, Unreadable
from natpatsip.sheets.specification import Column, Row, Sheet
from tests.fuzz.other_readers import Cells, cells_of_csv, cells_of_sheet, has_formulas, open_workbook, plain

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ADDRESS = re.compile(r"([A-Z]+)([0-9]+)")


def workbook_faults(content: bytes, read: ParsedReturn) -> Iterator[str]:
    """Each place where an accepted sheet, or its cover, is not what openpyxl reads. Raises NotRead."""
    assert read.cover is not None
    book = open_workbook(content, data_only=True)
    formulas = open_workbook(content, data_only=False) if has_formulas(content) else None
    yield from _cover_faults(cells_of_sheet(book, cover.TITLE), read)
    for parsed in read.sheets:
        if parsed.clean:
            title = parsed.sheet.title
            found = cells_of_sheet(book, title)
            if found is None:
                yield f"{title}: accepted, where openpyxl finds no sheet of that title, or several"
                continue
            yield from _sheet_faults(parsed, found, read.cover.scope.quarter)
            yield from _uncalculated(parsed, found, formulas and cells_of_sheet(formulas, title))


def extract_faults(content: bytes, read: ParsedReturn) -> Iterator[str]:
    """Each place where an accepted extract is not what pandas reads. Raises NotRead."""
    assert read.cover is not None
    for parsed in read.sheets:
        if parsed.clean:
            yield from _sheet_faults(parsed, cells_of_csv(content), read.cover.scope.quarter)


def _cover_faults(found: Cells | None, read: ParsedReturn) -> Iterator[str]:
    form = read.cover
    assert form is not None
    if found is None:
        yield "Cover: accepted, where openpyxl finds none, or several"
        return
    answers: dict[str, list[str]] = {}
    for address, label in found.items():
        if address.startswith("A"):
            answers.setdefault(plain(label), []).append(str(found.get(address.replace("A", "B", 1), "")))
    said = {field.name: answers.get(plain(field.label), []) for field in cover.FIELDS}
    if any(len(each) > 1 for each in said.values()):
        yield f"Cover: accepted, where a label stands twice: {said}"
    elif cover.find_sender(said["psc"][0]) != form.scope.psc:
        yield f"Cover: read as {form.scope.psc}, where openpyxl reads {said['psc']}"
    elif Quarter.parse(said["quarter"][0]) != form.scope.quarter:
        yield f"Cover: read as {form.scope.quarter}, where openpyxl reads {said['quarter']}"
    for parsed in read.sheets:
        reviews = answers.get(plain(parsed.sheet.title), [])
        if [plain(review) for review in reviews] not in (["yes"], ["nothingtoreport"]):
            yield f"Cover: {parsed.sheet.title} is read, where openpyxl reads {reviews} beside it"


def _sheet_faults(parsed: ParsedSheet, found: Cells, quarter: Quarter) -> Iterator[str]:
    sheet, heads = parsed.sheet, _heads(found)
    for row in parsed.rows:
        for name, column in _columns(sheet, row).items():
            address = row.cells[name]
            fault = _cell_fault(column, row, name, found.get(address))
            if not heads.get(_split(address)[0], set()) & _headings(sheet, column, row, quarter):
                fault = f"read under “{column.heading}”, where openpyxl finds no such heading"
            if fault:
                yield f"{sheet.title}!{address}: {fault}"
    yield from _left_out(parsed, found, heads)


def _heads(found: Cells) -> dict[str, set[str]]:
    """The texts, folded, that stand in the first rows of each column."""
    heads: dict[str, set[str]] = {}
    for address, value in found.items():
        letters, row = _split(address)
        if row <= HEADING_SEARCH_ROWS and isinstance(value, str):
            heads.setdefault(letters, set()).add(plain(value))
    return heads


def _columns(sheet: Sheet, row: Row) -> dict[str, Column]:
    values = sheet.across.values if sheet.across else ()
    return {column.name: column for column in (*sheet.columns, *values) if column.name in row.cells}


def _cell_fault(column: Column, row: Row, name: str, there: Any) -> str | None:
    given, value = row.given[name], row.values.get(name)
    if given != _as_given(there) and not _is_percentage(given, there):
        return f"given as {given[:60]!r}, where openpyxl reads {there!r:.60}"
    if given == value and _is_percentage(given, there):
        return None
    if there is None:
        return None if value is None else f"read as {value!r:.60}, where openpyxl reads nothing"
    try:
        right = _READ.get(column.type.name, lambda said: _by_its_type(column.type, said))(there)
    except (ValueError, Unreadable):
        return f"read as {value!r:.60}, where {there!r:.60} is no answer"
    return None if right == value else f"read as {value!r:.60}, where {there!r:.60} is {right!r:.60}"


def _is_percentage(given: str, value: Any) -> bool:
    """Whether it is given as the percentage that its cell shows, of which openpyxl has the fraction."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not given.endswith("%"):
        return False
    return math.isclose(float(given[:-1]) / 100, value, rel_tol=1e-9)


def _as_given(value: Any) -> str:
    """As a reader of the cell would say what was given."""
    match value:
        case None:
            return ""
        case bool() | str():
            return str(value)
        case float() if value == int(value) and abs(value) <= 2**53:
            return str(int(value))
        case datetime():
            return value.isoformat()
        case date() | time():
            return value.isoformat()
    return str(value)


def _number(said: Any) -> float:
    if isinstance(said, bool):
        raise ValueError("a logical value is no number")
    return float(str(said).replace("\u00a0", " ").strip().replace(",", ""))


def _text(said: Any) -> str:
    return " ".join(_as_given(said).split())


_READ: dict[str, Callable[[Any], Any]] = {"count": _number, "number": _number, "text": _text}


def _by_its_type(field_type: FieldType, said: Any) -> Any:
    """A choice, an organisation, a stage or a date: what its list of answers makes of what the other reader found."""
    if isinstance(said, float) and said == int(said):
        said = int(said)
    if isinstance(said, str) and _ISO_DATE.fullmatch(said.strip()):
        said = date.fromisoformat(said.strip())
    return field_type.read(said.date() if isinstance(said, datetime) else said)


def _headings(sheet: Sheet, column: Column, row: Row, quarter: Quarter) -> set[str]:
    """The headings that a column may have, folded: of a grid, for the member that the row is of."""
    across = sheet.across
    if across is None or column not in across.values:
        return {plain(heading) for heading in (column.heading, *column.older_headings)}
    member = row.values[across.name]
    named = {heading for one, value, heading in across.headings(quarter) if one.code == member and value is column}
    older = {heading for one in across.members if one.code == member for heading in one.older_headings}
    return {plain(heading) for heading in named | older}


def _split(address: str) -> tuple[str, int]:
    match = _ADDRESS.fullmatch(address)
    assert match, address
    return match[1], int(match[2])


def _first_line(parsed: ParsedSheet) -> float:
    """The first row of the table that holds an answer; of a table without any there is none."""
    return min((row.sheet_row for row in parsed.rows), default=math.inf)


def _uncalculated(parsed: ParsedSheet, found: Cells, formulas: Cells | None) -> Iterator[str]:
    """Formulas of the table that were saved without their results, which are no answers."""
    for address in (formulas or {}).keys() - found.keys():
        if _split(address)[1] >= _first_line(parsed):
            yield f"{parsed.sheet.title}!{address}: a formula without a result was accepted"


def _left_out(parsed: ParsedSheet, found: Cells, heads: Mapping[str, set[str]]) -> Iterator[str]:
    """Answers on the sheet that are in no row: only what the template prints, and a 0 where nothing is asked, may be."""
    sheet, read = parsed.sheet, {address for row in parsed.rows for address in row.cells.values()}
    first, columns = _first_line(parsed), {_split(address)[0] for address in read}
    printed = {plain(column.heading) for column in sheet.columns if column.printed}
    for address, value in found.items():
        letters, row = _split(address)
        may_be = letters not in columns if sheet.sender == "publisher" else heads.get(letters, set()) & printed
        if row >= first and address not in read and value not in (0, "0", "\u200b") and not may_be:
            yield f"{sheet.title}!{address}: {value!r:.60} is in no row"
