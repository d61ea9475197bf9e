"""Intake: a workbook is received. The only place that knows both how a return is read and how it is kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook

from natpatsip.quarters import Quarter
from natpatsip.returns.problems import Problem, as_record, errors
from natpatsip.returns.reading import ReturnReading, SheetReading, Surroundings, read_return
from natpatsip.returns.template import build_template
from natpatsip.sheets.specification import ReturnScope, Row, Sheet
from natpatsip.store import Reading, Store, Submission
from natpatsip.store.schema import history_table


@dataclass(frozen=True)
class Receipt:
    """What became of a workbook.

    `stored` and `waiting` name sheets by title: stored in whole (or, by a check, fit to be), or not stored because
    something must be put right;
    `submission` is the number it is kept under, None when nothing was stored; `already` when this very workbook is
    what stands.
    """

    file_name: str
    scope: ReturnScope | None
    stored: tuple[str, ...]
    waiting: tuple[str, ...]
    not_returned: tuple[str, ...]
    problems: tuple[Problem, ...]
    submission: int | None = None
    already: bool = False

    @property
    def accepted(self) -> bool:
        """Whether nothing has to be put right: queries may remain."""
        return not errors(self.problems)


def check(
    store: Store, content: bytes, file_name: str, expected: ReturnScope | None = None, today: date | None = None
) -> Receipt:
    """What would become of a workbook, with nothing stored."""
    return _receipt(file_name, _read(store, content, file_name, expected, today))


def receive(
    store: Store,
    content: bytes,
    file_name: str,
    by: str,
    expected: ReturnScope | None = None,
    today: date | None = None,
) -> Receipt:
    """Check a workbook and keep its clean sheets, in one transaction; `by` says who sent it.

    When this returns with a submission number, it is in the file for good. Raises StoreBusy.
    """
    reading = _read(store, content, file_name, expected, today)
    clean = [sheet_reading for sheet_reading in reading.sheets if sheet_reading.clean]
    if not clean:
        return _receipt(file_name, reading)
    form = reading.cover
    submission = Submission(form.scope, file_name, content, form.contact_role, form.demonstration)
    with store.writing() as writing:
        if writing.is_current(submission, [sheet_reading.sheet for sheet_reading in clean]):
            return _receipt(file_name, reading, already=True)
        number = writing.receive(
            submission,
            {
                sheet_reading.sheet: [_kept(row, sheet_reading.sheet) for row in sheet_reading.rows]
                for sheet_reading in clean
            },
            [as_record(problem) for problem in reading.all_problems],
            by,
        )
    return _receipt(file_name, reading, number)


def make_template(store: Store, scope: ReturnScope) -> Workbook:
    """The template of a return, filled in with what stands for it or, sheet by sheet, for the quarter before."""
    before = returned_before(store, scope)
    with store.reading() as reading:
        ever = {
            sheet.name: reading.rows(
                f"SELECT DISTINCT {', '.join(sheet.line_keys)} FROM {history_table(sheet)} WHERE psc = ?", [scope.psc]
            )
            for sheet in store.sheets
        }
    return build_template(scope, store.sheets, {**before.previous, **before.current}, ever=ever)


def returned_before(store: Store, scope: ReturnScope) -> Surroundings:
    """What stands for a return, and for the same collaborative's quarter before it."""
    with store.reading() as reading:
        return Surroundings(
            _standing(reading, store.sheets, scope.psc, scope.quarter),
            _standing(reading, store.sheets, scope.psc, scope.quarter.previous),
        )


def _read(
    store: Store, content: bytes, file_name: str, expected: ReturnScope | None, today: date | None
) -> ReturnReading:
    return read_return(
        content,
        file_name,
        today or date.today(),
        expected,
        store.sheets,
        lambda scope: returned_before(store, scope),
    )


def _standing(reading: Reading, sheets: Sequence[Sheet], psc: str, quarter: Quarter) -> dict[str, list[Mapping]]:
    """The rows that stand, by sheet name, for the sheets that were returned at all."""
    returned = {
        row["sheet"]
        for row in reading.rows("SELECT sheet FROM current_sheets WHERE psc = ? AND quarter = ?", [psc, quarter.key])
    }
    return {
        sheet.name: reading.rows(
            f"SELECT * FROM {sheet.name} WHERE psc = ? AND quarter = ? ORDER BY sheet_row", [psc, quarter.key]
        )
        for sheet in sheets
        if sheet.name in returned
    }


def _kept(row: Row, sheet: Sheet) -> dict[str, Any]:
    """A row as the table keeps it: its values, where it stood, and each answer in the words it was given."""
    across = sheet.across.values[0].name if sheet.across else None
    cell = row.cells.get(across, "")
    return {
        **row.values,
        "sheet_row": row.sheet_row,
        "sheet_column": "".join(letter for letter in cell if letter.isalpha()),
        "as_given": json.dumps({name: [row.cells[name], given] for name, given in row.given.items()}),
    }


def _titles(readings: Sequence[SheetReading], clean: bool) -> tuple[str, ...]:
    return tuple(reading.sheet.title for reading in readings if reading.clean == clean)


def _receipt(file_name: str, reading: ReturnReading, submission: int | None = None, already: bool = False) -> Receipt:
    return Receipt(
        file_name,
        reading.cover.scope if reading.cover else None,
        _titles(reading.sheets, clean=True),
        _titles(reading.sheets, clean=False),
        tuple(reading.not_returned),
        tuple(reading.all_problems),
        submission,
        already,
    )
