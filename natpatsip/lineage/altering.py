"""What it is to be without an answer: a number that is another, any other answer that is blank, a line that is not there."""

from collections.abc import Collection, Sequence
from functools import reduce
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


def numbers_of(sheet: Sheet, rows: pyarrow.Table) -> list[Column]:
    """The columns that hold the numbers of a row; in a grid, those of its member."""
    own = sheet.across.values if sheet.across else sheet.columns
    return [column for column in answers_of(sheet, rows) if column in own and column.type.name in NUMBERS]


def noughts_alone(sheet: Sheet, rows: pyarrow.Table) -> bool:
    """Whether every number of these rows is 0, so that a sum without them stays what it is."""
    given = [rows[column.name] for column in numbers_of(sheet, rows)]
    return bool(given) and not any(pc.any(pc.not_equal(numbers, 0)).as_py() for numbers in given)


def rows_without(rows: pyarrow.Table, left_out: pyarrow.Table) -> pyarrow.Table:
    """The rows that are not among others of the same sheet."""
    return rows.filter(pc.invert(pc.is_in(rows[ROW], left_out[ROW].combine_chunks())))


def alter(
    sheet: Sheet, rows: pyarrow.Table, column: Column, among: pyarrow.Table, answers: pyarrow.ChunkedArray
) -> pyarrow.Table:
    """All rows, in which those among others are without their answer in a column.

    A number is another, for a nought is an answer too: about twice as many where it is the greatest of its row, as the whole
    is, and else half, or 1 where it is 0, so that no part is more than its whole. Any other answer is blank; where it may not
    be blank it is the first of all `answers` that were given, or the second where it was the first.
    """
    place, given = rows.schema.get_field_index(column.name), rows[column.name]
    altered = pc.is_in(rows[ROW], among[ROW].combine_chunks())
    of_numbers = column.type.name in NUMBERS
    other = _other_numbers(sheet, rows, column) if of_numbers else _other_answers(given, column, answers)
    return rows.set_column(place, rows.schema.field(place), pc.if_else(altered, other, given))


def _other_numbers(sheet: Sheet, rows: pyarrow.Table, column: Column) -> Any:
    numbers = [known.name for known in answers_of(sheet, rows) if known.type.name in NUMBERS]
    greatest = pc.max_element_wise(*(rows[name] for name in numbers))
    # Of several that are the greatest, the first is the whole.
    before = [pc.equal(rows[name], greatest) for name in numbers[: numbers.index(column.name)]]
    whole = pc.and_(pc.equal(rows[column.name], greatest), pc.invert(_any_of(before, rows.num_rows)))
    given, two = rows[column.name], pyarrow.scalar(2, rows[column.name].type)
    none = pc.equal(given, 0)
    first = pc.if_else(pc.greater(greatest, 0), pyarrow.scalar(1, given.type), given)
    part = pc.if_else(none, first, pc.divide(given, two))
    return pc.if_else(whole, pc.add(pc.multiply(given, two), pyarrow.scalar(1, given.type)), part)


def _any_of(conditions: Sequence[Any], length: int) -> Any:
    none = pyarrow.chunked_array([pyarrow.array([False] * length)])
    return reduce(lambda one, other: pc.or_(one, pc.fill_null(other, False)), conditions, none)


def _other_answers(given: pyarrow.ChunkedArray, column: Column, answers: pyarrow.ChunkedArray) -> Any:
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
