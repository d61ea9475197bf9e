"""The workbook as it was typed: cells with their kind and value, before any specification has read them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple, Self

from natpatsip.text import folded_title

CellKind = Literal["text", "number", "percentage", "logical", "date", "time", "error", "uncalculated"]

_ADDRESS = re.compile(r"([A-Z]+)([0-9]+)")


class NotAnAddress(ValueError):
    """Text that is not the address of one cell, such as F7."""


@cache
def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 6 is F, 28 is AB."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def address(row: int, column: int) -> str:
    """Row 7 and column 6 as Excel shows them: F7."""
    return f"{column_letters(column)}{row}"


def position(text: str) -> tuple[int, int]:
    """Row and column, from 1, of an address such as F7; raises NotAnAddress."""
    match = _ADDRESS.fullmatch(text.upper())
    if match is None:
        raise NotAnAddress(f"“{text}” is not the address of a cell.")
    return int(match[2]), _column_number(match[1])


# A sheet has the same few at every line, and a file made to do harm any number of them.
@lru_cache(1_000)
def _column_number(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


class RawCell(NamedTuple):
    """One filled cell; `row` and `column` count from 1.

    The value by kind: text as typed; a number as int when it is whole, and so that of a percentage (3 is shown as 300%);
    True or False; a date, with its time if it has one, as ISO text; a time of day or a length of time in words; the name of
    an error such as #REF!; the formula, where Excel left a shared one out "", of a cell
    saved without its result.
    """

    row: int
    column: int
    kind: CellKind
    value: str | float | int | bool

    @property
    def address(self) -> str:
        """As Excel shows it: F7."""
        return address(self.row, self.column)

    @property
    def shown(self) -> str | float | int | bool:
        """Its value as people see it: 3 as 300%, where that is how it is formatted."""
        return f"{100 * float(self.value):.10g}%" if self.kind == "percentage" else self.value


@dataclass(frozen=True)
class RawSheet:
    """One worksheet; `cells` holds only filled cells by (row, column), row by row; text of which nothing is seen is blank.

    `hidden_rows` and `hidden_columns` are those within the filled part; `filtered` means that a filter has criteria.
    """

    title: str
    cells: Mapping[tuple[int, int], RawCell]
    merged: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    filtered: bool = False
    hidden: bool = False

    def as_record(self) -> dict[str, Any]:
        """For JSON: the fields by name, the cells as a list of [row, column, kind, value]."""
        cells = [list(cell) for cell in self.cells.values()]
        others = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "cells"}
        return others | {"cells": cells}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Self:
        """The sheet that `as_record` described."""
        cells = {(cell[0], cell[1]): RawCell._make(cell) for cell in record["cells"]}
        lists = {name: tuple(record[name]) for name in ("merged", "hidden_rows", "hidden_columns")}
        return cls(**{**record, **lists, "cells": cells})


@dataclass(frozen=True)
class RawWorkbook:
    """Every worksheet in the order of its tabs, hidden ones too."""

    sheets: tuple[RawSheet, ...]

    def sheet(self, title: str) -> RawSheet | None:
        """The sheet of that title, whatever its case and spaces, the first that holds something; None when there is none."""
        of_title = self.sheets_titled(title)
        return next((sheet for sheet in of_title if sheet.cells), next(iter(of_title), None))

    def sheets_titled(self, title: str) -> list[RawSheet]:
        """Every sheet of that title, whatever its case and spaces."""
        return [sheet for sheet in self.sheets if folded_title(sheet.title) == folded_title(title)]

    def as_record(self) -> dict[str, Any]:
        """For JSON."""
        return {"sheets": [sheet.as_record() for sheet in self.sheets]}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Self:
        """The workbook that `as_record` described."""
        return cls(tuple(RawSheet.from_record(sheet) for sheet in record["sheets"]))
