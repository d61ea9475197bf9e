"""A sheet of the template: its headings, the lines it prints, the cells it asks for, and what is known already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from natpatsip.cells import write_cell
from natpatsip.quarters import Quarter
from natpatsip.returns.layout import FIRST_LINE, HEADING_ROW, NOTE_ROW, PURPOSE_ROW, TITLE_ROW
from natpatsip.returns.new_names import tell_new_names
from natpatsip.returns.template_style import Choices, finish
from natpatsip.sheets.field_types import Given
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Column, Sheet, Values


@dataclass(frozen=True)
class LineCell:
    """A cell of a line: `line` counts from 0, the `number` of its column from 1; `style` says what it is for."""

    line: int
    number: int
    written: Given | None
    style: str


def write_sheet(
    page: Worksheet,
    sheet: Sheet,
    scope: ReturnScope,
    known: Sequence[Values],
    ever: Sequence[Values],
    choices: Choices,
) -> None:
    """Write the page of a sheet; `known` are the rows to fill it in with, `ever` the keys of every line ever returned."""
    page.cell(TITLE_ROW, 1, sheet.title).style = "Return title"
    page.cell(PURPOSE_ROW, 1, sheet.purpose + ".").style = "Return note"
    lines = sheet.lines(scope, known, ever)
    if new_names := tell_new_names(sheet, lines, scope.quarter):
        page.cell(NOTE_ROW, 1, " ".join(new_names)).style = "Return note"
    _write_headings(page, sheet, scope, lines)
    for cell in cells_of_lines(sheet, scope, lines, known):
        write_cell(page.cell(FIRST_LINE + cell.line, cell.number), cell.written, cell.style)
    for number, column in enumerate(_columns_in_order(sheet, scope.quarter), start=1):
        _offer_down(page, number, column, len(lines), scope, choices)
    page.freeze_panes = page.cell(FIRST_LINE, len(sheet.line_keys) + 1)
    page.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    finish(page, _first_to_fill(page))


def cells_of_lines(
    sheet: Sheet, scope: ReturnScope, lines: Sequence[Values], known: Sequence[Values]
) -> Iterator[LineCell]:
    """Every cell of a sheet's lines, column by column, with what is known of it."""
    filled = _filled_lines(sheet, lines, known)
    columns = sheet.columns_asked(scope.quarter)
    for number, column in enumerate(columns, start=1):
        for line, values in enumerate(filled):
            yield _cell(line, number, column, values, scope.quarter, asked=not _repeats(column, lines, line))
    if not sheet.across:
        return
    by_key = {tuple(values[key] for key in sheet.row_keys): values for values in known}
    for number, (member, value, _) in enumerate(sheet.across.headings(scope.quarter), start=len(columns) + 1):
        for line, keys in enumerate(lines):
            answers = by_key.get((*(keys[key] for key in sheet.line_keys), member.code), {})
            yield _cell(line, number, value, answers, scope.quarter, asked=sheet.across.is_asked(keys, member.code))


def _columns_in_order(sheet: Sheet, quarter: Quarter) -> list[Column]:
    """The column that each heading is of."""
    across = [value for _, value, _ in sheet.across.headings(quarter)] if sheet.across else []
    return [*sheet.columns_asked(quarter), *across]


def _cell(line: int, number: int, column: Column, values: Values, quarter: Quarter, asked: bool) -> LineCell:
    if not asked:
        return LineCell(line, number, None, "Return not asked")
    value = values.get(column.name)
    written = None if value is None else column.type.write(value, quarter.end)
    return LineCell(line, number, written, "Return label" if column.printed else "Return answer")


def _write_headings(page: Worksheet, sheet: Sheet, scope: ReturnScope, lines: Sequence[Values]) -> None:
    columns = sheet.columns_asked(scope.quarter)
    for number, heading in enumerate(sheet.headings(scope.quarter), start=1):
        page.cell(HEADING_ROW, number, heading).style = "Return heading"
        width = _width(columns[number - 1], scope, lines) if number <= len(columns) else 16
        page.column_dimensions[get_column_letter(number)].width = width
    page.row_dimensions[HEADING_ROW].height = 48


def _width(column: Column, scope: ReturnScope, lines: Sequence[Values]) -> int:
    """Room for the longest of what is printed in a column or offered in it, within reason."""
    words: Sequence[Given]
    if column.printed:
        values = [line[column.name] for line in lines if line.get(column.name) is not None]
        words = [column.type.write(value, scope.quarter.end) for value in values]
    else:
        words = column.type.choices(scope.psc, scope.quarter.end)
    return min(max([14, *(len(str(word)) for word in words)]) + 4, 60)


def _filled_lines(sheet: Sheet, lines: Sequence[Values], known: Sequence[Values]) -> list[Values]:
    """Each printed line with the answers that are known for its keys or, where one is asked once a group, for its group."""
    by_key = {tuple(values[key] for key in sheet.line_keys): values for values in known}
    shared = [(column, _by_group(column, known)) for column in sheet.columns if column.once_per]
    return [
        {
            **{column.name: of_group.get(_group(column, line)) for column, of_group in shared},
            **by_key.get(tuple(line.get(key) for key in sheet.line_keys), {}),
            **line,
        }
        for line in lines
    ]


def _by_group(column: Column, known: Sequence[Values]) -> dict[tuple[Any, ...], Any]:
    return {_group(column, values): values[column.name] for values in known}


def _group(column: Column, values: Values) -> tuple[Any, ...]:
    return tuple(values.get(name) for name in column.once_per)


def _repeats(column: Column, lines: Sequence[Values], line: int) -> bool:
    """Whether this line repeats the group of the one above for an answer that is asked once a group."""
    return bool(column.once_per) and line > 0 and _group(column, lines[line]) == _group(column, lines[line - 1])


def _offer_down(page: Worksheet, number: int, column: Column, lines: int, scope: ReturnScope, choices: Choices) -> None:
    if lines and not column.printed:
        letter = get_column_letter(number)
        choices.offer(page, f"{letter}{FIRST_LINE}:{letter}{FIRST_LINE + lines - 1}", column.type, scope)


def _first_to_fill(page: Worksheet) -> str:
    """The first white cell that is empty, or the first white cell where all are filled in already."""
    white = [cell for line in page.iter_rows(min_row=FIRST_LINE) for cell in line if cell.style == "Return answer"]
    empty = [cell for cell in white if cell.value is None]
    return (empty or white)[0].coordinate if white else "A1"
