"""A cell of a file that was sent: where it is, its words as they were given, and who sent it when."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from natpatsip.quarters import Quarter
from natpatsip.sheets.specification import Column, Sheet
from natpatsip.store import Snapshot
from natpatsip.store.submissions import SentFile, get_sent_files


@dataclass(frozen=True)
class Cell:
    """A cell: its sheet by title, its words as given, what it answers about which line, and the columns that it moves."""

    submission: int
    sheet: str
    place: str
    words: str
    heading: str
    line: str
    moves: frozenset[str]

    @property
    def address(self) -> str:
        """“Wards!G7”."""
        return f"{self.sheet}!{self.place}"


def cell_of_answer(sheet: Sheet, line: Mapping[str, Any], column: Column, moves: frozenset[str]) -> Cell | None:
    """The cell that holds an answer of a row of a sheet's table; None where it was left blank."""
    given = json.loads(line["as_given"])
    return _make(sheet, line, given, column.name, _find_heading(sheet, line, column), moves)


def cell_of_line(sheet: Sheet, line: Mapping[str, Any], moves: frozenset[str]) -> Cell | None:
    """The first cell that names the line of a row of a sheet's table; None where nothing does."""
    given = json.loads(line["as_given"])
    named = next((column for column in sheet.columns if column.key and column.name in given), None)
    return _make(sheet, line, given, named.name, named.heading, moves) if named else None


def join_cells(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Each cell once, with all that it moves, in the order of the files, their sheets and their lines."""
    found: dict[tuple[int, str, str], Cell] = {}
    for cell in cells:
        key = cell.submission, cell.sheet, cell.place
        found[key] = replace(cell, moves=cell.moves | found[key].moves) if key in found else cell
    return tuple(sorted(found.values(), key=lambda cell: (cell.submission, cell.sheet, *_row_and_column(cell.place))))


def get_files(cells: Iterable[Cell], snapshot: Snapshot) -> dict[int, SentFile]:
    """The files that cells are in, by the numbers of their submissions, the first sent first."""
    return get_sent_files(snapshot, {cell.submission for cell in cells})


def _make(
    sheet: Sheet,
    line: Mapping[str, Any],
    given: Mapping[str, Sequence[str]],
    column: str,
    heading: str,
    moves: frozenset[str],
) -> Cell | None:
    place, words = given.get(column, ("", ""))
    if not words.strip():
        return None
    name = sheet.name_of_line({known: cell[1] for known, cell in given.items()})
    return Cell(line["submission"], sheet.title, place, words, heading, name, moves)


def _find_heading(sheet: Sheet, line: Mapping[str, Any], column: Column) -> str:
    """The heading over an answer: in a grid, that of its member, with the value where there are several."""
    if not sheet.across or column not in sheet.across.values:
        return column.heading
    headings = sheet.across.headings(Quarter.parse(line["quarter"]))
    member = line[sheet.across.name]
    return next((words for one, value, words in headings if (one.code, value) == (member, column)), column.heading)


def _row_and_column(place: str) -> tuple[int, int, str]:
    letters = place.rstrip("0123456789")
    return int(place.removeprefix(letters) or 0), len(letters), letters
