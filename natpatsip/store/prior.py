"""What a return holds before a new one comes in: its current answers, and the keys of every line ever returned."""

from collections.abc import Sequence
from typing import Any, Protocol

from natpatsip.quarters import Quarter
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Sheet
from natpatsip.store.schema import history_table
from natpatsip.store.snapshot import Row

Rows = Sequence[Row]


class Asked(Protocol):
    """What gives the rows of a query: a snapshot, or a writing that nobody can write beside."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query; parameters are bound."""


def list_standing(asked: Asked, psc: str, *quarters: Quarter) -> Rows:
    """What stands of a sender's returns for quarters: quarter, name of the sheet, submission, and its file's fingerprint."""
    # Of all quarters at once, for of one return the quarter before is mostly asked about too.
    rows = asked.rows("SELECT quarter, sheet, submission, sha256 FROM current_sheets WHERE psc = ? ORDER BY ALL", [psc])
    return [row for row in rows if row["quarter"] in {quarter.key for quarter in quarters}]


def get_standing_submissions(asked: Asked, scope: ReturnScope) -> dict[str, int]:
    """The submission that each sheet of a return stands from, by the name of the sheet."""
    return {row["sheet"]: row["submission"] for row in list_standing(asked, scope.psc, scope.quarter)}


def get_current_rows(asked: Asked, sheets: Sequence[Sheet], scope: ReturnScope) -> dict[str, Rows]:
    """The current rows of a return, by the name of each sheet of which anything was returned.

    Of a sheet of months they are those of the quarter's months, whichever file they came with; of one that is the same
    at all times, all current ones.
    """
    returned = get_standing_submissions(asked, scope)
    quarterly = [sheet for sheet in sheets if sheet.grain == "quarter" and sheet.name in returned]
    monthly = {sheet.name: _of_months(asked, sheet, scope) for sheet in sheets if sheet.grain == "month"}
    return {sheet.name: _of_submission(asked, sheet, returned[sheet.name]) for sheet in quarterly} | {
        name: found for name, found in monthly.items() if found
    }


def get_lines_ever(asked: Asked, sheets: Sequence[Sheet], psc: str) -> dict[str, Rows]:
    """The keys of every line that a sender ever returned, by the name of the sheet."""
    return {
        sheet.name: asked.rows(
            f"SELECT DISTINCT {', '.join(sheet.line_keys)} FROM {history_table(sheet)} WHERE psc = ?", [psc]
        )
        for sheet in sheets
    }


def _of_submission(asked: Asked, sheet: Sheet, submission: int) -> Rows:
    """What the view of the sheet gives of the return that it stands from, without working out all that stands."""
    return asked.rows(f"SELECT * FROM {history_table(sheet)} WHERE submission = ? ORDER BY sheet_row", [submission])


def _of_months(asked: Asked, sheet: Sheet, scope: ReturnScope) -> Rows:
    if "month" not in sheet.row_keys:
        return asked.rows(f"SELECT * FROM {sheet.name} WHERE psc = ? ORDER BY sheet_row", [scope.psc])
    first, _, last = scope.quarter.months
    sql = f"SELECT * FROM {sheet.name} WHERE psc = ? AND month BETWEEN ? AND ? ORDER BY month, sheet_row"
    return asked.rows(sql, [scope.psc, first, last])
