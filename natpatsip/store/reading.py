"""Reading: one cursor in one transaction on the readers' copy, as things stand now or stood before."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pyarrow

from natpatsip.store.copy import Copy

Tables = Callable[[str], nw.LazyFrame]


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
