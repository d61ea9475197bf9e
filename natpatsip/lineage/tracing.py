"""From a row of a figure to the cells that it comes from: the figure is drawn again, without some answers at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pyarrow

from natpatsip.analysis.selection import Selection
from natpatsip.figures import FIGURES, figure
from natpatsip.figures.figure import Figure
from natpatsip.lineage.altering import (
    NUMBERS,
    ROW,
    alter,
    answers_of,
    noughts_alone,
    number_rows,
    numbers_of,
    rows_with,
    rows_without,
)
from natpatsip.lineage.cells import Cell, cell_of_answer, cell_of_line, join_cells
from natpatsip.lineage.rows import complete_rounded, find_changed, get_naming_columns, name_rows
from natpatsip.sheets import SHEETS
from natpatsip.sheets.specification import Column, Sheet
from natpatsip.store import Snapshot
from natpatsip.store.altered import AlteredSnapshot, get_table

Moved = frozenset[str]

# Of many values so many parts are left out at a time: one that changes nothing is done with at once.
_PARTS = 8
# A column of words has more, and one that offers a choice fewer.
_MOST_ANSWERS = 20


@dataclass(frozen=True)
class Trace:
    """The cells that a row of a figure comes from, in the order of who sent them.

    The row is the same when the figure is drawn from their lines alone. Without cells it rests on no return.
    """

    figure: Figure
    name: str
    cells: tuple[Cell, ...]


def trace_row(figure_id: str, selection: Selection, name: str, snapshot: Snapshot) -> Trace:
    """The cells from which a row comes, by what it is called, worked out once for a version of the database.

    Raises UnknownFigure, and KeyError for a row that the figure does not have.
    """
    key = ("trace", figure_id, FIGURES[figure_id].selection_shown(selection), name)

    def make() -> Trace:
        if FIGURES[figure_id].not_traced:
            return Trace(figure(figure_id, selection, snapshot), name, ())
        return _Tracing.begin(figure_id, selection, name, snapshot).trace()

    return snapshot.keep(key, make, lambda trace: 2**10 * (1 + len(trace.cells)))


def get_sheets_read(figure_id: str, selection: Selection, snapshot: Snapshot) -> list[Sheet]:
    """The sheets that a figure is made from, in the order of the template. Raises UnknownFigure."""
    _, sources = snapshot.watch(lambda: figure(figure_id, selection, snapshot))
    return [sheet for sheet in SHEETS if sheet.name in sources]


@dataclass
class _Tracing:
    """A row of a figure, and the tables from which the figure is drawn again: those that are narrowed to what matters."""

    figure_id: str
    selection: Selection
    name: str
    snapshot: Snapshot
    drawn: Figure
    narrowed: dict[str, pyarrow.Table] = field(default_factory=dict)

    @classmethod
    def begin(cls, figure_id: str, selection: Selection, name: str, snapshot: Snapshot) -> "_Tracing":
        return cls(figure_id, selection, name, snapshot, figure(figure_id, selection, snapshot))

    def trace(self) -> Trace:
        sheets = get_sheets_read(self.figure_id, self.selection, self.snapshot)
        cells = [cell for sheet in sheets for cell in self._trace_sheet(sheet)]
        return Trace(self.drawn, self.name, join_cells(cells))

    def moved(self, sheet: Sheet, rows: pyarrow.Table) -> Moved:
        """The columns of the row that are other when a sheet has these rows."""
        altered = AlteredSnapshot.of(self.snapshot, {**self.narrowed, sheet.name: rows})
        again = figure(self.figure_id, self.selection, altered)
        naming = get_naming_columns(self.drawn)
        before = name_rows(self.drawn, naming)[self.name]
        return find_changed(before, name_rows(again, naming).get(self.name), self.drawn)

    def _trace_sheet(self, sheet: Sheet) -> list[Cell]:
        """The cells of a sheet; the figure is drawn from its rows that matter alone from then on."""
        everything = number_rows(get_table(self.snapshot, sheet.name))
        if not self.moved(sheet, everything.slice(0, 0)):
            self.narrowed[sheet.name] = everything.slice(0, 0)
            return []
        held, moved = self._find_lines(sheet, everything)
        answers = {
            column: self._find_answers(sheet, held, column, everything[column.name])
            for column in answers_of(sheet, everything)
        }
        return _list_cells(sheet, held, moved, answers)

    def _find_lines(self, sheet: Sheet, held: pyarrow.Table) -> tuple[pyarrow.Table, dict[int, Moved]]:
        """The rows without which the row is another, and what of it is, by their numbers.

        They are found column by column of what tells lines apart, and each time the others are put aside.
        """
        found: dict[str, dict[Any, Moved]] = {}
        for column in _get_columns_apart(sheet, held):
            self.narrowed[sheet.name] = rows = held
            found[column] = self._settle(sheet, held, column, partial(_leave_out, sheet, rows))
            held = rows_with(held, column, list(found[column]))
        self.narrowed[sheet.name] = held
        lines = held.select([ROW, *found]).to_pylist()
        moved = {
            line[ROW]: frozenset.intersection(*(of_value[line[column]] for column, of_value in found.items()))
            for line in lines
        }
        return held, moved

    def _settle(
        self, sheet: Sheet, held: pyarrow.Table, column: str, without: Callable[[pyarrow.Table], pyarrow.Table]
    ) -> dict[Any, Moved]:
        """Which values of a column matter, and what of the row is another without them.

        Those that change nothing one by one, and something together, matter together.
        """
        found: dict[Any, Moved] = {}

        def look_at(values: Sequence[Any]) -> None:
            size = -(-len(values) // _PARTS)
            parts = [values[start : start + size] for start in range(0, len(values), size)]
            moved = [self.moved(sheet, without(rows_with(held, column, part))) for part in parts]
            everywhere = self._of_all_places and column in _get_places(sheet) and all(moved)
            for part, of_part in zip(parts, moved, strict=True):
                if everywhere or len(part) == 1:
                    found.update(dict.fromkeys(part, of_part) if of_part else {})
                elif of_part:
                    look_at(part)

        values = held[column].unique().to_pylist()
        if values:
            look_at(values)
        left = [value for value in values if value not in found]
        if left and (together := self.moved(sheet, without(rows_with(held, column, left)))):
            found.update(dict.fromkeys(left, together))
        return complete_rounded(found, self.drawn)

    @property
    def _of_all_places(self) -> bool:
        """Whether nothing was chosen, so that a row which is of units in every part of England is of all of them."""
        return not self.selection.choices

    def _find_answers(
        self, sheet: Sheet, held: pyarrow.Table, column: Column, answers: pyarrow.ChunkedArray
    ) -> Mapping[Any, Moved]:
        """What of the row is another without the answers in a column, by what they were read as."""
        moved = self.moved(sheet, alter(sheet, held, column, held, answers))
        values = held[column.name].unique().to_pylist()
        if not moved or column.type.name in NUMBERS or len(values) > _MOST_ANSWERS:
            return dict.fromkeys(values, moved)
        return self._settle(sheet, held, column.name, lambda some: alter(sheet, held, column, some, answers))


def _leave_out(sheet: Sheet, rows: pyarrow.Table, some: pyarrow.Table) -> pyarrow.Table:
    """The rows without some of them; where these have noughts alone, with other numbers."""
    if not noughts_alone(sheet, some):
        return rows_without(rows, some)
    for column in numbers_of(sheet, rows):
        rows = alter(sheet, rows, column, some, rows[column.name])
    return rows


def _get_columns_apart(sheet: Sheet, rows: pyarrow.Table) -> list[str]:
    """What tells the lines of a sheet apart, the columns of the fewest values first: its keys, who sent it, few answers."""
    values = {column: len(rows[column].unique()) for column in rows.column_names}
    keys = dict.fromkeys((*sheet.row_keys, "psc", "quarter"))
    answers = [
        column.name
        for column in answers_of(sheet, rows)
        if column.type.name not in NUMBERS and values[column.name] <= _MOST_ANSWERS
    ]
    return sorted([*keys, *answers], key=lambda column: values[column])


def _get_places(sheet: Sheet) -> list[str]:
    """The columns that say where the unit of a line is: who sent it, and which unit it is."""
    return ["psc", *(key for key in sheet.line_keys if key != "month")]


def _list_cells(
    sheet: Sheet, held: pyarrow.Table, moved: Mapping[int, Moved], answers: Mapping[Column, Mapping[Any, Moved]]
) -> list[Cell]:
    """The cell of each answer that matters; of a line that counts beyond its answers, the cell that names it."""
    cells = []
    for line in held.to_pylist():
        left = moved[line[ROW]]
        for column, found in answers.items():
            of_answer = found.get(line[column.name], frozenset()) & moved[line[ROW]]
            if of_answer and (cell := cell_of_answer(sheet, line, column, of_answer)):
                cells.append(cell)
                left -= of_answer
        if left and (named := cell_of_line(sheet, line, left)):
            cells.append(named)
    return cells
