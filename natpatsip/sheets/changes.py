"""What changed between two versions of a sheet, line by line and cell by cell, in the words of its template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from natpatsip.quarters import Quarter
from natpatsip.sheets.field_types import progress, stage
from natpatsip.sheets.specification import Column, Sheet, Values

_STAGES = (stage.name, progress.name)
_Key = tuple[Any, ...]


@dataclass(frozen=True)
class CellChange:
    """A cell whose answer is not the same: of which line, under which heading, what it was and what it is.

    An answer that is blank is "". `of_stage` says that a stage of adoption is asked there.
    """

    line: str
    heading: str
    before: str
    after: str
    of_stage: bool


@dataclass(frozen=True)
class SheetChanges:
    """What changed on a sheet: lines that joined and that left, and cells of lines that are in both versions."""

    sheet: Sheet
    joined: tuple[str, ...]
    left: tuple[str, ...]
    cells: tuple[CellChange, ...]

    def __bool__(self) -> bool:
        return bool(self.joined or self.left or self.cells)

    @property
    def moves(self) -> list[CellChange]:
        """The cells in which a stage of adoption changed."""
        return [cell for cell in self.cells if cell.of_stage]


def compare_rows(sheet: Sheet, quarter: Quarter, before: Iterable[Values], after: Iterable[Values]) -> SheetChanges:
    """What changed from one version of a sheet’s rows to another; answers are written as on the template of a quarter."""
    old, new = ({_key(row, sheet.row_keys): row for row in rows} for rows in (before, after))
    old_lines, new_lines = ({_key(row, sheet.line_keys): row for row in rows.values()} for rows in (old, new))
    writer = _Writer(sheet, quarter)
    in_both = [
        key for key in dict.fromkeys([*old, *new]) if key[: len(sheet.line_keys)] in old_lines.keys() & new_lines
    ]
    return SheetChanges(
        sheet,
        tuple(writer.name_line(row) for key, row in new_lines.items() if key not in old_lines),
        tuple(writer.name_line(row) for key, row in old_lines.items() if key not in new_lines),
        tuple(_changed_cells(writer, [(old.get(key, {}), new.get(key, {})) for key in in_both])),
    )


def _key(row: Values, columns: Sequence[str]) -> _Key:
    return tuple(row[name] for name in columns)


@dataclass(frozen=True)
class _Writer:
    """Writes lines, headings and answers as the template of a quarter prints them."""

    sheet: Sheet
    quarter: Quarter

    def name_line(self, row: Values) -> str:
        """“NHS Cornwall and the Isles of Scilly ICB, RESTORE2”."""
        keys = [column for column in self.sheet.columns if column.key]
        return ", ".join(self.write(column, row[column.name]) for column in keys)

    def write(self, column: Column, value: Any) -> str:
        """An answer as the template prints it; "" for a blank."""
        return "" if value is None else str(column.type.write(value, self.quarter.end))

    @property
    def headings(self) -> Mapping[tuple[Any, str], str]:
        """The headings across the top, by member and value."""
        across = self.sheet.across
        found = across.headings(self.quarter) if across else []
        return {(member.code, value.name): heading for member, value, heading in found}


def _changed_cells(writer: _Writer, pairs: Iterable[tuple[Values, Values]]) -> list[CellChange]:
    """The cells that differ within pairs of rows, each once: what is asked once a line or a group stands in many rows."""
    sheet, headings = writer.sheet, writer.headings
    at_head = [column for column in sheet.columns if not column.key]
    values = sheet.across.values if sheet.across else ()
    found: dict[_Key, CellChange] = {}
    for before, after in pairs:
        row = after or before
        for column in (*at_head, *values):
            old, new = before.get(column.name), after.get(column.name)
            in_grid = column in values
            if old == new or not (in_grid or (before and after)):
                continue
            member = row[sheet.across.name] if sheet.across and in_grid else None
            group = column.once_per or (sheet.row_keys if in_grid else sheet.line_keys)
            heading = headings.get((member, column.name), column.heading)
            found.setdefault(
                (column.name, *_key(row, group)),
                CellChange(
                    writer.name_line(row),
                    heading,
                    writer.write(column, old),
                    writer.write(column, new),
                    column.type.name in _STAGES,
                ),
            )
    return list(found.values())
