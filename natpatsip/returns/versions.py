"""The version of each sheet: written into the template out of sight, and held against those that its sheet understands."""

from collections.abc import Iterable, Mapping, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from natpatsip.returns import refusals
from natpatsip.returns.layout import VERSIONS_TITLE
from natpatsip.returns.problems import Problem
from natpatsip.returns.raw import RawWorkbook
from natpatsip.returns.refusals import Refused
from natpatsip.sheets.specification import Sheet

# Templates did not say so of their sheets while all of these were at their first version.
_UNSAID = 1


def write_versions(page: Worksheet, sheets: Sequence[Sheet]) -> None:
    """A line for each sheet: its name and its version. Cells of a hidden page outlive a saving in any program."""
    for row, sheet in enumerate(sheets, start=1):
        page.cell(row, 1, sheet.name)
        page.cell(row, 2, sheet.version)
    page.sheet_state = "veryHidden"


def read_versions(book: RawWorkbook, sheets: Iterable[Sheet]) -> dict[Sheet, int]:
    """The version of each of `sheets` on the template that a workbook was filled in on."""
    page = book.sheet(VERSIONS_TITLE)
    cells = page.cells if page else {}
    versions = {str(name.value): cells.get((row, 2)) for (row, column), name in cells.items() if column == 1}
    said = {name: cell.value for name, cell in versions.items() if cell and isinstance(cell.value, int)}
    return {sheet: said.get(sheet.name, _UNSAID) for sheet in sheets}


def check_versions(versions: Mapping[Sheet, int]) -> dict[Sheet, Problem]:
    """Those sheets that were filled in on a template of a version that they do not understand, each with its error."""
    problems = {sheet: _check_version(sheet, version) for sheet, version in versions.items()}
    return {sheet: problem for sheet, problem in problems.items() if problem}


def _check_version(sheet: Sheet, version: int) -> Problem | None:
    facts = {"sheet": sheet.title, "version": version}
    if version < sheet.oldest_version:
        return Refused(refusals.SHEET_OUTDATED, **facts, oldest=sheet.oldest_version).problem()
    if version > sheet.version:
        return Refused(refusals.SHEET_TOO_NEW, **facts, latest=sheet.version).problem()
    return None
