"""The table of a sheet as it stands on a page: its headings, wherever they are, and the rows of its lines."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from natpatsip.quarters import Quarter
from natpatsip.returns.layout import HEADING_SEARCH_ROWS
from natpatsip.returns.problems import Problem, Severity
from natpatsip.returns.raw import NotAnAddress, RawCell, RawSheet, position
from natpatsip.sheets.specification import Column, Member, Sheet
from natpatsip.text import folded, quoted, tidy


@dataclass(frozen=True)
class Slot:
    """Where a column stands on the page; for a grid, of which member it holds the answer."""

    position: int
    heading: str
    column: Column
    member: Member | None = None


@dataclass(frozen=True)
class Table:
    """A sheet's table as found on a page: its slots, the row of its headings and the rows of its lines."""

    sheet: Sheet
    page: RawSheet
    heading_row: int
    slots: tuple[Slot, ...]
    lines: tuple[int, ...]

    def cell(self, row: int, slot: Slot) -> RawCell | None:
        return self.page.cells.get((row, slot.position))

    def tell(
        self, rule: str, cell: str, found: str, allowed: str, action: str, severity: Severity = "error"
    ) -> Problem:
        """A problem of this sheet, with the line and the heading of its cell, where that is one of the table's."""
        line, heading = self._names_of(cell)
        return Problem(severity, rule, self.sheet.title, cell, found, allowed, action, line=line, heading=heading)

    def _names_of(self, where: str) -> tuple[str, str]:
        try:
            row, column = position(where)
        except NotAnAddress:
            return "", ""
        if not self.lines or not self.lines[0] <= row <= self.lines[-1]:
            return "", ""
        return self._name_of_line(row), self._headings.get(column, "")

    def _name_of_line(self, row: int) -> str:
        cells = {slot.column.name: self.cell(row, slot) for slot in self._key_slots}
        return self.sheet.name_of_line({name: str(cell.shown) for name, cell in cells.items() if cell})

    # Both are asked for at every problem, of which a sheet can have a hundred thousand.
    @cached_property
    def _headings(self) -> dict[int, str]:
        return {slot.position: slot.heading for slot in self.slots}

    @cached_property
    def _key_slots(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.column.key)


def find_table(sheet: Sheet, page: RawSheet, quarter: Quarter, version: int) -> tuple[Table, list[Problem]]:
    """The table by its headings, wherever they stand; each heading that is missing, unknown or doubled is a problem.

    A column that is newer than the `version` of the template is not missing. A publisher adds columns to its extract as it
    likes: there, an unknown heading is left out and no problem.
    """
    current = _current_headings(sheet, quarter)
    known = _known_headings(current)
    heading_row = _find_heading_row(page, known)
    table = Table(sheet, page, heading_row, (), ())
    slots: list[Slot] = []
    problems: list[Problem] = []
    for cell in _cells_of_row(page, heading_row):
        column, member = known.get(folded(cell.value), (None, None))
        if column is None and sheet.sender == "publisher":
            continue
        if column is None:
            problems.append(_unknown_heading(table, cell))
        elif any(slot.column is column and slot.member is member for slot in slots):
            problems.append(_doubled_heading(table, cell))
        else:
            slots.append(Slot(cell.column, tidy(cell.value), column, member))
    found = {(slot.column.name, slot.member.code if slot.member else None) for slot in slots}
    problems += [
        _missing_heading(table, heading, current)
        for heading, (column, member) in current.items()
        if (column.name, member.code if member else None) not in found and column.version <= version
    ]
    return Table(sheet, page, heading_row, tuple(slots), _lines(page, heading_row, slots)), problems


Headings = dict[str, tuple[Column, Member | None]]


def _current_headings(sheet: Sheet, quarter: Quarter) -> Headings:
    """The headings that the template of a quarter has, with the column (and member) that each heads."""
    headings: Headings = {column.heading: (column, None) for column in sheet.columns_asked(quarter)}
    if sheet.across:
        headings |= {heading: (value, member) for member, value, heading in sheet.across.headings(quarter)}
    return headings


def _known_headings(current: Headings) -> Headings:
    """Headings now in use and older ones, folded, with the column (and member) that they head."""
    known = {folded(heading): of for heading, of in current.items()}
    for column, member in list(known.values()):
        for older in column.older_headings if member is None else member.older_headings:
            known.setdefault(folded(older), (column, member))
    return known


def _find_heading_row(page: RawSheet, known: Headings) -> int:
    """The row near the top with the most of the headings."""

    headings_in = Counter(
        cell.row for cell in page.cells.values() if cell.row <= HEADING_SEARCH_ROWS and folded(cell.value) in known
    )
    return max(range(1, HEADING_SEARCH_ROWS + 1), key=headings_in.__getitem__)


def _cells_of_row(page: RawSheet, row: int) -> list[RawCell]:
    return sorted((cell for cell in page.cells.values() if cell.row == row), key=lambda cell: cell.column)


def _lines(page: RawSheet, heading_row: int, slots: Sequence[Slot]) -> tuple[int, ...]:
    """The rows of the table: from below the headings to the first that is blank in all its columns."""
    positions = {slot.position for slot in slots}
    filled = {row for row, column in page.cells if column in positions}
    row, lines = heading_row + 1, []
    while row in filled:
        lines.append(row)
        row += 1
    return tuple(lines)


def _unknown_heading(table: Table, cell: RawCell) -> Problem:
    return table.tell(
        "unknown-heading",
        cell.address,
        quoted(cell.value),
        "the template’s headings, in any order",
        "Give the column its heading from the template, or take the column out.",
    )


def _doubled_heading(table: Table, cell: RawCell) -> Problem:
    return table.tell(
        "doubled-heading",
        cell.address,
        f"{quoted(cell.value)} a second time",
        "each heading once",
        "Take one of the two columns out.",
    )


def _missing_heading(table: Table, heading: str, current: Headings) -> Problem:
    found = f"no column headed “{heading}”"
    if table.sheet.sender == "publisher":
        allowed = f"the columns {', '.join(current)}, in any order"
        action = "See that it is the extract that you said it is, and give its columns these headings."
        return table.tell("missing-heading", "", found, allowed, action)
    action = "Put the column back, with its heading as the template has it."
    return table.tell("missing-heading", "", found, "every column of the template", action)
