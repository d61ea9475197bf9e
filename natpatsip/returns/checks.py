"""Checks of a sheet that has been read: its shape, its keys, and its named rules."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from natpatsip.quarters import Quarter
from natpatsip.returns.problems import Problem
from natpatsip.returns.table import Table
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Answers, Breach, Row, Rule, Sheet
from natpatsip.text import quoted


def check_shape(table: Table) -> Iterator[Problem]:
    """What is on the page but not plainly in the table: merged cells, lines below it, cells beside it, hidden rows."""
    return chain(_merged(table), _below(table), _beside(table), _hidden(table))


def check_keys(table: Table, rows: Sequence[Row], scope: ReturnScope) -> Iterator[Problem]:
    """Lines that stand twice, and lines that the template printed and that have gone."""
    keys = table.sheet.line_keys
    first: dict[tuple[Any, ...], int] = {}
    again: set[int] = set()
    for row in rows:
        if not row.readable(*keys):
            continue
        key = tuple(row.values[name] for name in keys)
        if first.setdefault(key, row.sheet_row) != row.sheet_row and row.sheet_row not in again:
            again.add(row.sheet_row)
            yield _twice(table, row, first[key])
    yield from _missing_lines(table, first, scope)


def check_rules(sheet: Sheet, answers: Answers, rules: Sequence[Rule]) -> Iterator[Problem]:
    """Named rules of a sheet, each breach at its cell."""
    headings = _headings(sheet, answers.scope.quarter)
    return (
        Problem(
            rule.severity,
            rule.name,
            sheet.title,
            breach.row.cells.get(breach.column, "") if breach.row else "",
            breach.found,
            breach.allowed,
            breach.action,
            line=sheet.name_of_line(breach.row.given) if breach.row else "",
            heading=headings.get((_member(sheet, breach), breach.column), ""),
        )
        for rule in rules
        for breach in rule.check(answers)
    )


def _headings(sheet: Sheet, quarter: Quarter) -> dict[tuple[Any, str], str]:
    """The headings of the template, by member across (None at the head of a line) and column."""
    across = sheet.across.headings(quarter) if sheet.across else ()
    at_head = {(None, column.name): column.heading for column in sheet.columns_asked(quarter)}
    return at_head | {(member.code, value.name): heading for member, value, heading in across}


def _member(sheet: Sheet, breach: Breach) -> Any:
    """The member across that a breach is of; None where its column stands at the head of a line."""
    across = sheet.across
    if breach.row is None or across is None or all(value.name != breach.column for value in across.values):
        return None
    return breach.row.values.get(across.name)


def _twice(table: Table, row: Row, first_row: int) -> Problem:
    words = ", ".join(quoted(row.given[name]) for name in table.sheet.line_keys)
    return table.tell(
        "line-twice",
        row.cells[table.sheet.line_keys[0]],
        f"{words} again, given already on row {first_row}",
        "each line once",
        "Take one of the two lines out, or correct what names it.",
    )


def _missing_lines(table: Table, found: Mapping[tuple[Any, ...], int], scope: ReturnScope) -> list[Problem]:
    if not table.sheet.fixed_lines:
        return []
    columns = [column for column in table.sheet.columns if column.key]
    printed = [tuple(line.get(column.name) for column in columns) for line in table.sheet.lines(scope, (), ())]
    on = scope.quarter.end
    return [
        table.tell(
            "line-missing",
            "",
            "no line for " + ", ".join(f"“{c.type.write(value, on)}”" for c, value in zip(columns, key, strict=True)),
            "every line that the template printed",
            "Put the line back, with its answers.",
        )
        for key in printed
        if key not in found
    ]


def _merged(table: Table) -> Iterator[Problem]:
    for cells in table.page.merged:
        if _last_row(cells) >= table.heading_row:
            yield table.tell(
                "merged-cells",
                cells,
                "cells merged into one",
                "a cell for each answer",
                "Unmerge the cells and write the answer into each.",
            )


def _last_row(cells: str) -> int:
    return int("".join(letter for letter in cells.rpartition(":")[2] if letter.isdigit()))


def _below(table: Table) -> Iterator[Problem]:
    end = table.lines[-1] if table.lines else table.heading_row
    for cell in table.page.cells.values():
        if cell.row > end:
            yield table.tell(
                "below-the-table",
                cell.address,
                quoted(cell.value),
                "nothing below the table",
                "Move it into the table without a blank row between, or clear it.",
            )


def _beside(table: Table) -> Iterator[Problem]:
    headed = {cell.column for cell in table.page.cells.values() if cell.row == table.heading_row}
    lines = set(table.lines)
    for cell in table.page.cells.values():
        if cell.row in lines and cell.column not in headed:
            yield table.tell(
                "beside-the-table",
                cell.address,
                f"{quoted(cell.value)} in a column without a heading",
                "answers under the headings",
                "Move it under its heading, or clear it.",
            )


def _hidden(table: Table) -> Iterator[Problem]:
    lines = set(table.lines)
    rows = [row for row in table.page.hidden_rows if row in lines]
    columns = [slot for slot in table.slots if slot.position in table.page.hidden_columns]
    if rows or columns or table.page.filtered or table.page.hidden:
        what = [
            *([f"{len(rows)} hidden rows"] if len(rows) > 1 else ["a hidden row"] if rows else []),
            *([f"{len(columns)} hidden columns"] if len(columns) > 1 else ["a hidden column"] if columns else []),
            *(["a filter"] if table.page.filtered else []),
            *(["a hidden sheet"] if table.page.hidden else []),
        ]
        yield table.tell(
            "hidden-answers",
            f"A{rows[0]}" if rows else "",
            " and ".join(what),
            "every answer in view when the sheet is reviewed",
            "They were read as well. Show them, check them, and send the workbook again if one is wrong.",
            severity="query",
        )
