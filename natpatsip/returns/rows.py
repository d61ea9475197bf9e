"""Reading a table by its specification: lines to rows, and a problem for each cell that is not plain."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from natpatsip.returns.problems import Problem
from natpatsip.returns.raw import RawCell, address
from natpatsip.returns.table import Slot, Table
from natpatsip.returns.tally import Tally
from natpatsip.sheets import field_types
from natpatsip.sheets.specification import Across, Member, Row
from natpatsip.text import quoted


def read_rows(table: Table) -> tuple[list[Row], list[Problem]]:
    """Each line as rows of the table (one a member, for a grid), and the cells that could not be read, counted."""
    rows: list[Row] = []
    problems = Tally()
    shared: dict[tuple[Any, ...], Row] = {}
    for line in table.lines:
        if not _is_answered(table, line):
            continue
        head, head_problems = _read_line(table, line, shared)
        problems.extend(head_problems)
        if table.sheet.across is None:
            rows.append(head)
            continue
        member_rows, member_problems = _read_across(table, table.sheet.across, line, head)
        rows += member_rows
        problems.extend(member_problems)
    return rows, problems.told()


def _is_answered(table: Table, line: int) -> bool:
    """A line on which only the template has written (a ward id not yet used) is no answer, unless every line is asked."""
    return table.sheet.fixed_lines or any(table.cell(line, slot) for slot in table.slots if not slot.column.printed)


def _read_line(table: Table, line: int, shared: dict[tuple[Any, ...], Row]) -> tuple[Row, list[Problem]]:
    """The columns at the head of a line; `shared` keeps the answers that are asked once a group of lines."""
    once = [slot for slot in table.slots if slot.member is None and slot.column.once_per]
    every_line = [slot for slot in table.slots if slot.member is None and not slot.column.once_per]
    row, problems = _read_slots(table, line, every_line)
    for slot in once:
        group = (slot.column.name, *(row.values.get(name) for name in slot.column.once_per))
        if group not in shared:
            shared[group], own_problems = _read_slots(table, line, [slot])
            problems += own_problems
        elif cell := table.cell(line, slot):
            problems.append(_given_again(table, cell))
        first = shared[group]
        row = Row(line, {**row.values, **first.values}, {**row.cells, **first.cells}, {**row.given, **first.given})
    return row, problems


def _read_slots(table: Table, line: int, slots: Sequence[Slot]) -> tuple[Row, list[Problem]]:
    values, cells, given, problems = {}, {}, {}, []
    for slot in slots:
        name, cell = slot.column.name, table.cell(line, slot)
        cells[name], given[name] = address(line, slot.position), "" if cell is None else str(cell.shown)
        value, problem = read_cell(table, slot, line)
        if problem:
            problems.append(problem)
        else:
            values[name] = value
    return Row(line, values, cells, given), problems


def _read_across(table: Table, across: Across, line: int, head: Row) -> tuple[list[Row], list[Problem]]:
    """A row for each member that is asked of the line, each with what stands at the head of the line."""
    rows, problems = [], []
    by_member: defaultdict[Member, list[Slot]] = defaultdict(list)
    for slot in table.slots:
        if slot.member is not None:
            by_member[slot.member].append(slot)
    for member, slots in by_member.items():
        if not across.is_asked(head.values, member.code):
            cells = [table.cell(line, slot) for slot in slots]
            problems += [
                _not_asked(table, across, member, cell) for cell in cells if cell and cell.value not in (0, "0")
            ]
            continue
        own, own_problems = _read_slots(table, line, slots)
        values = {**head.values, across.name: member.code, **own.values}
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
            "error-cell", where, f"{cell.value}", column.type.allowed, "Mend the formula, or write the answer itself."
        )
    if cell.kind == "uncalculated":
        return None, table.tell(
            "formula-without-value",
            where,
            "a formula that was saved without its result",
            column.type.allowed,
            "Open the workbook in Excel and save it, or write the answer itself.",
        )
    try:
        return column.type.read(_typed(cell)), None
    except field_types.Unreadable as unreadable:
        found = ", ".join(part for part in (quoted(cell.shown), unreadable.because) if part)
        action = unreadable.action or f"Correct “{slot.heading}” on this line."
        return None, table.tell(column.type.rule, where, found, column.type.allowed, action)


def _typed(cell: RawCell) -> field_types.Given:
    """What was typed, a date as one, and a percentage in its words. Raises Unreadable for a time, which nothing asks for."""
    if cell.kind == "time":
        raise field_types.Unreadable("which is a time", "Format the cell as General, and write the answer again.")
    if cell.kind == "date":
        return date.fromisoformat(str(cell.value)[:10])
    return cell.shown


def _blank(table: Table, slot: Slot, where: str) -> Problem:
    field_type = slot.column.type
    action = "Write 0 if there are none." if field_type.name == field_types.count.name else f"Fill in “{slot.heading}”."
    return table.tell("blank", where, "nothing", field_type.allowed, action)


def _not_asked(table: Table, across: Across, member: Member, cell: RawCell) -> Problem:
    return table.tell(
        "not-asked",
        cell.address,
        f"{quoted(cell.value)} under {member.heading}",
        f"an empty cell: {across.not_asked_because}",
        "Move the answer to where it belongs, or clear the cell.",
    )


def _given_again(table: Table, cell: RawCell) -> Problem:
    return table.tell(
        "given-again",
        cell.address,
        f"{quoted(cell.value)}, answered already on a line above",
        "this answer once, on the first of the lines that it holds for",
        "Clear this cell.",
    )
