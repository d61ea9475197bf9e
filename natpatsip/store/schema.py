"""The tables of the database, made from the specifications of the sheets: rows are appended, and only a purge takes any away."""

from collections.abc import Collection, Sequence

from natpatsip.sheets.dictionary import LINEAGE
from natpatsip.sheets.specification import Sheet

# Raised with every step of natpatsip/store/upgrade.py. A column that a sheet gains needs none.
SCHEMA = 3

RECORDS = {
    # One row: which database this is, wherever its file goes, by which schema it is kept, and a fingerprint of its tables.
    "record": "record_id VARCHAR NOT NULL, schema_number INTEGER NOT NULL, layout VARCHAR NOT NULL",
    # One row an event, ordered by sequence: clocks go back, sequences do not. `body` is JSON, see natpatsip/store/event_kinds.py.
    "events": """
        sequence BIGINT PRIMARY KEY, happened_at TIMESTAMPTZ NOT NULL, kind VARCHAR NOT NULL,
        by_whom VARCHAR NOT NULL, known_from VARCHAR NOT NULL, why VARCHAR NOT NULL, submission BIGINT,
        body VARCHAR NOT NULL, previous_hash VARCHAR NOT NULL, hash VARCHAR NOT NULL""",
    # One row a file received, workbook or CSV; its number is the sequence of the event. The file itself is kept.
    "submissions": """
        submission BIGINT PRIMARY KEY, psc VARCHAR NOT NULL, quarter VARCHAR NOT NULL, file_name VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL, workbook BLOB NOT NULL, contact_role VARCHAR NOT NULL, demonstration BOOLEAN NOT NULL""",
    # One row a sheet that a submission returned, with the cover’s answer: see natpatsip/sheets/cover.py.
    "returned_sheets": """
        submission BIGINT NOT NULL, sheet VARCHAR NOT NULL, sheet_version INTEGER NOT NULL, row_count INTEGER NOT NULL,
        answer VARCHAR NOT NULL, PRIMARY KEY (submission, sheet)""",
    # One row a file that was released; its number is the sequence of the event, which holds its fingerprint.
    "released_files": "release BIGINT PRIMARY KEY, content BLOB NOT NULL",
    # One row a problem of a submission: queries that ask for a word, each with its identity, and errors of sheets that wait
    # for mending.
    "problems": """
        submission BIGINT NOT NULL, severity VARCHAR NOT NULL, rule VARCHAR NOT NULL, sheet VARCHAR NOT NULL,
        cell VARCHAR NOT NULL, found VARCHAR NOT NULL, allowed VARCHAR NOT NULL, action VARCHAR NOT NULL,
        line VARCHAR NOT NULL, heading VARCHAR NOT NULL, query VARCHAR NOT NULL""",
}


def history_table(sheet: Sheet) -> str:
    """The name of the table that keeps every row ever returned on a sheet; the sheet's own name is the current view."""
    return f"{sheet.name}_returned"


def create_tables(sheets: Sequence[Sheet]) -> list[str]:
    """The statements that make every table that is not there yet."""
    return [
        *(f"CREATE TABLE IF NOT EXISTS {name} ({columns})" for name, columns in RECORDS.items()),
        *(f"CREATE TABLE IF NOT EXISTS {history_table(sheet)} ({', '.join(_columns(sheet))})" for sheet in sheets),
    ]


def add_columns(sheets: Sequence[Sheet], known: Collection[tuple[str, str]]) -> list[str]:
    """The statements that add what sheets have gained since their tables were made, whose columns are `known`, each after
    its table. A row from before has no answer there.
    """
    return [
        f"ALTER TABLE {history_table(sheet)} ADD COLUMN {column}"
        for sheet in sheets
        for column in _columns(sheet)
        if (history_table(sheet), column.partition(" ")[0]) not in known
    ]


def _columns(sheet: Sheet) -> list[str]:
    lineage = [f"{name} {sql}" for name, sql, _ in LINEAGE]
    return lineage + [f"{column.name} {column.type.sql}" for column in sheet.table_columns]
