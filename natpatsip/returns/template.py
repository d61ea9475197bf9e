"""The template of a return: a workbook to fill in, made from the specifications of its sheets."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from natpatsip import organisations
from natpatsip.returns.layout import (
    COVER_ANSWER_COLUMN,
    COVER_FIRST_ROW,
    COVER_LABEL_COLUMN,
    FIRST_LINE,
    GUIDANCE_TITLE,
    HEADING_ROW,
    PURPOSE_ROW,
    TITLE_ROW,
)
from natpatsip.sheets import SHEETS, cover
from natpatsip.sheets.kinds import Kind
from natpatsip.sheets.specification import Column, ReturnScope, Sheet, Values

CHOICES_TITLE = "Choices"
Filled = Mapping[str, Sequence[Values]]

_NHS_BLUE, _INK, _PALE, _GREY, _LINE = "005EB8", "212B32", "E8EDEE", "AEB7BD", "768692"


def build_template(
    scope: ReturnScope,
    sheets: Sequence[Sheet] = SHEETS,
    known: Filled | None = None,
    status: str = "return",
) -> Workbook:
    """The workbook for one collaborative and quarter.

    `known` holds rows by sheet name as a table keeps them (the last return's): their answers are filled in, to be
    looked over; the cover asks of each sheet whether it was, so that nothing untouched becomes an answer.
    """
    known = known or {}
    book = Workbook()
    for style in _styles():
        book.add_named_style(style)
    choices = _Choices(book.create_sheet(CHOICES_TITLE))
    _write_cover(book.active, scope, sheets, status, choices)
    _write_guidance(book.create_sheet(GUIDANCE_TITLE), sheets)
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.title), sheet, scope, known.get(sheet.name, ()), choices)
    book.move_sheet(CHOICES_TITLE, len(book.sheetnames))
    choices.page.sheet_state = "veryHidden"
    return book


def template_bytes(book: Workbook) -> bytes:
    """The workbook as a file."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def complete_cover(book: Workbook, contact_role: str, reviews: Mapping[str, str]) -> None:
    """Answer the cover as the person who fills in the return does: their role, and for each sheet's title its review."""
    page = book[cover.TITLE]
    answers = dict(reviews) | {field.label: contact_role for field in cover.FIELDS if field.name == "contact_role"}
    for row in range(COVER_FIRST_ROW, page.max_row + 1):
        label = page.cell(row, COVER_LABEL_COLUMN).value
        if label in answers:
            page.cell(row, COVER_ANSWER_COLUMN).value = answers[label]


def template_name(scope: ReturnScope) -> str:
    """The file name of a return: `Wessex Q4 2022-23.xlsx` (a slash cannot be part of a file's name)."""
    return f"{organisations.find_collaborative(scope.psc).name} {scope.quarter.label.replace('/', '-')}.xlsx"


def _styles() -> list[NamedStyle]:
    edge = Border(*[Side(style="thin", color=_LINE)] * 4)
    locked, open_ = Protection(locked=True), Protection(locked=False)
    wrapped = Alignment(wrap_text=True, vertical="center")
    ink = Font(name="Arial", size=11, color=_INK)
    return [
        NamedStyle("Return title", font=Font(name="Arial", size=16, bold=True, color=_NHS_BLUE)),
        NamedStyle("Return text", font=ink, alignment=Alignment(wrap_text=True, vertical="top")),
        NamedStyle(
            "Return heading",
            font=Font(name="Arial", size=11, bold=True, color="FFFFFF"),
            fill=PatternFill("solid", _NHS_BLUE),
            border=edge,
            alignment=Alignment(wrap_text=True, vertical="center", horizontal="center"),
            protection=locked,
        ),
        NamedStyle("Return label", font=ink, fill=PatternFill("solid", _PALE), border=edge, alignment=wrapped),
        NamedStyle("Return answer", font=ink, border=edge, alignment=wrapped, protection=open_),
        NamedStyle("Return not asked", font=ink, fill=PatternFill("solid", _GREY), border=edge, protection=locked),
    ]


class _Choices:
    """The offers of the dropdowns, kept on a sheet of their own: a list written into a cell's rule ends at 255 letters."""

    def __init__(self, page: Worksheet):
        self.page, self._ranges = page, {}

    def offer(self, target: Worksheet, cells: str, kind: Kind, psc: str) -> None:
        """Give a range of cells the dropdown of a kind; cells of a kind without choices are left as they are."""
        offers = tuple(kind.choices(psc))
        if not offers:
            return
        if offers not in self._ranges:
            self._ranges[offers] = self._write(offers)
        rule = DataValidation("list", formula1=self._ranges[offers], allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = "Choose from the list", f"Allowed: {kind.allowed}."[:250]
        target.add_data_validation(rule)
        rule.add(cells)

    def _write(self, offers: Sequence[str]) -> str:
        column = len(self._ranges) + 1
        for row, offer in enumerate(offers, start=1):
            self.page.cell(row, column, offer)
        letter = get_column_letter(column)
        return f"{CHOICES_TITLE}!${letter}$1:${letter}${len(offers)}"


def _protect(page: Worksheet, first_answer: str) -> None:
    """Lock what the template printed, and open the sheet at the first cell to fill."""
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
    for view in page.views.sheetView:
        for selection in view.selection:
            selection.activeCell = selection.sqref = first_answer


def _write_cover(page: Worksheet, scope: ReturnScope, sheets: Sequence[Sheet], status: str, choices: _Choices) -> None:
    page.title = cover.TITLE
    page.cell(
        TITLE_ROW, 1, "Quarterly return to the National Patient Safety Improvement Programmes"
    ).style = "Return title"
    page.cell(PURPOSE_ROW, 1, "Fill in the white cells. A sheet counts as returned when it is reviewed below.")
    printed = {
        "psc": organisations.find_collaborative(scope.psc).name,
        "quarter": scope.quarter.label,
        "template_version": cover.TEMPLATE_VERSION,
        "status": {"return": "Return", "demonstration": "Demonstration"}[status],
    }
    row = COVER_FIRST_ROW
    for field in cover.FIELDS:
        page.cell(row, COVER_LABEL_COLUMN, field.label).style = "Return label"
        answer = page.cell(row, COVER_ANSWER_COLUMN, printed.get(field.name))
        answer.style = "Return label" if field.printed else "Return answer"
        row += 1
    first_answer = page.cell(row - 1, COVER_ANSWER_COLUMN).coordinate
    page.cell(row + 1, COVER_LABEL_COLUMN, "Sheet").style = "Return heading"
    page.cell(row + 1, COVER_ANSWER_COLUMN, cover.REVIEW_HEADING).style = "Return heading"
    for row_of_sheet, sheet in enumerate(sheets, start=row + 2):
        page.cell(row_of_sheet, COVER_LABEL_COLUMN, sheet.title).style = "Return label"
        answer = page.cell(row_of_sheet, COVER_ANSWER_COLUMN, cover.NOT_REVIEWED)
        answer.style = "Return answer"
        choices.offer(page, answer.coordinate, cover.review_kind(sheet.may_be_empty), scope.psc)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 44, 48
    _protect(page, first_answer)


def _write_guidance(page: Worksheet, sheets: Sequence[Sheet]) -> None:
    page.cell(TITLE_ROW, 1, "Guidance").style = "Return title"
    row = TITLE_ROW + 2
    for sheet in sheets:
        page.cell(row, 1, sheet.title).style = "Return heading"
        for line in (sheet.purpose + ".", *sheet.guidance):
            row += 1
            page.cell(row, 1, line).style = "Return text"
        row += 2
    page.column_dimensions["A"].width = 110
    _protect(page, "A1")


def _write_sheet(page: Worksheet, sheet: Sheet, scope: ReturnScope, known: Sequence[Values], choices: _Choices) -> None:
    page.cell(TITLE_ROW, 1, sheet.title).style = "Return title"
    page.cell(PURPOSE_ROW, 1, sheet.purpose + ".")
    lines = sheet.lines(scope, known)
    _write_headings(page, sheet, scope)
    for number, column in enumerate(sheet.columns, start=1):
        for line, values in enumerate(_filled_lines(sheet, lines, known)):
            _write_cell(page, FIRST_LINE + line, number, column, values, _repeats(column, lines, line))
        _offer_down(page, number, column, len(lines), scope, choices)
    _write_across(page, sheet, scope, lines, known, choices)
    page.freeze_panes = page.cell(FIRST_LINE, len(sheet.line_keys) + 1)
    page.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight = "landscape", 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    _protect(page, _first_to_fill(page))


def _write_headings(page: Worksheet, sheet: Sheet, scope: ReturnScope) -> None:
    for number, heading in enumerate(sheet.headings(scope.quarter), start=1):
        page.cell(HEADING_ROW, number, heading).style = "Return heading"
        across = number > len(sheet.columns)
        offers = () if across else sheet.columns[number - 1].kind.choices(scope.psc)
        widest = max([len(offer) for offer in offers], default=0)
        page.column_dimensions[get_column_letter(number)].width = 16 if across else min(max(widest + 4, 18), 60)
    page.row_dimensions[HEADING_ROW].height = 48


def _filled_lines(sheet: Sheet, lines: Sequence[Values], known: Sequence[Values]) -> list[Values]:
    """Each printed line with the answers that are known for its keys."""
    by_key = {tuple(values[key] for key in sheet.line_keys): values for values in known}
    return [by_key.get(tuple(line.get(key) for key in sheet.line_keys), {}) | dict(line) for line in lines]


def _repeats(column: Column, lines: Sequence[Values], line: int) -> bool:
    """Whether this line repeats the group of the one above for an answer that is asked once a group."""
    group = [lines[line].get(name) for name in column.once_per]
    return bool(column.once_per) and line > 0 and group == [lines[line - 1].get(name) for name in column.once_per]


def _write_cell(page: Worksheet, row: int, number: int, column: Column, values: Values, repeats: bool) -> None:
    cell = page.cell(row, number)
    if repeats:
        cell.style = "Return not asked"
        return
    value = values.get(column.name)
    if value is not None:
        cell.value = column.kind.write(value)
    cell.style = "Return label" if column.printed else "Return answer"


def _offer_down(
    page: Worksheet, number: int, column: Column, lines: int, scope: ReturnScope, choices: _Choices
) -> None:
    if lines and not column.printed:
        letter = get_column_letter(number)
        choices.offer(page, f"{letter}{FIRST_LINE}:{letter}{FIRST_LINE + lines - 1}", column.kind, scope.psc)


def _write_across(
    page: Worksheet,
    sheet: Sheet,
    scope: ReturnScope,
    lines: Sequence[Values],
    known: Sequence[Values],
    choices: _Choices,
) -> None:
    if not sheet.across:
        return
    by_key = {tuple(values[key] for key in sheet.row_keys): values for values in known}
    asked = sheet.across.headings(scope.quarter)
    for number, (member, value, _) in enumerate(asked, start=len(sheet.columns) + 1):
        for row, line in enumerate(lines, start=FIRST_LINE):
            if not sheet.across.is_asked(line, member.code):
                page.cell(row, number).style = "Return not asked"
                continue
            answers = by_key.get((*(line[key] for key in sheet.line_keys), member.code), {})
            _write_cell(page, row, number, value, answers, repeats=False)
        _offer_down(page, number, value, len(lines), scope, choices)


def _first_to_fill(page: Worksheet) -> str:
    """The first white cell that is empty, or the first white cell where all are filled in already."""
    white = [cell for line in page.iter_rows(min_row=FIRST_LINE) for cell in line if cell.style == "Return answer"]
    empty = [cell for cell in white if cell.value is None]
    return (empty or white)[0].coordinate if white else "A1"
