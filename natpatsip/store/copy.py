"""The readers' copy: the rows of the file in memory, without the workbooks, locked down.

Nothing that a reader does can touch the record, and the file stays free for whoever writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow

from natpatsip import organisations
from natpatsip.sheets.specification import Sheet
from natpatsip.store.file import exclusively
from natpatsip.store.kept import Kept
from natpatsip.store.schema import RECORDS, create_tables, create_views, history_table

Fingerprint = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Copy:
    """The rows in memory, the sequence of the `last` event among them, and the answers already made of them."""

    connection: duckdb.DuckDBPyConnection
    last: int
    kept: Kept = field(default_factory=Kept)

    def last_event(self, as_at: int | datetime | None) -> int:
        """The sequence of the last event up to one, or up to a time with its zone; None is now. 0 where there is none."""
        if as_at is None:
            return self.last
        return _last_event(self.connection.cursor(), as_at)


def fingerprint(path: Path) -> Fingerprint:
    """What changes whenever the file does: inode, size and time of the file and of its write-ahead log."""
    found = [Path(name) for name in (path, f"{path}.wal")]
    return tuple((s.st_ino, s.st_size, s.st_mtime_ns) for s in (file.stat() for file in found if file.exists()))


def load_copy(path: Path, sheets: Sequence[Sheet], patience: float) -> Copy:
    """The rows of the file, without the workbooks, and the organisations, in memory and locked down."""
    copy = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})
    for statement in create_tables(sheets):
        copy.execute(statement)
    if path.exists():
        _copy_rows(copy, path, sheets, patience)
    for statement in create_views(sheets):
        copy.execute(statement)
    for name, rows in organisations.organisation_tables().items():
        copy.register("rows", pyarrow.Table.from_pylist(rows))
        copy.execute(f"CREATE TABLE {name} AS SELECT * FROM rows")
        copy.unregister("rows")
    copy.execute("SET enable_external_access = false")
    copy.execute("SET lock_configuration = true")
    return Copy(copy, _last_event(copy, None))


def _last_event(connection: duckdb.DuckDBPyConnection, as_at: int | datetime | None) -> int:
    limit = "TRUE" if as_at is None else "happened_at <= ?" if isinstance(as_at, datetime) else "sequence <= ?"
    (last,) = connection.execute(
        f"SELECT coalesce(max(sequence), 0) FROM events WHERE {limit}", [] if as_at is None else [as_at]
    ).fetchone()
    return last


def _copy_rows(copy: duckdb.DuckDBPyConnection, path: Path, sheets: Sequence[Sheet], patience: float) -> None:
    def attach() -> duckdb.DuckDBPyConnection:
        cursor = copy.cursor()
        cursor.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS file (READ_ONLY)")
        return cursor

    with exclusively(path, attach, patience) as cursor:
        in_file = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'file'"
        there = {name for (name,) in cursor.execute(in_file).fetchall()}
        for table in [*RECORDS, *(history_table(sheet) for sheet in sheets)]:
            if table in there:
                without = " REPLACE (''::BLOB AS workbook)" if table == "submissions" else ""
                cursor.execute(f"INSERT INTO memory.{table} BY NAME SELECT *{without} FROM file.{table}")
        cursor.execute("DETACH file")
