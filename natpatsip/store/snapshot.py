"""A snapshot: one cursor in one transaction on the readers' copy, as things stand now or stood before."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import duckdb
import narwhals as nw

from natpatsip.store.copy import Copy, Version
from natpatsip.store.kept import Answer

Tables = Callable[[str], nw.LazyFrame]
Row = Mapping[str, Any]

_ROW_BYTES = 500


@dataclass(frozen=True)
class Snapshot:
    """One consistent look at the store: a cursor in a transaction, and the version that answers are kept by.

    Whatever is lazy must be collected before the snapshot is closed.
    """

    copy: Copy
    version: Version

    @cached_property
    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Opened when it is first needed: most readings find all their answers kept."""
        cursor = self.copy.connection.cursor()
        cursor.execute("BEGIN")
        cursor.execute(f"SET VARIABLE as_at = {self.version.sequence}")
        return cursor

    @contextmanager
    def as_at(self, sequence: int) -> Iterator["Snapshot"]:
        """The same store as it was after an earlier event."""
        earlier = Snapshot(self.copy, self.copy.version_at(min(sequence, self.version.sequence)))
        try:
            yield earlier
        finally:
            earlier.close()

    def close(self) -> None:
        """End the transaction, if any was begun."""
        if "cursor" in self.__dict__:
            self.cursor.close()

    def table(self, name: str) -> nw.LazyFrame:
        """A table or view, lazily, as narwhals: the one form in which analysis takes its data."""
        return nw.from_native(self.cursor.table(name))

    def keep(self, key: Hashable, make: Callable[[], Answer], size: Callable[[Answer], int]) -> Answer:
        """What `make` gives, made the first time that this version is asked for it; `size` is how many bytes it takes.

        What is kept is shared by all who ask: nobody may change it.
        """
        return self.copy.kept.get((key, self.version), make, size)

    def frame(self, make: Callable[[Tables], nw.LazyFrame]) -> nw.LazyFrame:
        """A frame made of tables, collected once for this version.

        Joining what was returned to its organisations takes far longer than any figure's sums over the result.
        """
        made = self.keep(make, lambda: make(self.table).collect("pyarrow").to_native(), lambda rows: rows.nbytes)
        frame: nw.LazyFrame = nw.from_native(made).lazy()
        return frame

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query, for lists that need no analysis; parameters are bound. Asked once for this version."""
        key = (sql, *(tuple(value) if isinstance(value, list) else value for value in parameters))
        kept = self.keep(key, lambda: self._ask(sql, parameters), lambda rows: _ROW_BYTES * len(rows))
        return list(kept)

    def _ask(self, sql: str, parameters: Sequence[Any]) -> tuple[Row, ...]:
        return tuple(ask(self.cursor, sql, parameters))


def ask(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """The rows of a query by the names of their columns, for nobody to change; parameters are bound."""
    result = connection.execute(sql, list(parameters))
    names = [column[0] for column in result.description]
    return [MappingProxyType(dict(zip(names, row, strict=True))) for row in result.fetchall()]
