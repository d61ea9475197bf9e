"""Reading a table by its specification: lines to rows, and a problem for each cell that is not plain."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from natpatsip.returns.problems import Problem
from natpatsip.returns.raw import RawCell, address
from natpatsip.returns.table import Slot, Table
from natpatsip.sheets import kinds
from natpatsip.sheets.specification import Row


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
