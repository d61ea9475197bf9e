"""Cells that differ from last quarter’s stand out: what was returned then is in the template, out of sight."""

from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from natpatsip.cells import write_cell
from natpatsip.returns.layout import FIRST_LINE, LAST_QUARTER_TITLE
from natpatsip.returns.template_sheet import cells_of_lines
from natpatsip.sheets.field_types import Given
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Sheet, Values

# Names, for a rule of Excel 2007 may not look at another page itself.
_LINES, _ANSWERS = "Last_quarter_lines", "Last_quarter_answers"
_MARK = {"font": Font(bold=True, color="212B32"), "fill": PatternFill(bgColor="FFEB9C")}


def show_changes(
    book: Workbook, sheets: Sequence[Sheet], scope: ReturnScope, previous: Mapping[str, Sequence[Values]]
) -> None:
    """Give the pages of `sheets` a rule for cells that differ from `previous`, the rows of last quarter by sheet name.

    A line is known by what names it, wherever it stands. A sheet of months has no cell of last quarter’s to differ from.
    """
    compared = [sheet for sheet in sheets if sheet.grain == "quarter" and previous.get(sheet.name)]
    if not compared:
        return
    kept = book.create_sheet(LAST_QUARTER_TITLE)
    kept.sheet_state = "veryHidden"
    lines = [line for sheet in compared for line in _lines(sheet, scope, previous[sheet.name])]
    for row, (name, answers) in enumerate(lines, start=1):
        write_cell(kept.cell(row, 1), name)
        for number, answer in answers.items():
            write_cell(kept.cell(row, number + 1), answer)
    for sheet in compared:
        _mark_changes(book[sheet.title], sheet)
    _name_ranges(book, kept)


def _lines(
    sheet: Sheet, scope: ReturnScope, rows: Sequence[Values]
) -> Iterator[tuple[str, Mapping[int, Given | None]]]:
    """Each line of last quarter’s: its name, and its answers by the column in which this quarter’s template has them."""
    keys = dict.fromkeys(tuple(row[key] for key in sheet.line_keys) for row in rows)
    lines = [dict(zip(sheet.line_keys, key, strict=True)) for key in keys]
    written: list[dict[int, Given | None]] = [{} for _ in lines]
    for cell in cells_of_lines(sheet, scope, lines, rows):
        written[cell.line][cell.number] = cell.written
    for answers in written:
        yield (
            "|".join([sheet.name, *(str(answers.pop(number)) for number, _ in enumerate(sheet.line_keys, 1))]),
            answers,
        )


def _mark_changes(page: Worksheet, sheet: Sheet) -> None:
    """The rule looks a line up by the cells that name it, and asks whether a cell reads otherwise."""
    if page.max_row < FIRST_LINE:
        return
    first = len(sheet.line_keys) + 1
    name = "&".join([f'"{sheet.name}"', *(f'"|"&${get_column_letter(n)}{FIRST_LINE}' for n in range(1, first))])
    cell = f"{get_column_letter(first)}{FIRST_LINE}"
    before = f'IFERROR(INDEX({_ANSWERS},MATCH({name},{_LINES},0),COLUMN())&"","")'
    last = f"{get_column_letter(page.max_column)}{page.max_row}"
    page.conditional_formatting.add(f"{cell}:{last}", FormulaRule([f'NOT(EXACT({cell}&"",{before}))'], **_MARK))


def _name_ranges(book: Workbook, kept: Worksheet) -> None:
    title, rows, width = f"'{kept.title}'", kept.max_row, get_column_letter(kept.max_column)
    book.defined_names[_LINES] = DefinedName(_LINES, attr_text=f"{title}!$A$1:$A${rows}")
    book.defined_names[_ANSWERS] = DefinedName(_ANSWERS, attr_text=f"{title}!$B$1:${width}${rows}")
