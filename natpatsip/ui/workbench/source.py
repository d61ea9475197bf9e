"""What a visitor pasted or uploaded, as the lines of a table. Nothing of it is written anywhere."""

import codecs
import csv
import hashlib
import io
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from natpatsip.analysis.spc.parameters import SpcRefused
from natpatsip.returns import refusals
from natpatsip.returns.opening import open_workbook
from natpatsip.returns.problems import Problem
from natpatsip.returns.raw import RawCell, RawSheet
from natpatsip.ui.workbench.reading import POINTS_AT_MOST
from natpatsip.ui.workbench.table import Line, Table, lay_out

PASTED = "What you pasted"
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1")
# What no text holds; and what none holds that is only likely to be one, since Windows-1252 gives nearly all bytes a letter.
_NO_TEXT, _UNLIKELY_TEXT = re.compile("\0"), re.compile(r"[\0-\x08\x0e-\x1f]")
_WINDOWS_NOTE = (
    "{name} is not written in UTF-8 and was read as Windows-1252: see whether names with accents and signs are right."
)
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

    @property
    def digest(self) -> str:
        """What tells it from every other source, for what the visitor chooses for it."""
        return hashlib.sha256(self.content).hexdigest()


def read_source(source: Source) -> Table:
    """The table that was pasted or uploaded: text with commas, semicolons or tabs, or an Excel workbook.

    Raises SpcRefused in one line, whatever was uploaded.
    """
    if source.content.startswith((_ZIP, _OLE)):
        return lay_out(_lines_of_workbook(source), source.name)
    text, notes = _decode(source)
    return lay_out(_lines_of_text(text, source.name), source.name, notes)


def _decode(source: Source) -> tuple[str, tuple[str, ...]]:
    """The text in one of the encodings that Excel writes, and what to say of one that is only likely."""
    for encoding, unfit, notes in (
        (_utf_16(source.content) or "utf-8-sig", _NO_TEXT, ()),
        ("cp1252", _UNLIKELY_TEXT, (_WINDOWS_NOTE.format(name=source.name),)),
    ):
        try:
            text = source.content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not unfit.search(text):
            return text, notes
    raise SpcRefused(_not_a_table(source))


def _utf_16(content: bytes) -> str:
    """Its UTF-16, by the mark at its beginning, or by the zeros in the first characters of a table; empty for none."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    odd, even = content[1:8:2], content[0:8:2]
    if odd and not any(odd) and all(even):
        return "utf-16-le"
    return "utf-16-be" if odd and all(odd) and not any(even) else ""


def _lines_of_text(text: str, name: str) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        # One line more than can be charted is enough to see that there are too many.
        return [(reader.line_num, cells) for cells in islice(reader, POINTS_AT_MOST + 2)]
    except csv.Error:
        raise SpcRefused(
            f"{name}: a quotation mark near line {reader.line_num} is out of place, so columns cannot be told apart."
        ) from None


def _separator(text: str) -> str:
    """What separates columns: what Excel copies has tabs."""
    if "\t" in text:
        return "\t"
    return ";" if text.count(";") > text.count(",") else ","


def _not_a_table(source: Source) -> str:
    if PurePath(source.file_name).suffix.casefold() in (".csv", ".txt", ".tsv"):
        return f"{source.name} is in no encoding that can be read. In Excel, save it as “CSV UTF-8”. {_PASTE_INSTEAD}"
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
