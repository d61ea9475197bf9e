"""Loading the readers' copy from the file, and adding to it what the file has gained since."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow

from natpatsip import organisations
from natpatsip.sheets.specification import Sheet
from natpatsip.store.cache import MOST_BYTES, Cache
from natpatsip.store.copy import Copy, Version
from natpatsip.store.event_kinds import PURGED, RECEIVED, RELEASED
from natpatsip.store.file import exclusively, open_database, sql_path
from natpatsip.store.schema import SCHEMA, history_table
from natpatsip.store.upgrade import read_schema, upgrade

Fingerprint = tuple[tuple[int, int, int], ...]

# What is joined and added up of a row of a return, beside what is kept of any record. A bound that did not grow with the rows
# would one day be less than a page needs, and then each page would make everything anew.
_KEPT_OF_A_ROW = 2**9
# With which kind of event rows come into each table but that of events and those of sheets, which a return fills.
_COME_WITH = {
    "submissions": RECEIVED,
    "returned_sheets": RECEIVED,
    "problems": RECEIVED,
    "released_files": RELEASED,
}


def fingerprint(path: Path) -> Fingerprint:
    """What changes whenever the file does: inode, size and time of the file and of its write-ahead log."""
    found = [Path(name) for name in (path, f"{path}.wal")]
    return tuple((s.st_ino, s.st_size, s.st_mtime_ns) for s in (file.stat() for file in found if file.exists()))


def load_copy(path: Path, sheets: Sequence[Sheet], patience: float, with_rows: bool = True) -> Copy:
    """All rows of the file, brought to the tables of this version, and the organisations, in memory and locked down; not
    `with_rows`, without those of the sheets.
    """
    copy = open_database(":memory:")
    left_empty = set() if with_rows else {history_table(sheet) for sheet in sheets}
    layout = _copy_tables(copy, path, patience, left_empty) if path.exists() else ""
    upgrade(copy, sheets)
    for name, rows in organisations.organisation_tables().items():
        _insert(copy, name, pyarrow.Table.from_pylist(rows), create=True)
    copy.execute("SET enable_external_access = false")
    copy.execute("SET lock_configuration = true")
    returned = sum(_count_rows(copy, history_table(sheet)) for sheet in sheets)
    return Copy(copy, _last_version(copy), layout, Cache(MOST_BYTES + _KEPT_OF_A_ROW * returned))


def extend_copy(copy: Copy, path: Path, sheets: Sequence[Sheet], patience: float) -> Copy | None:
    """The copy with what the file has gained since, and these sheets; None where the file did not merely grow, and has to be
    loaded again.
    """
    with _reading(path, patience) as file:
        same, known = [(copy.version.record, copy.layout)], copy.version.sequence
        if read_schema(file) != SCHEMA or file.execute("SELECT record_id, layout FROM record").fetchall() != same:
            return None
        # With the last that is known, by which a record is told from another that has grown as long.
        events = _rows_after(file, "events", known - 1).sort_by("sequence")
        hashes, kinds = events["hash"].to_pylist(), set(events["kind"][1:].to_pylist())
        if hashes[:1] != [copy.version.hash] or PURGED.name in kinds:
            return None
        added = {"events": events[1:]} | _rows_with(file, kinds, sheets, known)
    with copy.connection.cursor() as cursor:
        cursor.execute("BEGIN")
        for table, rows in added.items():
            if rows.num_rows:
                _insert(cursor, table, rows)
        cursor.execute("COMMIT")
    last = copy.version._replace(sequence=events["sequence"][-1].as_py(), hash=hashes[-1])
    return replace(copy, version=last)


@contextmanager
def _reading(path: Path, patience: float) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor that reads the file as if it had been opened by itself. Raises as `exclusively` does."""
    # One name a file, for several may be read at once.
    name = f"file_{sha256(str(path.resolve()).encode()).hexdigest()}"

    def attach() -> duckdb.DuckDBPyConnection:
        cursor = _reader().cursor()
        cursor.execute(f"ATTACH {sql_path(path)} AS {name} (READ_ONLY)")
        return cursor

    with exclusively(path, attach, patience) as cursor:
        try:
            cursor.execute(f"USE {name}")
            yield cursor
            cursor.execute("USE memory")
            cursor.execute(f"DETACH {name}")
        except BaseException:
            # What is still attached, and whatever is wrong with it, goes with this one.
            _reader.cache_clear()
            raise


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    """An empty database of this process to which files are attached: to start one anew takes longer than to read."""
    return open_database(":memory:")


def _rows_with(
    file: duckdb.DuckDBPyConnection, kinds: Collection[str], sheets: Sequence[Sheet], sequence: int
) -> dict[str, pyarrow.Table]:
    """What came into the other tables with events of these kinds after an event; no table is looked at in vain."""
    tables = [table for table, kind in _COME_WITH.items() if kind.name in kinds]
    added = {table: _rows_after(file, table, sequence) for table in tables}
    returned = set(added["returned_sheets"]["sheet"].to_pylist()) if "returned_sheets" in added else set()
    filled = [history_table(sheet) for sheet in sheets if sheet.name in returned]
    return added | {table: _rows_after(file, table, sequence) for table in filled}


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
        cursor.execute(f"ATTACH {sql_path(path)} AS file (READ_ONLY)")
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
