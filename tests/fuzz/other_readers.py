"""Files as readers that are not ours read them, cell by cell: openpyxl a workbook, pandas a CSV."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pandas
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

# Cells by address, each with what the reader found in it.
Cells = Mapping[str, Any]
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class NotRead(Exception):
    """The other reader cannot read the file."""


def open_workbook(content: bytes, data_only: bool) -> Workbook:
    """A workbook with the results of its formulas, or with the formulas themselves. Raises NotRead."""
    try:
        return load_workbook(BytesIO(content), read_only=True, data_only=data_only)
    # Whatever openpyxl raises at a workbook that it does not understand.
    except Exception as error:
        raise NotRead(str(error)) from error


def has_formulas(content: bytes) -> bool:
    """Whether a sheet of a workbook has a formula."""
    with ZipFile(BytesIO(content)) as archive:
        return any(b"<f" in archive.read(name) for name in archive.namelist() if "worksheets/" in name)


def cells_of_sheet(book: Workbook, title: str) -> Cells | None:
    """The cells of the one sheet of a title, whatever its case and spaces; None where there are none or several of it.

    Raises NotRead.
    """
    pages = [page for page in book.worksheets if plain(page.title) == plain(title)]
    return _cells(pages[0]) if len(pages) == 1 else None


def _cells(page: ReadOnlyWorksheet) -> Cells:
    """The filled cells of a sheet, however far it says that it reaches."""
    page.reset_dimensions()
    try:
        filled = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    except Exception as error:
        raise NotRead(str(error)) from error
    told = {cell.coordinate: _told(cell.value) for cell in filled}
    return {address: value for address, value in told.items() if not isinstance(value, str) or value.strip()}


def _told(value: Any) -> Any:
    """A value with its escaped characters (ECMA-376, ST_Xstring) as they are, and a length of time as days."""
    if isinstance(value, str):
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    return value / timedelta(days=1) if isinstance(value, timedelta) else value


def cells_of_csv(content: bytes) -> Cells:
    """The filled fields of a CSV, by the address that Excel would give them. Raises NotRead."""
    try:
        lines = pandas.read_csv(
            BytesIO(content),
            header=None,
            names=range(30),
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            encoding="utf-8-sig",
        )
    except (ValueError, pandas.errors.ParserError) as error:
        raise NotRead(str(error)) from error
    return {
        f"{chr(ord('A') + column)}{row}": value
        for row, line in enumerate(lines.itertuples(index=False), start=1)
        for column, value in enumerate(line)
        if value.strip() and column < 26
    }


def plain(text: object) -> str:
    """A text as titles, labels and headings are compared: without spaces, what cannot be seen, upper case, kinds of dash."""
    seen = "".join(sign for sign in str(text) if unicodedata.category(sign) != "Cf" and not sign.isspace())
    return re.sub("[‐-―−]", "-", seen).casefold()
