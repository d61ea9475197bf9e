"""From a cell to the figures that it moves: each drawn again with another answer there."""

import json
from dataclasses import dataclass
from typing import Any

import pyarrow

from natpatsip.analysis.selection import Selection
from natpatsip.errors import UserError
from natpatsip.figures import FIGURES, figure, get_programme
from natpatsip.figures.figure import Figure
from natpatsip.lineage.altering import ROW, alter, number_rows, rows_with, rows_without
from natpatsip.lineage.rows import find_changed, get_naming_columns, name_rows
from natpatsip.lineage.tracing import get_sheets_read
from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEETS
from natpatsip.sheets.field_types import Unreadable
from natpatsip.sheets.specification import Column, Sheet
from natpatsip.store import Snapshot
from natpatsip.store.altered import AlteredSnapshot, get_table
from natpatsip.text import folded_title


class NoSuchCell(UserError, ValueError):
    """A cell that holds no answer that counts, or cannot hold the other answer; says why, in words for people."""


@dataclass(frozen=True)
class CellAnswer:
    """What counts of a cell: its sheet, the rows of that sheet's table that it is in, the column of its answer, its words."""

    sheet: Sheet
    rows: pyarrow.Table
    column: Column
    words: str

    @property
    def quarter(self) -> Quarter:
        """The quarter whose figures it first counts in: that of its month, where it is of a month, or of its return."""
        line = self.rows.slice(0, 1).to_pylist()[0]
        return Quarter.containing(line["month"]) if "month" in line else Quarter.parse(line["quarter"])


@dataclass(frozen=True)
class FigureMoved:
    """A figure that another answer moves, and the rows of its table that are then other, joined or left."""

    figure: Figure
    rows: tuple[str, ...]


def find_answer(submission: int, address: str, snapshot: Snapshot) -> CellAnswer:
    """The answer in a cell, such as “Wards!G7”, of a file by the number of its submission. Raises NoSuchCell."""
    title, _, place = address.rpartition("!")
    sheet = next((sheet for sheet in SHEETS if folded_title(sheet.title) == folded_title(title)), None)
    if sheet is None:
        raise NoSuchCell(f"No sheet is called “{title}”. Write sheet and cell, such as “Wards!G7”.")
    rows = number_rows(get_table(snapshot, sheet.name))
    own = rows_with(rows, "submission", [submission])
    found = [
        (line[ROW], name, words)
        for line in own.select([ROW, "as_given"]).to_pylist()
        for name, (cell, words) in json.loads(line["as_given"]).items()
        if cell == place.upper()
    ]
    if not found:
        what = "has no answer in this cell" if own.num_rows else "counts with nothing of this sheet now"
        raise NoSuchCell(f"{address}: submission {submission} {what}.")
    column = next(column for column in sheet.table_columns if column.name == found[0][1])
    return CellAnswer(sheet, rows_with(rows, ROW, [number for number, _, _ in found]), column, found[0][2])


def find_figures_moved(answer: CellAnswer, snapshot: Snapshot, instead: str | None = None) -> list[FigureMoved]:
    """The figures of England, up to the quarter of an answer, that move when it is `instead` another, or is taken away.

    A line whose name is in the cell is taken away whole. Raises NoSuchCell for another answer that is not allowed there.
    """
    rows = number_rows(get_table(snapshot, answer.sheet.name))
    altered = AlteredSnapshot.of(snapshot, {answer.sheet.name: _alter(answer, rows, instead)})
    selection = Selection.ending(answer.quarter)
    known = [id for id in FIGURES if get_programme(id) in (answer.sheet.programme, "")]
    moved = [
        _compare(figure(id, selection, snapshot), figure(id, selection, altered))
        for id in known
        if answer.sheet in get_sheets_read(id, selection, snapshot)
    ]
    return [one for one in moved if one.rows]


def _alter(answer: CellAnswer, rows: pyarrow.Table, instead: str | None) -> pyarrow.Table:
    if answer.column.key:
        if instead is not None:
            raise NoSuchCell(f"“{answer.words}” names a line, so it can have no other answer: leave “--instead” out.")
        return rows_without(rows, answer.rows)
    if instead is None:
        return alter(answer.sheet, rows, answer.column, answer.rows, rows[answer.column.name])
    return _answer_instead(answer, rows, _read(answer.column, instead))


def _answer_instead(answer: CellAnswer, rows: pyarrow.Table, value: Any) -> pyarrow.Table:
    place = rows.schema.get_field_index(answer.column.name)
    own = set(answer.rows[ROW].to_pylist())
    given = zip(rows[ROW].to_pylist(), rows[place].to_pylist(), strict=True)
    others = pyarrow.array(
        [value if number in own else known for number, known in given], rows.schema.field(place).type
    )
    return rows.set_column(place, rows.schema.field(place), others)


def _read(column: Column, instead: str) -> Any:
    if not instead.strip() and not column.required:
        return None
    try:
        return column.type.read(instead)
    except Unreadable as problem:
        raise NoSuchCell(f"“{instead}” cannot stand there: allowed is {column.type.allowed}.") from problem


def _compare(before: Figure, after: Figure) -> FigureMoved:
    naming = get_naming_columns(before)
    old, new = name_rows(before, naming), name_rows(after, naming)
    other = [name for name, row in old.items() if find_changed(row, new.get(name), before)]
    return FigureMoved(before, (*other, *(name for name in new if name not in old)))
