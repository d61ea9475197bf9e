"""The earlier history of the optimisation pathway: one wide sheet, a line a trust and quarter, made into returns.

Nothing of it is judged here. Its words go into a template as they are, and are checked like those of any return.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from natpatsip import catalogue, organisations
from natpatsip.cells import write_cell
from natpatsip.errors import UserError
from natpatsip.quarters import NotAQuarter, Quarter
from natpatsip.returns.layout import FIRST_LINE, HEADING_ROW, HEADING_SEARCH_ROWS
from natpatsip.returns.opening import open_workbook
from natpatsip.returns.raw import RawSheet
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets import cover, sheets_of
from natpatsip.sheets.matneo import OPTIMISATION
from natpatsip.sheets.scope import ReturnScope
from natpatsip.text import folded, quoted, tidy

# Who is said to have completed such a return, so that it is known for what it is.
ROLE = "Earlier history, brought over"
# What the three columns that name a line are headed by.
_NAMES = {"psc": ("psc", "collaborative"), "trust": ("organisation", "trust"), "quarter": ("date", "quarter")}
# A word of each heading, for they were worded in many ways.
_WORDS = {
    "magnesium_sulphate": "magnesium",
    "corticosteroids": "steroid",
    "antibiotics": "antibiotic",
    "cord_management": "cord",
    "normothermia": "normothermia",
    "breast_milk": "milk",
    "place_of_birth": "place of birth",
    "caffeine": "caffeine",
    "volume_targeted_ventilation": "ventilation",
}
_NOT_REPORTED = ("not reported", "not known")


class NoHistory(UserError, ValueError):
    """A file that is no such history; says what is missing."""


@dataclass(frozen=True)
class EarlierHistory:
    """A return, as a file, for each collaborative and quarter; and a sentence on each line that is for none."""

    returns: Mapping[ReturnScope, bytes]
    left_out: Sequence[str]


Line = Mapping[str, str]


def read_history(content: bytes, file_name: str) -> EarlierHistory:
    """The returns that a history is made into. Raises NoHistory."""
    book, problems = open_workbook(content, file_name)
    if book is None:
        raise NoHistory(" ".join(f"{problem.found} {problem.action}" for problem in problems))
    found = next((columns for page in book.sheets if (columns := _find_columns(page))), None)
    if found is None:
        raise NoHistory(
            f"{quoted(file_name)} has no sheet with columns headed psc, organisation and date, and one for each intervention."
        )
    lines: dict[ReturnScope, list[Line]] = defaultdict(list)
    left_out = []
    for row, line in _read_lines(*found):
        try:
            scope = ReturnScope(cover.find_sender(line["psc"]), Quarter.parse(line["quarter"]))
        except (organisations.UnknownOrganisation, NotAQuarter) as problem:
            left_out.append(f"Row {row} was left out. {problem}")
            continue
        if OPTIMISATION in sheets_of("collaborative", quarter=scope.quarter):
            lines[scope].append(line)
        else:
            left_out.append(f"Row {row} was left out. The sheet Optimisation is not collected for {scope.quarter}.")
    return EarlierHistory({scope: _make_return(scope, own) for scope, own in lines.items()}, left_out)


Found = tuple[RawSheet, int, Mapping[str, int]]


def _find_columns(page: RawSheet) -> Found | None:
    """The page with its heading row and its columns by name, where all are there; of several alike the first."""
    for row in range(1, HEADING_SEARCH_ROWS + 1):
        headings = {cell.column: folded(cell.value) for cell in page.cells.values() if cell.row == row}
        columns: dict[str, int] = {}
        for column, heading in sorted(headings.items()):
            names = [name for name, headed in _NAMES.items() if heading in headed]
            names += [code for code, word in _WORDS.items() if word in heading]
            for name in names:
                columns.setdefault(name, column)
        if columns.keys() == _NAMES.keys() | _WORDS.keys():
            return page, row, columns
    return None


def _read_lines(page: RawSheet, heading_row: int, columns: Mapping[str, int]) -> list[tuple[int, Line]]:
    def said(row: int, column: int) -> str:
        cell = page.cells.get((row, column))
        return tidy(cell.value) if cell else ""

    rows = sorted({cell.row for cell in page.cells.values() if cell.row > heading_row})
    lines = [(row, {name: said(row, column) for name, column in columns.items()}) for row in rows]
    return [(row, line) for row, line in lines if line["psc"] or line["trust"]]


def _make_return(scope: ReturnScope, lines: Sequence[Line]) -> bytes:
    """The template of the return with the stages of these lines, each in its words."""
    book = build_template(scope, [OPTIMISATION])
    page = book[OPTIMISATION.title]
    columns = {cell.value: cell.column for cell in page[HEADING_ROW]}
    printed = {_trust(str(page.cell(row, 1).value)): row for row in range(FIRST_LINE, page.max_row + 1)}
    for line in lines:
        _write_line(page, printed.pop(_trust(line["trust"]), page.max_row + 1), line, columns)
    complete_cover(book, ROLE, {OPTIMISATION.title: cover.REVIEWED})
    return template_bytes(book)


def _trust(name: str) -> str:
    try:
        return organisations.find_trust(name).code
    except organisations.UnknownOrganisation:
        return name


def _write_line(page: Worksheet, row: int, line: Line, columns: Mapping[str, int]) -> None:
    if row == page.max_row + 1:
        write_cell(page.cell(row, 1), line["trust"])
    for intervention in catalogue.interventions():
        stage = line[intervention.code]
        if stage and folded(stage) not in _NOT_REPORTED:
            write_cell(page.cell(row, columns[intervention.label]), stage)
