"""The template of a return: a workbook to fill in, made from the specifications of its sheets."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

import natpatsip
from natpatsip.cells import write_cell
from natpatsip.quarters import Quarter
from natpatsip.returns.last_quarter import show_changes
from natpatsip.returns.layout import (
    CHOICES_TITLE,
    COVER_ANSWER_COLUMN,
    COVER_FIRST_ROW,
    COVER_LABEL_COLUMN,
    GUIDANCE_TITLE,
    NOTE_ROW,
    PURPOSE_ROW,
    TITLE_ROW,
    VERSIONS_TITLE,
)
from natpatsip.returns.template_sheet import write_sheet
from natpatsip.returns.template_style import Choices, finish, named_styles
from natpatsip.returns.versions import write_versions
from natpatsip.sheets import SHEETS, cover, sheets_of
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Sheet, Values

_TITLES = {
    "collaborative": "Quarterly return to the National Patient Safety Improvement Programmes",
    "national team": "National data for the National Patient Safety Improvement Programmes",
}
_INSTRUCTION = (
    "Fill in the white cells. A sheet counts as returned when you answer below that you have reviewed it, or that it is"
    " the same as last quarter’s."
)
_CHANGES_STAND_OUT = (
    "An answer that differs from what stands for last quarter is shown in bold on yellow. It is no error."
)

Filled = Mapping[str, Sequence[Values]]


def build_template(
    scope: ReturnScope,
    sheets: Sequence[Sheet] = SHEETS,
    known: Filled | None = None,
    status: str = "return",
    ever: Filled | None = None,
    previous: Filled | None = None,
    note: str = "",
) -> Workbook:
    """The workbook for one collaborative and quarter, or the national team’s for a quarter: of `sheets`, those that it sends.

    `known` holds rows by sheet name as a table keeps them (the last return's): their answers are filled in, to be
    looked over; the cover asks of each sheet whether it was, so that nothing untouched becomes an answer. `ever` holds
    the keys of every line ever returned, so that an id is not issued twice. Answers that differ from `previous`, the rows
    of the quarter before, stand out. `note` stands on the cover, below what to do.
    """
    known, ever, sheets = known or {}, ever or {}, sheets_of(scope.sender, sheets, scope.quarter)
    book = Workbook()
    book.properties.creator = natpatsip.MADE_BY
    for style in named_styles():
        book.add_named_style(style)
    choices = Choices(book.create_sheet(CHOICES_TITLE))
    _write_cover(book.active, scope, sheets, status, choices)
    if note:
        write_cell(book.active.cell(NOTE_ROW, 1), note, "Return note")
    _write_guidance(book.create_sheet(GUIDANCE_TITLE), sheets)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        write_sheet(page, sheet, scope, known.get(sheet.name, ()), ever.get(sheet.name, ()), choices)
    book.move_sheet(CHOICES_TITLE, len(book.sheetnames))
    choices.page.sheet_state = "veryHidden"
    write_versions(book.create_sheet(VERSIONS_TITLE), sheets)
    show_changes(book, sheets, scope, previous or {})
    return book


def template_bytes(book: Workbook, made: datetime | None = None) -> bytes:
    """The workbook as a file; with a time that it is to have been made at, the same bytes whenever it is made."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue() if made is None else _dated(buffer, book, made)


def complete_cover(book: Workbook, contact_role: str, reviews: Mapping[str, str]) -> None:
    """Answer the cover as the person who fills in the return does: their role, and for each sheet's title its review."""
    page = book[cover.TITLE]
    answers = dict(reviews) | {field.label: contact_role for field in cover.FIELDS if field.name == "contact_role"}
    for row in range(COVER_FIRST_ROW, page.max_row + 1):
        label = page.cell(row, COVER_LABEL_COLUMN).value
        if label in answers:
            write_cell(page.cell(row, COVER_ANSWER_COLUMN), answers[label])


def template_name(scope: ReturnScope) -> str:
    """The file name of a return: `Wessex Q4 2022-23.xlsx` (a slash cannot be part of a file's name)."""
    return f"{cover.sender_name(scope.psc)} {scope.quarter.label.replace('/', '-')}.xlsx"


def zip_templates(files: Iterable[tuple[ReturnScope, bytes]]) -> bytes:
    """Templates in one file, each by the name of its return."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for scope, content in files:
            archive.writestr(template_name(scope), content)
    return buffer.getvalue()


def zip_name(quarter: Quarter) -> str:
    """The file name of all templates of a quarter: `Templates Q4 2022-23.zip`."""
    return f"Templates {quarter.label.replace('/', '-')}.zip"


def _dated(saved: io.BytesIO, book: Workbook, made: datetime) -> bytes:
    """The saved workbook with one time for all its parts and in its properties, where saving has put the present."""
    book.properties.created = book.properties.modified = made
    buffer = io.BytesIO()
    with ZipFile(saved) as parts, ZipFile(buffer, "w") as archive:
        for name in parts.namelist():
            content = tostring(book.properties.to_tree()) if name == ARC_CORE else parts.read(name)
            archive.writestr(ZipInfo(name, made.timetuple()[:6]), content, ZIP_DEFLATED)
    return buffer.getvalue()


def _write_cover(page: Worksheet, scope: ReturnScope, sheets: Sequence[Sheet], status: str, choices: Choices) -> None:
    page.title = cover.TITLE
    page.cell(TITLE_ROW, 1, _TITLES[scope.sender]).style = "Return title"
    page.cell(PURPOSE_ROW, 1, _INSTRUCTION).style = "Return note"
    printed = {
        "psc": cover.sender_name(scope.psc),
        "quarter": scope.quarter.label,
        "template_version": cover.TEMPLATE_VERSION,
        "status": {"return": "Return", "demonstration": "Demonstration"}[status],
    }
    row = COVER_FIRST_ROW
    for field in cover.FIELDS:
        page.cell(row, COVER_LABEL_COLUMN, field.label).style = "Return label"
        answer = page.cell(row, COVER_ANSWER_COLUMN, printed.get(field.name))
        answer.style = "Return label" if field.printed else "Return answer"
        if not field.printed:
            choices.offer(page, answer.coordinate, field.type, scope)
        row += 1
    first_answer = page.cell(row - 1, COVER_ANSWER_COLUMN).coordinate
    page.cell(row + 1, COVER_LABEL_COLUMN, "Sheet").style = "Return heading"
    page.cell(row + 1, COVER_ANSWER_COLUMN, cover.REVIEW_HEADING).style = "Return heading"
    for row_of_sheet, sheet in enumerate(sheets, start=row + 2):
        page.cell(row_of_sheet, COVER_LABEL_COLUMN, sheet.title).style = "Return label"
        answer = page.cell(row_of_sheet, COVER_ANSWER_COLUMN, cover.NOT_REVIEWED)
        answer.style = "Return answer"
        choices.offer(page, answer.coordinate, cover.review_type(sheet), scope)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 44, 48
    finish(page, first_answer)


def _write_guidance(page: Worksheet, sheets: Sequence[Sheet]) -> None:
    page.cell(TITLE_ROW, 1, "Guidance").style = "Return title"
    page.cell(PURPOSE_ROW, 1, _CHANGES_STAND_OUT).style = "Return text"
    row = PURPOSE_ROW + 2
    for sheet in sheets:
        page.cell(row, 1, sheet.title).style = "Return heading"
        for line in (sheet.purpose + ".", *sheet.guidance):
            row += 1
            page.cell(row, 1, line).style = "Return text"
        row += 2
    page.column_dimensions["A"].width = 110
    finish(page, "A1")
