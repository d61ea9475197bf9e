"""The rows of a figure's table: what each is called, and what of one is another when the figure is drawn again."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from natpatsip.charts.specification import Row
from natpatsip.errors import UserError
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import format_value
from natpatsip.text import folded

# The units of columns whose numbers are shown to a few decimals.
_ROUNDED = ("percent", "points", "rate")


class NoSuchRow(UserError, ValueError):
    """A row that a figure does not have; says which it has, in words for people."""


def get_naming_columns(figure: Figure) -> tuple[TableColumn, ...]:
    """The first of its columns in words that tell its rows apart: all of these where they do not."""
    in_words = [column for column in figure.columns if column.in_words] or list(figure.columns[:1])
    for number in range(1, len(in_words)):
        if len({_words(row, in_words[:number]) for row in figure.rows}) == len(figure.rows):
            return tuple(in_words[:number])
    return tuple(in_words)


def name_rows(figure: Figure, columns: Sequence[TableColumn] = ()) -> dict[str, Row]:
    """The rows by what they are called, the words of the columns that name them: “Q4 2022/23, Caffeine”.

    Of rows that all words leave alike, the later have their number behind.
    """
    naming, named, seen = columns or get_naming_columns(figure), dict[str, Row](), Counter[str]()
    for row in figure.rows:
        name = _words(row, naming)
        seen[name] += 1
        named[f"{name} ({seen[name]})" if seen[name] > 1 else name] = row
    return named


def find_row(figure: Figure, written: str) -> str:
    """What the row is called that somebody names: by its name, by words that stand in no other name, or by its number.

    Raises NoSuchRow.
    """
    names = list(name_rows(figure))
    wanted = folded(written)
    found = [name for name in names if folded(name) == wanted] or [name for name in names if wanted in folded(name)]
    if not found and written.isdecimal() and 0 < int(written) <= len(names):
        found = [names[int(written) - 1]]
    if len(found) == 1:
        return found[0]
    shown = found or names
    told = "; ".join(f"“{name}”" for name in shown[:8]) + (f"; and {len(shown) - 8:,} more" if len(shown) > 8 else "")
    which = "More than one row has these words" if found else f"{figure.id} has no row “{written}”"
    raise NoSuchRow(f"{which}: {told or 'it has no rows'}.")


def find_changed(before: Row, after: Row | None, figure: Figure) -> frozenset[str]:
    """The columns of a row that are other in the figure drawn again: all of them where it has no such row any more."""
    columns = [column.name for column in figure.columns]
    if after is None:
        return frozenset(columns)
    return frozenset(column for column in columns if not _same(before.get(column), after.get(column)))


def complete_rounded(found: Mapping[Any, frozenset[str]], figure: Figure) -> dict[Any, frozenset[str]]:
    """The same, where what moves a count moves its share too, though rounding may hide it."""
    rounded = {column.name for column in figure.columns if column.unit in _ROUNDED}
    of_any = set(found.values())
    return {
        value: frozenset.union(columns, *(more for more in of_any if columns < more and more - columns <= rounded))
        for value, columns in found.items()
    }


def _words(row: Row, columns: Sequence[TableColumn]) -> str:
    return ", ".join(format_value(row.get(column.name), column.unit) for column in columns)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return bool(one == other)
