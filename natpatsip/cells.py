"""Cells of the files that people open in a spreadsheet: what someone wrote stays text, whatever it looks like."""

import re
from typing import Any

from openpyxl.cell import Cell

# As many characters as a cell of Excel holds.
LONGEST_TEXT = 32_767

_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# What no XML file may hold; Excel calls a workbook with one of these damaged.
_UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Excel reads _x0007_ as the character of that number, and _x005F_ as the line that begins it.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def write_cell(cell: Cell, value: Any, style: str = "") -> None:
    """Write a value into a cell of a workbook, with a named style; text is kept as text.

    Nothing becomes a formula or an error, also not when the text is edited in Excel. What no workbook can hold is left
    out: control characters, and what is longer than a cell.
    """
    if style:
        cell.style = style
    if not isinstance(value, str):
        cell.value = value
        return
    text = writable(value)
    cell.value = _ESCAPE.sub("_x005F_", text)
    if text:
        cell.data_type = "s"
    if text.startswith(_FORMULA_SIGNS):
        cell.quotePrefix = True


def csv_text(text: str) -> str:
    """Text for a cell of a CSV: an apostrophe before what a spreadsheet would take for a formula keeps it text.

    What no workbook can hold is left out, as in one.
    """
    text = writable(text)
    return f"'{text}" if text.lstrip().startswith(_FORMULA_SIGNS) or text.startswith(("\t", "\r", "\n")) else text


def writable(text: str) -> str:
    """Text without what no workbook can hold: control characters, and what is longer than a cell."""
    return _UNWRITABLE.sub("", text)[:LONGEST_TEXT]
