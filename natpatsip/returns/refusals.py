"""Why a whole file, or a sheet of it, is refused, in words: what was found, what is allowed, what to do."""

from dataclasses import dataclass

from natpatsip.returns.problems import Problem

_SAVE_AS = "Open it in Excel, choose File > Save As > Excel Workbook (*.xlsx), and upload the new file."
_REPAIR = "Open the file in Excel. If it opens, save it under a new name and upload that; if not, fetch it again."
_FETCH_AGAIN = "Fetch the file again from its publisher, and send it as it is."
_SAVE_AS_CSV = "Send the publisher’s own file; or in Excel choose File > Save As > CSV UTF-8 (Comma delimited)."
_CSV = "A CSV file in UTF-8"
_START_AGAIN = "Copy your answers into a freshly downloaded template and upload that."


@dataclass(frozen=True)
class Refusal:
    """One reason; `found` and `allowed` may name facts in braces, `file` among them."""

    rule: str
    found: str
    action: str
    allowed: str = "An Excel workbook (.xlsx)"


class Refused(Exception):
    """The file is refused for one reason, with the facts that its words name."""

    def __init__(self, refusal: Refusal, **facts: object):
        super().__init__(refusal.rule)
        self.refusal = refusal
        self.facts = facts

    def problem(self, file_name: str = "") -> Problem:
        """The reason as a problem of the whole workbook, or of the cell or sheet among its facts."""
        refusal, facts = self.refusal, {"file": file_name} | self.facts
        found, allowed = refusal.found.format_map(facts), refusal.allowed.format_map(facts)
        sheet, cell = str(self.facts.get("sheet", "")), str(self.facts.get("cell", ""))
        return Problem("error", refusal.rule, sheet, cell, found, allowed, refusal.action)


EMPTY = Refusal(
    "empty-file",
    "“{file}” is empty: it holds nothing at all.",
    "Save the return again in Excel, check that it opens, and upload it.",
)
FILE_TOO_LARGE = Refusal(
    "file-too-large",
    "“{file}” is {size} MB large.",
    "Take out pictures and sheets that are not part of the return, save, and upload again.",
    "Up to {limit} MB",
)
PLAIN_TEXT = Refusal(
    "plain-text",
    "“{file}” is a text file, such as CSV, whatever its name says.",
    "A new name does not make it a workbook. " + _START_AGAIN,
)
OLD_EXCEL = Refusal("old-excel-format", "“{file}” is in Excel's old format (.xls).", _SAVE_AS)
PASSWORD = Refusal(
    "password-protected",
    "“{file}” is locked with a password or by a sensitivity label, so it cannot be read.",
    "In Excel: File > Info > Protect Workbook > Encrypt with Password, clear the password (or choose a label that "
    "does not encrypt), save, and upload again.",
    "A workbook that opens without a password",
)
MACROS = Refusal(
    "macros",
    "“{file}” can hold macros (.xlsm), which are programs; they are refused, whether or not they do any harm.",
    _SAVE_AS,
    "An Excel workbook without macros (.xlsx)",
)
BINARY_WORKBOOK = Refusal("binary-workbook", "“{file}” is in Excel's binary format (.xlsb).", _SAVE_AS)
OPEN_DOCUMENT = Refusal(
    "open-document",
    "“{file}” is an OpenDocument spreadsheet (.ods).",
    "Open it in LibreOffice or Excel, save it as Excel Workbook (.xlsx), and upload the new file.",
)
NOT_A_WORKBOOK = Refusal(
    "not-a-workbook",
    "“{file}” is not an Excel workbook.",
    "Upload the return itself. If it lies in a zip folder, unpack the folder first.",
)
DAMAGED = Refusal("damaged-file", "“{file}” is damaged or cut short: not all of it arrived.", _REPAIR)
UNPACKS_TOO_LARGE = Refusal(
    "unpacks-too-large",
    "“{file}” is far larger once unpacked than a return can be, or than it declares.",
    _START_AGAIN,
    "Up to {limit} MB once unpacked",
)
TOO_MANY_PARTS = Refusal(
    "too-many-parts",
    "“{file}” is made of {count:,} parts (sheets, pictures and the like).",
    _START_AGAIN,
    "Up to {limit:,} parts",
)
REPEATED_PARTS = Refusal(
    "repeated-parts",
    "“{file}” holds the same part twice, so what it says depends on who reads it.",
    _START_AGAIN,
)
DOCUMENT_TYPE = Refusal(
    "document-type",
    "“{file}” has a document type declaration inside, which Excel never writes and which can do harm.",
    _START_AGAIN,
)
SHEET_TOO_LARGE = Refusal(
    "sheet-too-large",
    "The sheet reaches cell {reach}, far beyond a return.",
    "Delete the empty rows below your answers and the empty columns to their right (select them, right-click, "
    "Delete), save, and upload again; or copy your answers into a freshly downloaded template.",
    "Up to {rows:,} rows and {columns:,} columns",
)
TOO_LARGE_TO_READ = Refusal(
    "too-large-to-read",
    "Reading the workbook took more time or memory than a return ever needs.",
    _START_AGAIN,
    "A return of ordinary size",
)
UNREADABLE = Refusal("unreadable", "The workbook could not be read: it is not put together as Excel does it.", _REPAIR)

SHEET_OUTDATED = Refusal(
    "sheet-outdated",
    "The sheet is version {version}, of an older template. What it asks has changed since, so its answers could be misread.",
    "Download the new template, copy your answers into it, and read its guidance for what has changed.",
    "Version {oldest} or later",
)
SHEET_TOO_NEW = Refusal(
    "sheet-too-new",
    "The sheet is version {version}, of a newer template than is known here.",
    "Ask whoever runs the dashboard to update it, and send the workbook again after that.",
    "Up to version {latest}",
)

EXTRACT_EMPTY = Refusal("empty-file", "“{file}” is empty: it holds nothing at all.", _FETCH_AGAIN, _CSV)
EXTRACT_TOO_LARGE = Refusal(
    "file-too-large",
    "“{file}” is {size} MB large.",
    "Keep the months that are new or restated, and send those: what stands for the others stays.",
    "Up to {limit} MB",
)
EXTRACT_TOO_LONG = Refusal(
    "file-too-long",
    "“{file}” is longer than an extract can be.",
    "Send it in parts, each with its headings: what stands of the other parts stays.",
    "Up to {lines:,} lines and {cells:,} cells",
)
EXTRACT_IS_A_WORKBOOK = Refusal(
    "not-a-csv",
    "“{file}” is an Excel workbook or a zip file, whatever its name says.",
    _SAVE_AS_CSV + " If it is a return, send it as one.",
    _CSV,
)
EXTRACT_NOT_TEXT = Refusal("not-a-csv", "“{file}” is not a text file.", _SAVE_AS_CSV, _CSV)
EXTRACT_NOT_UTF8 = Refusal(
    "not-utf-8",
    "Line {line} of “{file}” holds a character that is not in UTF-8, so its names could be misread.",
    _SAVE_AS_CSV,
    _CSV,
)
EXTRACT_QUOTATION = Refusal(
    "broken-csv",
    "A quotation mark at line {line} of “{file}”, or before it, is out of place: its columns cannot be told apart.",
    _FETCH_AGAIN,
    _CSV,
)
EXTRACT_SEPARATOR = Refusal(
    "not-commas", "The columns of “{file}” are separated by {separator}.", _SAVE_AS_CSV, "Columns separated by commas"
)
