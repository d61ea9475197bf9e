"""What a visitor pasted or uploaded, as the lines of a table. Nothing of it is written anywhere."""

import csv
import io
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from natpatsip.analysis.spc.parameters import SpcRefused
from natpatsip.returns import refusals
from natpatsip.returns.parsing import open_workbook
from natpatsip.returns.problems import Problem
from natpatsip.returns.raw import RawCell, RawSheet
from natpatsip.ui.workbench.table import POINTS_AT_MOST, Line, OwnData, understand

PASTED = "What you pasted"
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1")
_PASTE_INSTEAD = "Or copy the two columns in Excel and paste them here instead."
_TOO_LARGE = (
    "“{name}” is larger than a series needs. Copy its dates and values into a new workbook, or paste them here."
)
# Of what these say of a return, only that the file is too large applies to a series.
_LARGE = {
    refusal.rule
    for refusal in (
        refusals.FILE_TOO_LARGE,
        refusals.UNPACKS_TOO_LARGE,
        refusals.TOO_MANY_PARTS,
        refusals.SHEET_TOO_LARGE,
        refusals.TOO_LARGE_TO_READ,
    )
}
# What to do about these is the same whatever the workbook holds.
_ACTION_HELPS = {
    refusal.rule
    for refusal in (
        refusals.OLD_EXCEL,
        refusals.MACROS,
        refusals.BINARY_WORKBOOK,
        refusals.OPEN_DOCUMENT,
        refusals.DAMAGED,
        refusals.UNREADABLE,
    )
}


@dataclass(frozen=True)
class Source:
    """Text that was pasted, or the content of a file under its name."""

    content: bytes
    file_name: str = ""

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"“{self.file_name}”" if self.file_name else PASTED


def read_source(source: Source) -> OwnData:
    """The series of what was pasted or uploaded: text with commas, semicolons or tabs, or an Excel workbook.

    Raises SpcRefused in one line, whatever was uploaded.
    """
    if source.content.startswith((_ZIP, _OLE)):
        return understand(_lines_of_workbook(source), source.name)
    return understand(_lines_of_text(source), source.name)


def _lines_of_text(source: Source) -> list[Line]:
    try:
        text = source.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SpcRefused(_not_a_table(source)) from None
    if "\0" in text:
        raise SpcRefused(_not_a_table(source))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        # One line more than can be charted is enough to see that there are too many.
        return [(reader.line_num, cells) for cells in islice(reader, POINTS_AT_MOST + 2)]
    except csv.Error:
        raise SpcRefused(
            f"{source.name}: a quotation mark near line {reader.line_num} is out of place, so columns cannot be told apart."
        ) from None


def _separator(text: str) -> str:
    """What separates columns: what Excel copies has tabs."""
    if "\t" in text:
        return "\t"
    return ";" if text.count(";") > text.count(",") else ","


def _not_a_table(source: Source) -> str:
    if PurePath(source.file_name).suffix.casefold() in (".csv", ".txt", ".tsv"):
        return f"{source.name} is not written in UTF-8. In Excel, save it as “CSV UTF-8”. {_PASTE_INSTEAD}"
    return f"{source.name} is not a table. Upload a CSV file or an Excel workbook (.xlsx). {_PASTE_INSTEAD}"


def _lines_of_workbook(source: Source) -> list[Line]:
    """The lines of the first visible sheet that holds something."""
    workbook, problems = open_workbook(source.content, source.file_name)
    if workbook is None:
        raise SpcRefused(_explain(problems[0], source))
    sheets = [sheet for sheet in workbook.sheets if sheet.cells and not sheet.hidden]
    return _lines_of_sheet(sheets[0]) if sheets else []


def _explain(problem: Problem, source: Source) -> str:
    """Why a workbook cannot be read, and what to do about it with a series."""
    if problem.rule in _LARGE:
        return _TOO_LARGE.format(name=source.file_name)
    action = f"{problem.action} " if problem.rule in _ACTION_HELPS else ""
    return f"{problem.found} {action}{_PASTE_INSTEAD}"


def _lines_of_sheet(sheet: RawSheet) -> list[Line]:
    first = min(column for _, column in sheet.cells)
    last = max(column for _, column in sheet.cells)
    return [
        (row, [_text(sheet.cells.get((row, column))) for column in range(first, last + 1)])
        for row in dict.fromkeys(row for row, _ in sheet.cells)
    ]


def _text(cell: RawCell | None) -> str:
    """A cell as it would be typed; of a formula without its result, the formula."""
    if cell is None:
        return ""
    return str(cell.value) or "a formula without its result"
