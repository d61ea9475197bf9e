"""Bringing a database that an earlier version made to the tables of this one, step by step, with nothing lost."""

import hashlib
import uuid
from collections.abc import Callable, Sequence

import duckdb

from natpatsip.access import Actor
from natpatsip.sheets.specification import Sheet
from natpatsip.store.event_kinds import DECIDED, EVENT_KINDS, RECEIVED
from natpatsip.store.events import Event
from natpatsip.store.file import StoreTooNew
from natpatsip.store.schema import RECORDS, SCHEMA, add_columns, create_tables
from natpatsip.store.views import create_views


def read_schema(connection: duckdb.DuckDBPyConnection) -> int:
    """By which schema a database is kept; 0 for one that is empty. Raises StoreTooNew for one that this version is older than."""
    own = "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()"
    tables = {name for (name,) in connection.execute(own).fetchall()}
    if "record" not in tables:
        # The first schema had no such table.
        return 1 if "events" in tables else 0
    number: int
    ((number,),) = connection.execute("SELECT schema_number FROM record").fetchall()
    if number > SCHEMA:
        raise StoreTooNew(
            f"This database was written by a newer version of natpatsip (its tables are of version {number}, and this program"
            f" knows those up to {SCHEMA}). Nothing was changed. Update natpatsip, then open it again."
        )
    return number


def upgrade(connection: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet]) -> None:
    """Make or upgrade the tables and views of a database, inside the transaction that is open. Raises StoreTooNew."""
    number = read_schema(connection)
    tables, views = create_tables(sheets), create_views(sheets)
    layout = hashlib.sha256("".join([*tables, *views]).encode()).hexdigest()
    if number == SCHEMA and connection.execute("SELECT layout FROM record").fetchone() == (layout,):
        return
    if number:
        for step in range(number + 1, SCHEMA + 1):
            STEPS[step](connection)
    for statement in tables:
        connection.execute(statement)
    known = set(connection.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall())
    for statement in [*add_columns(sheets, known), *views]:
        connection.execute(statement)
    _note(connection, layout)


def _note(connection: duckdb.DuckDBPyConnection, layout: str) -> None:
    """Which database this is, and by what it is kept now."""
    known = connection.execute("SELECT record_id FROM record").fetchone()
    first = connection.execute("SELECT hash FROM events ORDER BY sequence LIMIT 1").fetchone()
    # A database from before this table is called by its first event, so that all who upgrade it agree.
    (record_id,) = known or first or (uuid.uuid4().hex,)
    connection.execute("DELETE FROM record")
    connection.execute("INSERT INTO record VALUES (?, ?, ?)", [record_id, SCHEMA, layout])


def _give_events_bodies(connection: duckdb.DuckDBPyConnection) -> None:
    """From 1 to 2: decisions on limits become events with a body, and every event carries the hash of the one before."""
    for (view,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
        connection.execute(f"DROP VIEW {view}")
    rows = connection.execute(
        """SELECT e.sequence, e.happened_at, e.kind, e.by_whom, e.why, e.submission, s.sha256,
            r.measure, r.level, r.place, r.month, r.decision, r.cause, r.demonstration
        FROM events e
        LEFT JOIN submissions s ON s.submission = e.sequence
        LEFT JOIN rebases r ON r.decision_number = e.sequence
        ORDER BY e.sequence"""
    ).fetchall()
    connection.execute("DROP TABLE events")
    connection.execute("DROP TABLE rebases")
    connection.execute(f"CREATE TABLE events ({RECORDS['events']})")
    kinds = {kind.name: kind for kind in EVENT_KINDS}
    previous = ""
    for sequence, happened_at, kind, by_whom, why, submission, sha256, *decision in rows:
        of_limits = decision[0] is not None
        body = {RECEIVED.name: {"sha256": sha256}}.get(kind, {})
        if of_limits:
            first = [field.name for field in DECIDED.fields if not field.optional]
            body = dict(zip(first, decision, strict=True))
        event = Event.make(
            DECIDED if of_limits else kinds[kind],
            (sequence - 1, previous),
            Actor(by_whom),
            why,
            submission,
            body,
            happened_at,
        )
        connection.execute(f"INSERT INTO events VALUES ({', '.join('?' * len(event.row))})", event.row)
        previous = event.hash


def _give_problems_lines(connection: duckdb.DuckDBPyConnection) -> None:
    """From 2 to 3: problems know their line, queries their identity, and returned sheets the answer on the cover.

    What came before has neither line nor heading, and its queries an identity that no later return’s will have.
    """
    for table, column, value in (
        ("problems", "line", ""),
        ("problems", "heading", ""),
        ("problems", "query", ""),
        ("returned_sheets", "answer", "reviewed"),
    ):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR DEFAULT '{value}'")
        connection.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL")
        connection.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT")
    connection.execute(
        """UPDATE problems SET query = left(sha256(concat_ws('|', submission, sheet, rule, cell, found)), 12)
        WHERE severity = 'query'"""
    )


# By the schema that each leads to.
STEPS: dict[int, Callable[[duckdb.DuckDBPyConnection], None]] = {2: _give_events_bodies, 3: _give_problems_lines}
