"""The readers' copy: the rows of the file in memory, without the workbooks, locked down.

Nothing that a reader does can touch the file, and the file stays free for whoever writes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow

from natpatsip import organisations
from natpatsip.sheets.specification import Sheet
from natpatsip.store.events import CHANGES_WHAT_STANDS, PURGED
from natpatsip.store.file import exclusively, quoted
from natpatsip.store.kept import ANYTHING, MOST_BYTES, THE_PAST, Kept, State
from natpatsip.store.schema import RECORDS, SCHEMA, history_table
from natpatsip.store.upgrade import read_schema, upgrade

Fingerprint = tuple[tuple[int, int, int], ...]

# The sheets that changed after a quarter was closed in which they have rows, with the last event that closed or reopened any
# quarter of their programmes; of those of months any change may be of it.
_REVISED = """
    WITH turns AS (
        SELECT programme, sequence FROM events_closed UNION ALL SELECT programme, sequence FROM events_reopened),
    turned AS (
        SELECT o.sheet, max(sequence) AS last FROM turns JOIN programmes_of_sheets o USING (programme) GROUP BY o.sheet)
    SELECT r.sheet, max(t.last) FROM cuts c
    JOIN programmes_of_sheets p USING (programme)
    JOIN turned t USING (sheet)
    JOIN returned_sheets r USING (sheet)
    JOIN submissions s USING (submission)
    JOIN current_events e ON e.submission = r.submission AND e.sequence > c.cut
    WHERE list_contains($kinds, e.kind) AND (s.quarter = c.quarter OR p.grain = 'month')
    GROUP BY r.sheet"""

# What is joined and added up of a row of a return, beside what is kept of any record. A bound that did not grow with the rows
# would one day be less than a page needs, and then each page would make everything anew.
_KEPT_OF_A_ROW = 2**9
# Of so many versions the last events are kept: the present one and those that forecasts were made at.
_VERSIONS_KEPT = 200
_LAST_EVENTS = """
    SELECT sheet, max(e.sequence) FROM events e JOIN returned_sheets USING (submission)
    WHERE e.sequence <= $up_to AND list_contains($kinds, e.kind) GROUP BY sheet
    UNION ALL
    SELECT kind, max(sequence) FROM events WHERE sequence <= $up_to AND NOT list_contains($kinds, kind) GROUP BY kind"""


class Version(NamedTuple):
    """What a snapshot saw: which database, up to which event, that event's hash, and whether it saw closed quarters as they
    were closed. No two that differ are equal.

    A database that merely grew still holds the event with this sequence and hash.
    """

    record: str
    sequence: int
    hash: str
    as_closed: bool = False


@dataclass(frozen=True)
class Copy:
    """The rows in memory up to a version, the answers already made of them, and the layout of the file they came from."""

    connection: duckdb.DuckDBPyConnection
    version: Version
    layout: str
    kept: Kept = field(default_factory=Kept)
    _last_events: dict[Version, Mapping[str, State]] = field(default_factory=dict)

    def version_at(self, as_at: int | datetime | None, as_closed: bool = False) -> Version:
        """The version as it was after an event, or at a time with its zone; None is now."""
        if as_at is None:
            return self.version._replace(as_closed=as_closed)
        limit = "happened_at <= ?" if isinstance(as_at, datetime) else "sequence <= ?"
        with self.connection.cursor() as cursor:
            found = cursor.execute(
                f"SELECT sequence, hash FROM events WHERE sequence <= ? AND {limit} ORDER BY sequence DESC LIMIT 1",
                [self.version.sequence, as_at],
            ).fetchone()
        sequence, event_hash = found or (0, "")
        return Version(self.version.record, sequence, event_hash, as_closed)

    def last_events(self, version: Version) -> Mapping[str, State]:
        """In which state each sheet and each kind of event about no return is in a version; see `read_last_events`."""
        found = self._last_events.get(version)
        if found is None:
            with self.connection.cursor() as cursor:
                see(cursor, version)
                last = read_last_events(cursor, version)
            if len(self._last_events) >= _VERSIONS_KEPT:
                self._last_events.clear()
            found = self._last_events[version] = last
        return found


def see(connection: duckdb.DuckDBPyConnection, version: Version) -> None:
    """Have the views of a cursor show a version of the rows that it has."""
    connection.execute(f"SET VARIABLE as_at = {version.sequence}")
    connection.execute(f"SET VARIABLE as_closed = {version.as_closed}")


def read_last_events(connection: duckdb.DuckDBPyConnection, version: Version) -> dict[str, State]:
    """The last event, up to the version that a cursor sees, that changed what stands of each sheet, or was of each kind about
    no return.

    With it, of a sheet that is otherwise as closed than as it stands, the last event that closed or reopened a quarter of its
    programme: the two say which rows are seen. Under `ANYTHING`, what tells this version from any other; under `THE_PAST`,
    whether it sees what is past as closed then.
    """
    kinds = [*CHANGES_WHAT_STANDS]
    events: dict[str, int] = dict(
        connection.execute(_LAST_EVENTS, {"up_to": version.sequence, "kinds": kinds}).fetchall()
    )
    events[ANYTHING], events[THE_PAST] = version.sequence, int(version.as_closed)
    turned: dict[str, int] = {}
    if version.as_closed:
        turned = dict(connection.execute(_REVISED, {"kinds": kinds}).fetchall())
    if turned:
        turned[ANYTHING] = max(turned.values())
    return events | {source: (events[source], at) for source, at in turned.items()}


def fingerprint(path: Path) -> Fingerprint:
    """What changes whenever the file does: inode, size and time of the file and of its write-ahead log."""
    found = [Path(name) for name in (path, f"{path}.wal")]
    return tuple((s.st_ino, s.st_size, s.st_mtime_ns) for s in (file.stat() for file in found if file.exists()))


def load_copy(path: Path, sheets: Sequence[Sheet], patience: float, with_rows: bool = True) -> Copy:
    """All rows of the file, brought to the tables of this version, and the organisations, in memory and locked down; not
    `with_rows`, without those of the sheets.
    """
    copy = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})
    left_empty = set() if with_rows else {history_table(sheet) for sheet in sheets}
    layout = _copy_tables(copy, path, patience, left_empty) if path.exists() else ""
    upgrade(copy, sheets)
    for name, rows in organisations.organisation_tables().items():
        _insert(copy, name, pyarrow.Table.from_pylist(rows), create=True)
    copy.execute("SET enable_external_access = false")
    copy.execute("SET lock_configuration = true")
    returned = sum(_count_rows(copy, history_table(sheet)) for sheet in sheets)
    return Copy(copy, _last_version(copy), layout, Kept(MOST_BYTES + _KEPT_OF_A_ROW * returned))


def extend_copy(copy: Copy, path: Path, sheets: Sequence[Sheet], patience: float) -> Copy | None:
    """The copy with what the file has gained since, and these sheets; None where the file did not merely grow, and has to be
    loaded again.
    """
    with exclusively(path, lambda: duckdb.connect(str(path), read_only=True), patience) as file:
        if read_schema(file) != SCHEMA or file.execute("SELECT layout FROM record").fetchone() != (copy.layout,):
            return None
        version, now = copy.version, _last_version(file)
        then = file.execute("SELECT hash FROM events WHERE sequence = ?", [version.sequence]).fetchone()
        removed = file.execute(
            "SELECT 1 FROM events WHERE sequence > ? AND kind = ?", [version.sequence, PURGED.name]
        ).fetchone()
        if removed or now.record != version.record or then != (version.hash,):
            return None
        added = {table: _rows_after(file, table, version.sequence) for table in _tables(sheets)}
    with copy.connection.cursor() as cursor:
        cursor.execute("BEGIN")
        for table, rows in added.items():
            if rows.num_rows:
                _insert(cursor, table, rows)
        cursor.execute("COMMIT")
    return replace(copy, version=now)


def _tables(sheets: Sequence[Sheet]) -> list[str]:
    return [*(name for name in RECORDS if name != "record"), *(history_table(sheet) for sheet in sheets)]


def _rows_after(file: duckdb.DuckDBPyConnection, table: str, sequence: int) -> pyarrow.Table:
    number = {"events": "sequence", "released_files": "release"}.get(table, "submission")
    return file.sql(f"SELECT *{_left_out(table)} FROM {table} WHERE {number} > {sequence}").to_arrow_table()


def _left_out(table: str) -> str:
    """What readers go without: workbooks, released files, and the layout, for a copy in memory has no views as yet."""
    blanks = {
        "submissions": "''::BLOB AS workbook",
        "released_files": "''::BLOB AS content",
        "record": "'' AS layout",
    }
    return f" REPLACE ({blanks[table]})" if table in blanks else ""


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pyarrow.Table, create: bool = False) -> None:
    connection.register("added", rows)
    start = f"CREATE TABLE {table} AS" if create else f"INSERT INTO {table} BY NAME"
    connection.execute(f"{start} SELECT * FROM added")
    connection.unregister("added")


def _count_rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(rows)


def _last_version(connection: duckdb.DuckDBPyConnection) -> Version:
    ((record,),) = connection.execute("SELECT record_id FROM record").fetchall()
    last = connection.execute("SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1").fetchone()
    return Version(record, *(last or (0, "")))


def _copy_tables(copy: duckdb.DuckDBPyConnection, path: Path, patience: float, left_empty: Collection[str]) -> str:
    """Copy every table as the file has it, whichever version made it, some without their rows; the layout of the file."""

    def attach() -> duckdb.DuckDBPyConnection:
        cursor = copy.cursor()
        cursor.execute(f"ATTACH {quoted(path)} AS file (READ_ONLY)")
        return cursor

    with exclusively(path, attach, patience) as cursor:
        in_file = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'file'"
        tables = [name for (name,) in cursor.execute(in_file).fetchall()]
        for table in tables:
            rows = f"file.{table}{' LIMIT 0' if table in left_empty else ''}"
            cursor.execute(f"CREATE TABLE memory.{table} AS SELECT *{_left_out(table)} FROM {rows}")
        layout = cursor.execute("SELECT layout FROM file.record").fetchone() if "record" in tables else None
        cursor.execute("DETACH file")
    return layout[0] if layout else ""
