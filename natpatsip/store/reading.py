"""Reading: a locked-down copy of the rows in memory, one a process, loaded again when the file has moved on.

Nothing that a reader does can touch the record, and the file stays free for whoever writes.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pyarrow

from natpatsip import organisations
from natpatsip.sheets.specification import Sheet
from natpatsip.store.file import exclusively
from natpatsip.store.schema import RECORDS, create_tables, create_views, history_table

Tables = Callable[[str], nw.LazyFrame]
Fingerprint = tuple[tuple[int, int, int], ...]


def fingerprint(path: Path) -> Fingerprint:
    """What changes whenever the file does: inode, size and time of the file and of its write-ahead log."""
    found = [Path(name) for name in (path, f"{path}.wal")]
    return tuple((s.st_ino, s.st_size, s.st_mtime_ns) for s in (file.stat() for file in found if file.exists()))


def load_copy(path: Path, sheets: Sequence[Sheet], patience: float) -> "Copy":
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
    return Copy(copy)


def _copy_rows(copy: duckdb.DuckDBPyConnection, path: Path, sheets: Sequence[Sheet], patience: float) -> None:
    def attach() -> duckdb.DuckDBPyConnection:
        cursor = copy.cursor()
        cursor.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS file (READ_ONLY)")
        return cursor

    with exclusively(path, attach, patience) as cursor:
        there = {
            name
            for (name,) in cursor.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'file'"
            ).fetchall()
        }
        for table in [*RECORDS, *(history_table(sheet) for sheet in sheets)]:
            if table in there:
                without = " REPLACE (''::BLOB AS workbook)" if table == "submissions" else ""
                cursor.execute(f"INSERT INTO memory.{table} BY NAME SELECT *{without} FROM file.{table}")
        cursor.execute("DETACH file")


@dataclass(frozen=True)
class Reading:
    """One consistent look at the store: a cursor in a transaction, and the version that caches are keyed by.

    The version is the file and the sequence of the last event seen. Whatever is lazy must be collected before the
    reading ends.
    """

    cursor: duckdb.DuckDBPyConnection
    version: tuple[str, int]
    kept: dict[tuple[Hashable, ...], pyarrow.Table]

    def table(self, name: str) -> nw.LazyFrame:
        """A table or view, lazily, as narwhals: the one form in which analysis takes its data."""
        return nw.from_native(self.cursor.table(name))

    def frame(self, make: Callable[[Tables], nw.LazyFrame]) -> nw.LazyFrame:
        """A frame made of tables, collected the first time that this version is asked for it and kept beside the copy.

        Joining what was returned to its organisations takes far longer than any figure's sums over the result.
        """
        key = (make, self.version)
        if key not in self.kept:
            self.kept[key] = make(self.table).collect("pyarrow").to_native()
        return nw.from_native(self.kept[key]).lazy()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The rows of a query as dictionaries, for lists that need no analysis; parameters are bound."""
        result = self.cursor.execute(sql, list(parameters))
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@dataclass
class Copy:
    """The rows in memory, and the frames already made of them."""

    connection: duckdb.DuckDBPyConnection
    kept: dict[tuple[Hashable, ...], pyarrow.Table] = field(default_factory=dict)


def begin_reading(copy: Copy, path: Path, as_at: int | datetime | None) -> Reading:
    """A reading on a cursor of its own, as things stood after an event or at a time (with its zone); None is now."""
    cursor = copy.connection.cursor()
    cursor.execute("BEGIN")
    limit = "TRUE" if as_at is None else "happened_at <= ?" if isinstance(as_at, datetime) else "sequence <= ?"
    (last,) = cursor.execute(
        f"SELECT coalesce(max(sequence), 0) FROM events WHERE {limit}", [] if as_at is None else [as_at]
    ).fetchone()
    cursor.execute(f"SET VARIABLE as_at = {int(last)}")
    return Reading(cursor, (str(path), last), copy.kept)
