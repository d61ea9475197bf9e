"""What it is to be without an answer: a number that is one more, any other answer that is blank, a line that is not there."""

from collections.abc import Collection, Sequence
from typing import Any

import pyarrow
import pyarrow.compute as pc

from natpatsip.sheets.specification import Column, Sheet

# Beside the columns of a sheet: which of its rows one is.
ROW = "row_number"
NUMBERS = ("count", "number")


def number_rows(rows: pyarrow.Table) -> pyarrow.Table:
    """The rows of a sheet with a number each, in a column `ROW`."""
    return rows.append_column(ROW, pyarrow.array(range(rows.num_rows)))


def rows_with(rows: pyarrow.Table, column: str, values: Sequence[Any]) -> pyarrow.Table:
    """The rows that have any of these values, a blank among them, in a column."""
    return rows.filter(pc.is_in(rows[column], pyarrow.array(values, rows.schema.field(column).type)))


def has_numbers(sheet: Sheet, rows: pyarrow.Table) -> bool:
    """Whether any of these rows has a number other than 0; without its noughts a sum stays what it is."""
    numbers = [rows[column.name] for column in answers_of(sheet, rows) if column.type.name in NUMBERS]
    return not numbers or any(pc.any(pc.not_equal(given, 0)).as_py() for given in numbers)


def rows_without(rows: pyarrow.Table, left_out: pyarrow.Table) -> pyarrow.Table:
    """The rows that are not among others of the same sheet."""
    return rows.filter(pc.invert(pc.is_in(rows[ROW], left_out[ROW].combine_chunks())))


def alter(rows: pyarrow.Table, column: Column, among: pyarrow.Table, answers: pyarrow.ChunkedArray) -> pyarrow.Table:
    """All rows, in which those among others are without their answer in a column.

    A number is one more, for a nought is an answer too. Any other answer is blank; where it may not be blank it is the first of
    all `answers` that were given, or the second where it was the first.
    """
    place, given = rows.schema.get_field_index(column.name), rows[column.name]
    altered = pc.is_in(rows[ROW], among[ROW].combine_chunks())
    return rows.set_column(
        place, rows.schema.field(place), pc.if_else(altered, _without(given, column, answers), given)
    )


def _without(given: pyarrow.ChunkedArray, column: Column, answers: pyarrow.ChunkedArray) -> Any:
    if column.type.name in NUMBERS:
        return pc.add(given, pyarrow.scalar(1, given.type))
    if not column.required:
        return pyarrow.nulls(len(given), given.type)
    first, second = _first_two(answers)
    return pc.if_else(pc.equal(given, first), second, pc.if_else(pc.is_null(given), given, first))


def _first_two(answers: pyarrow.ChunkedArray) -> tuple[pyarrow.Scalar, pyarrow.Scalar]:
    """The first two of the answers, in their order; the same twice where there is one."""
    known = sorted(answer for answer in answers.unique().to_pylist() if answer is not None)
    first, second = [*known[:2], *known[:1], None, None][:2]
    return pyarrow.scalar(first, answers.type), pyarrow.scalar(second, answers.type)


def answers_of(sheet: Sheet, rows: pyarrow.Table) -> list[Column]:
    """The columns of a sheet that are answered, and name no line, in its order; those that its table has."""
    known: Collection[str] = rows.column_names
    return [column for column in sheet.table_columns if not column.key and column.name in known]
