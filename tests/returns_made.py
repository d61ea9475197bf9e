"""Wessex’s demonstration return, good as it is, with its cells and sheets changed as people change them in Excel."""

from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from natpatsip.access import Actor
from natpatsip.demo import demonstration_workbook
from natpatsip.intake import make_template, receive
from natpatsip.quarters import Quarter
from natpatsip.returns.template import complete_cover, template_bytes
from natpatsip.sheets import cover, sheets_of
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store

Q3, Q4 = Quarter(2022, 3), Quarter(2022, 4)
WESSEX = ReturnScope("WEX", Q4)
# The day after Q4 2022/23 ended.
TODAY = date(2023, 4, 1)

Change = Callable[[Workbook], object]


@cache
def good_return(quarter: Quarter = Q4) -> bytes:
    """The return as it is, every sheet reviewed."""
    return demonstration_workbook(WESSEX.psc, quarter)


@cache
def review_cells() -> dict[str, str]:
    """Where on the cover each sheet is said to be reviewed, by the sheet's title."""
    page = load_workbook(BytesIO(good_return()))[cover.TITLE]
    cells = {row[0].value: row[1].coordinate for row in page.iter_rows(max_col=2)}
    return {sheet.title: cells[sheet.title] for sheet in sheets_of("collaborative")}


def _reviewed() -> dict[str, str]:
    page = load_workbook(BytesIO(good_return()))[cover.TITLE]
    answers = {sheet: page[review_cells()[sheet.title]].value for sheet in sheets_of("collaborative")}
    return {sheet.name: sheet.title for sheet, answer in answers.items() if answer == cover.REVIEWED}


def return_with(*changes: Change, quarter: Quarter = Q4) -> bytes:
    """The return with these changes made to its workbook, one after the other."""
    book = load_workbook(BytesIO(good_return(quarter)))
    for change in changes:
        change(book)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def put(where: str, value: Any) -> Change:
    """An answer written into a cell, such as `Wards!G5`."""
    title, _, cell = where.partition("!")

    def change(book: Workbook) -> None:
        book[title][cell] = value

    return change


def on(title: str, act: Callable[[Worksheet], object]) -> Change:
    """Anything done to one sheet."""
    return lambda book: act(book[title])


def review(title: str, answer: str) -> Change:
    """The cover’s answer beside a sheet’s name."""
    return put(f"{cover.TITLE}!{review_cells()[title]}", answer)


def only_reviewed(*titles: str) -> list[Change]:
    """Every other sheet of the return marked as not reviewed."""
    return [review(title, cover.NOT_REVIEWED) for title in TITLES if title not in titles]


def without(title: str) -> Change:
    """A sheet deleted."""
    return lambda book: book.remove(book[title])


def formatted(where: str, value: Any, number_format: str) -> Change:
    """An answer written into a cell that is shown in this format."""
    title, _, cell = where.partition("!")

    def change(book: Workbook) -> None:
        book[title][cell] = value
        book[title][cell].number_format = number_format

    return change


def second_tab(title: str, copied: str) -> Change:
    """A copy of a sheet before all others, under a title of its own."""

    def copy(book: Workbook) -> None:
        page = book.copy_worksheet(book[title])
        page.title = copied
        book.move_sheet(page, 1 - len(book.sheetnames))

    return copy


def merged(title: str, cells: str) -> Change:
    return on(title, lambda page: page.merge_cells(cells))


def row_deleted(title: str, row: int) -> Change:
    return on(title, lambda page: page.delete_rows(row))


def row_hidden(title: str, *rows: int) -> Change:
    def hide(page: Worksheet) -> None:
        for row in rows:
            page.row_dimensions[row].hidden = True

    return on(title, hide)


def column_hidden(title: str, letter: str) -> Change:
    def hide(page: Worksheet) -> None:
        page.column_dimensions[letter].hidden = True

    return on(title, hide)


def filtered(title: str, cells: str) -> Change:
    """A filter on the first column of these cells that lets one value through."""

    def filter_rows(page: Worksheet) -> None:
        page.auto_filter.ref = cells
        page.auto_filter.add_filter_column(0, ["Dorset"])

    return on(title, filter_rows)


def columns_reversed(title: str) -> Change:
    """Every column of the table in the opposite order, headings and all."""

    def reverse(page: Worksheet) -> None:
        width = page.max_column
        for row in range(4, page.max_row + 1):
            values = [page.cell(row, column).value for column in range(1, width + 1)]
            for column, value in enumerate(reversed(values), start=1):
                page.cell(row, column).value = value

    return on(title, reverse)


def wards_cleared(book: Workbook) -> None:
    """Every ward taken off the list: what was answered of it is cleared, its printed id left."""
    for row in book["Wards"].iter_rows(min_row=5, min_col=2):
        for cell in row:
            cell.value = None


# What the good return holds: the sheets that it marks as reviewed, by name and by title.
SHEETS, TITLES = tuple(_reviewed()), tuple(_reviewed().values())


def unchanged_return(store: Store, psc: str, quarter: Quarter) -> bytes:
    """The template as it comes, filled in with the quarter before, every sheet marked as reviewed."""
    book = make_template(store, ReturnScope(psc, quarter))
    complete_cover(book, "Lead", {sheet.title: "Yes" for sheet in sheets_of("collaborative") if not sheet.optional})
    return template_bytes(book)


def send_unchanged(store: Store, psc: str, quarter: Quarter) -> None:
    """The same, sent."""
    receipt = receive(store, unchanged_return(store, psc, quarter), "return.xlsx", Actor("Lead"))
    assert receipt.accepted, receipt.problems


def withdraw(store: Store, psc: str, quarter: Quarter) -> None:
    """Take back all that a collaborative returned for a quarter."""
    with store.snapshot() as snapshot:
        stored = snapshot.rows(
            "SELECT DISTINCT submission FROM current_sheets WHERE psc = ? AND quarter = ?", [psc, quarter.key]
        )
    with store.writing() as writing:
        for row in stored:
            writing.withdraw(row["submission"], Actor("Test"), "never sent")
