"""Reading a sheet by its specification: headings to columns, lines to rows, and a problem for each cell that is not plain."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from natpatsip.quarters import Quarter
from natpatsip.returns.layout import HEADING_SEARCH_ROWS
from natpatsip.returns.problems import Problem
from natpatsip.returns.raw import RawCell, RawSheet, address
from natpatsip.sheets import kinds
from natpatsip.sheets.specification import Column, Member, Row, Sheet


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

    def tell(self, rule: str, cell: str, found: str, allowed: str, action: str, severity: str = "error") -> Problem:
        """A problem of this sheet."""
        return Problem(severity, rule, self.sheet.title, cell, found, allowed, action)


def find_table(sheet: Sheet, page: RawSheet, quarter: Quarter) -> tuple[Table | None, list[Problem]]:
    """The table by its headings, wherever they stand; each heading that is missing, unknown or doubled is a problem."""
    known = _known_headings(sheet, quarter)
    heading_row = _find_heading_row(page, known)
    table = Table(sheet, page, heading_row, (), ())
    slots, problems = [], []
    for cell in _cells_of_row(page, heading_row):
        column, member = known.get(kinds.folded(cell.value), (None, None))
        if column is None:
            problems.append(_unknown_heading(table, cell))
        elif any(slot.column is column and slot.member is member for slot in slots):
            problems.append(_doubled_heading(table, cell))
        else:
            slots.append(Slot(cell.column, kinds.tidy(cell.value), column, member))
    found = {(slot.column.name, slot.member.code if slot.member else None) for slot in slots}
    problems += [
        _missing_heading(table, heading)
        for heading, (column, member) in _current_headings(sheet, quarter).items()
        if (column.name, member.code if member else None) not in found
    ]
    return Table(sheet, page, heading_row, tuple(slots), _lines(page, heading_row, slots)), problems


def read_rows(table: Table) -> tuple[list[Row], list[Problem]]:
    """Each line as rows of the table (one a member, for a grid), and every cell that could not be read."""
    rows, problems = [], []
    shared: dict[tuple, Row] = {}
    for line in table.lines:
        if not _is_answered(table, line):
            continue
        head, head_problems = _read_line(table, line, shared)
        problems += head_problems
        if not table.sheet.across:
            rows.append(head)
            continue
        across, across_problems = _read_across(table, line, head)
        rows += across
        problems += across_problems
    return rows, problems


def _current_headings(sheet: Sheet, quarter: Quarter) -> dict[str, tuple[Column, Member | None]]:
    headings: dict[str, tuple[Column, Member | None]] = {column.heading: (column, None) for column in sheet.columns}
    if sheet.across:
        headings |= {heading: (value, member) for member, value, heading in sheet.across.headings(quarter)}
    return headings


def _known_headings(sheet: Sheet, quarter: Quarter) -> dict[str, tuple[Column, Member | None]]:
    """Headings now in use and older ones, folded, with the column (and member) that they head."""
    known = {kinds.folded(heading): of for heading, of in _current_headings(sheet, quarter).items()}
    for column, member in list(known.values()):
        for older in column.older_headings if member is None else member.older_headings:
            known.setdefault(kinds.folded(older), (column, member))
    return known


def _find_heading_row(page: RawSheet, known: dict) -> int:
    """The row near the top with the most of the headings."""

    def headings_in(row: int) -> int:
        return sum(kinds.folded(cell.value) in known for cell in _cells_of_row(page, row))

    return max(range(1, HEADING_SEARCH_ROWS + 1), key=headings_in)


def _cells_of_row(page: RawSheet, row: int) -> list[RawCell]:
    return sorted((cell for cell in page.cells.values() if cell.row == row), key=lambda cell: cell.column)


def _lines(page: RawSheet, heading_row: int, slots: Sequence[Slot]) -> tuple[int, ...]:
    """The rows of the table: from below the headings to the first that is blank in all its columns."""
    filled = {row for row, column in page.cells if column in {slot.position for slot in slots}}
    row, lines = heading_row + 1, []
    while row in filled:
        lines.append(row)
        row += 1
    return tuple(lines)


def _is_answered(table: Table, line: int) -> bool:
    """A line on which only the template has written (a ward id not yet used) is no answer, unless every line is asked."""
    return table.sheet.fixed_lines or any(table.cell(line, slot) for slot in table.slots if not slot.column.printed)


def _read_line(table: Table, line: int, shared: dict[tuple, Row]) -> tuple[Row, list[Problem]]:
    """The columns at the head of a line; `shared` keeps the answers that are asked once a group of lines."""
    once = [slot for slot in table.slots if slot.member is None and slot.column.once_per]
    each = [slot for slot in table.slots if slot.member is None and not slot.column.once_per]
    row, problems = _read_slots(table, line, each)
    for slot in once:
        group = (slot.column.name, *(row.values.get(name) for name in slot.column.once_per))
        if group not in shared:
            shared[group], own_problems = _read_slots(table, line, [slot])
            problems += own_problems
        elif table.cell(line, slot) is not None:
            problems.append(_given_again(table, slot, line))
        first = shared[group]
        row = Row(line, {**row.values, **first.values}, {**row.cells, **first.cells}, {**row.given, **first.given})
    return row, problems


def _read_slots(table: Table, line: int, slots: Sequence[Slot]) -> tuple[Row, list[Problem]]:
    values, cells, given, problems = {}, {}, {}, []
    for slot in slots:
        name, cell = slot.column.name, table.cell(line, slot)
        cells[name], given[name] = address(line, slot.position), "" if cell is None else str(cell.value)
        value, problem = read_cell(table, slot, line)
        if problem:
            problems.append(problem)
        else:
            values[name] = value
    return Row(line, values, cells, given), problems


def _read_across(table: Table, line: int, head: Row) -> tuple[list[Row], list[Problem]]:
    """A row for each member that is asked of the line, each with what stands at the head of the line."""
    rows, problems = [], []
    by_member: defaultdict[Any, list[Slot]] = defaultdict(list)
    for slot in table.slots:
        if slot.member is not None:
            by_member[slot.member.code].append(slot)
    for member, slots in by_member.items():
        if not table.sheet.across.is_asked(head.values, member):
            problems += [problem for slot in slots for problem in _not_asked(table, slot, line)]
            continue
        own, own_problems = _read_slots(table, line, slots)
        values = {**head.values, table.sheet.across.name: member, **own.values}
        rows.append(Row(line, values, {**head.cells, **own.cells}, {**head.given, **own.given}))
        problems += own_problems
    return rows, problems


def read_cell(table: Table, slot: Slot, line: int) -> tuple[Any, Problem | None]:
    """What a cell was read as (None for a blank that is allowed), or why it could not be read."""
    cell, column = table.cell(line, slot), slot.column
    where = address(line, slot.position)
    if cell is None:
        return None, _blank(table, slot, where) if column.required else None
    if cell.kind == "error":
        return None, table.tell(
            "error-cell", where, f"{cell.value}", column.kind.allowed, "Mend the formula, or write the answer itself."
        )
    if cell.kind == "uncalculated":
        return None, table.tell(
            "formula-without-value",
            where,
            "a formula that was saved without its result",
            column.kind.allowed,
            "Open the workbook in Excel and save it, or write the answer itself.",
        )
    try:
        return column.kind.read(_typed(cell)), None
    except kinds.Unreadable:
        return None, table.tell(
            column.kind.rule, where, f"“{cell.value}”", column.kind.allowed, f"Correct “{slot.heading}” on this line."
        )


def _typed(cell: RawCell) -> kinds.Given:
    """What was typed, a date as one. A time of day without a date is left as its words."""
    if cell.kind == "date":
        with suppress(ValueError):
            return date.fromisoformat(str(cell.value)[:10])
    return cell.value


def _blank(table: Table, slot: Slot, where: str) -> Problem:
    kind = slot.column.kind
    action = "Write 0 if there are none." if kind is kinds.count else f"Fill in “{slot.heading}”."
    return table.tell("blank", where, "nothing", kind.allowed, action)


def _not_asked(table: Table, slot: Slot, line: int) -> Iterator[Problem]:
    cell = table.cell(line, slot)
    if cell is not None and cell.value not in (0, "0"):
        yield table.tell(
            "not-asked",
            cell.address,
            f"“{cell.value}” under {slot.member.heading}",
            f"an empty cell: {table.sheet.across.not_asked_because}",
            "Move the answer to where it belongs, or clear the cell.",
        )


def _given_again(table: Table, slot: Slot, line: int) -> Problem:
    return table.tell(
        "given-again",
        address(line, slot.position),
        f"“{table.cell(line, slot).value}”, where the group has its answer already",
        "this answer once, on the first line of its group",
        "Clear this cell.",
    )


def _unknown_heading(table: Table, cell: RawCell) -> Problem:
    return table.tell(
        "unknown-heading",
        cell.address,
        f"“{cell.value}”",
        "the template’s headings, in any order",
        "Give the column its heading from the template, or take the column out.",
    )


def _doubled_heading(table: Table, cell: RawCell) -> Problem:
    return table.tell(
        "doubled-heading",
        cell.address,
        f"“{cell.value}” a second time",
        "each heading once",
        "Take one of the two columns out.",
    )


def _missing_heading(table: Table, heading: str) -> Problem:
    return table.tell(
        "missing-heading",
        "",
        f"no column headed “{heading}”",
        "every column of the template",
        "Put the column back, with its heading as the template has it.",
    )
