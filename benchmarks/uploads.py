"""Workbooks that collaboratives upload: those of the demonstration in other bytes, as if they were filled in once more."""

from io import BytesIO

from openpyxl import Workbook, load_workbook

from natpatsip.demo import demonstration_workbook
from natpatsip.quarters import Quarter
from natpatsip.returns.template import template_bytes
from natpatsip.sheets import cover

_FIRST_ROW = 5


def make_upload(psc: str, quarter: Quarter, number: int, scale: int = 1) -> bytes:
    """A collaborative’s return of the demonstration of so many times the size, each time that it is uploaded in bytes of its
    own.
    """
    return template_bytes(_fill_in(psc, quarter, number, scale))


def make_wrong_upload(psc: str, quarter: Quarter, number: int) -> bytes:
    """The same with words where a count is asked for."""
    book = _fill_in(psc, quarter, number)
    book["Care homes"]["D5"] = "about ten"
    return template_bytes(book)


def make_corrected_upload(psc: str, quarter: Quarter, number: int) -> bytes:
    """The same with another count in one sheet."""
    book = _fill_in(psc, quarter, number)
    book["Care homes"]["D5"] = (book["Care homes"]["D5"].value or 0) + 1 + number
    return template_bytes(book)


def make_large_upload(psc: str, quarter: Quarter, number: int, wards: int) -> bytes:
    """The same with so many wards: those that it has, and its first again and again under ids and names of their own."""
    book = _fill_in(psc, quarter, number)
    page = book["Wards"]
    first = [cell.value for cell in page[_FIRST_ROW]]
    for row in range(_FIRST_ROW, _FIRST_ROW + wards):
        if page.cell(row, 2).value is None:
            place = row - _FIRST_ROW + 1
            for column, value in enumerate([f"{psc}-{place:04d}", f"Ward {place}", *first[2:]], start=1):
                page.cell(row, column, value=value)
    return template_bytes(book)


def _fill_in(psc: str, quarter: Quarter, number: int, scale: int = 1) -> Workbook:
    book = load_workbook(BytesIO(demonstration_workbook(psc, quarter, scale=scale)))
    labels = {row[0].value: row[1] for row in book[cover.TITLE].iter_rows(max_col=2)}
    labels["Role of the person who completed it"].value = f"Programme manager, upload {number}"
    return book
