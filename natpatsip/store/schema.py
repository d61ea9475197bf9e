"""The tables of the database and the views over them, made from the specifications of the sheets.

Nothing is ever changed or deleted: events and rows are appended, and what is current is a view over them. A session
that sets the variable `as_at` to the sequence of an event sees everything as it was after that event.
"""

from collections.abc import Sequence

from natpatsip.sheets.dictionary import LINEAGE
from natpatsip.sheets.specification import Sheet

RECORDS = {
    # One row an event, ordered by sequence: clocks go back, sequences do not.
    "events": """
        sequence BIGINT PRIMARY KEY, happened_at TIMESTAMPTZ NOT NULL, kind VARCHAR NOT NULL,
        by_whom VARCHAR NOT NULL, why VARCHAR NOT NULL, submission BIGINT""",
    # One row a file received, workbook or CSV; its number is the sequence of the event. The file itself is kept.
    "submissions": """
        submission BIGINT PRIMARY KEY, psc VARCHAR NOT NULL, quarter VARCHAR NOT NULL, file_name VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL, workbook BLOB NOT NULL, contact_role VARCHAR NOT NULL, demonstration BOOLEAN NOT NULL""",
    # One row a sheet that a submission returned.
    "returned_sheets": """
        submission BIGINT NOT NULL, sheet VARCHAR NOT NULL, sheet_version INTEGER NOT NULL, row_count INTEGER NOT NULL,
        PRIMARY KEY (submission, sheet)""",
    # One row a problem of a submission: queries that ask for a word, errors of sheets that wait for mending.
    "problems": """
        submission BIGINT NOT NULL, severity VARCHAR NOT NULL, rule VARCHAR NOT NULL, sheet VARCHAR NOT NULL,
        cell VARCHAR NOT NULL, found VARCHAR NOT NULL, allowed VARCHAR NOT NULL, action VARCHAR NOT NULL""",
    # One row a decision to recalculate the limits of a series from a month, or not to, or to undo one; its number is the
    # sequence of the event.
    "rebases": """
        decision_number BIGINT PRIMARY KEY, measure VARCHAR NOT NULL, level VARCHAR NOT NULL, place VARCHAR NOT NULL,
        month DATE NOT NULL, decision VARCHAR NOT NULL, reason VARCHAR NOT NULL, cause VARCHAR NOT NULL,
        demonstration BOOLEAN NOT NULL""",
}

_STANDING_SUBMISSIONS = """
    CREATE OR REPLACE VIEW standing_submissions AS
    SELECT submission FROM events
    WHERE submission IS NOT NULL AND sequence <= coalesce(getvariable('as_at'), 9223372036854775807)
    GROUP BY submission HAVING arg_max(kind, sequence) IN ('received', 'restored')"""

_CURRENT_SHEETS = """
    CREATE OR REPLACE VIEW current_sheets AS
    SELECT s.psc, s.quarter, r.sheet, r.submission, r.row_count, s.sha256, s.demonstration, s.file_name, e.happened_at, e.by_whom
    FROM returned_sheets r
    JOIN submissions s USING (submission)
    JOIN standing_submissions USING (submission)
    JOIN events e ON e.sequence = r.submission
    QUALIFY row_number() OVER (PARTITION BY s.psc, s.quarter, r.sheet ORDER BY r.submission DESC) = 1"""

# Of each series and month the last decision, unless that was to undo.
_STANDING_REBASES = """
    CREATE OR REPLACE VIEW standing_rebases AS
    SELECT * FROM rebases
    WHERE decision_number <= coalesce(getvariable('as_at'), 9223372036854775807)
    QUALIFY decision <> 'undone'
        AND row_number() OVER (PARTITION BY measure, level, place, month ORDER BY decision_number DESC) = 1"""


def history_table(sheet: Sheet) -> str:
    """The name of the table that keeps every row ever returned on a sheet; the sheet's own name is the current view."""
    return f"{sheet.name}_returned"


def create_tables(sheets: Sequence[Sheet]) -> list[str]:
    """The statements that make every table that is not there yet."""
    return [f"CREATE TABLE IF NOT EXISTS {name} ({columns})" for name, columns in RECORDS.items()] + [
        f"CREATE TABLE IF NOT EXISTS {history_table(sheet)} ({_columns(sheet)})" for sheet in sheets
    ]


def create_views(sheets: Sequence[Sheet]) -> list[str]:
    """The statements that make the views of what is current."""
    return [_STANDING_SUBMISSIONS, _CURRENT_SHEETS, _STANDING_REBASES, *(_current_rows(sheet) for sheet in sheets)]


def _columns(sheet: Sheet) -> str:
    lineage = [f"{name} {sql}" for name, sql, _ in LINEAGE]
    return ", ".join(lineage + [f"{column.name} {column.kind.sql}" for column in sheet.table_columns])


def _current_rows(sheet: Sheet) -> str:
    view = f"CREATE OR REPLACE VIEW {sheet.name} AS SELECT t.* FROM {history_table(sheet)} t"
    if sheet.grain == "quarter":
        return f"""{view} JOIN current_sheets c
            ON c.submission = t.submission AND c.sheet = '{sheet.name}'"""
    keys = ", ".join(f"t.{key}" for key in sheet.row_keys)
    dated = any(column.name == "extract_date" for column in sheet.table_columns)
    latest = "t.extract_date DESC, t.submission DESC" if dated else "t.submission DESC"
    return f"""{view} JOIN standing_submissions USING (submission)
        QUALIFY row_number() OVER (PARTITION BY t.psc, {keys} ORDER BY {latest}) = 1"""
