"""Reading: one cursor in one transaction on the readers' copy, as things stand now or stood before."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
import narwhals as nw

from natpatsip.store.copy import Copy
from natpatsip.store.kept import Answer

Tables = Callable[[str], nw.LazyFrame]
Row = Mapping[str, Any]

_ROW_BYTES = 500


@dataclass(frozen=True)
class Reading:
    """One consistent look at the store: a cursor in a transaction, and the version that answers are kept by.

    The version is the file and the sequence of the last event seen. Whatever is lazy must be collected before the
    reading ends.
    """

    copy: Copy
    version: tuple[str, int]

    @cached_property
    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Opened when it is first needed: most readings find all their answers kept."""
        cursor = self.copy.connection.cursor()
        cursor.execute("BEGIN")
        cursor.execute(f"SET VARIABLE as_at = {self.version[1]}")
        return cursor

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
        made = self.keep(make, lambda: make(self.table).collect("pyarrow").to_native(), lambda frame: frame.nbytes)
        return nw.from_native(made).lazy()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query, for lists that need no analysis; parameters are bound. Asked once for this version."""
        key = (sql, *(tuple(one) if isinstance(one, list) else one for one in parameters))
        return list(self.keep(key, lambda: self._ask(sql, parameters), lambda rows: _ROW_BYTES * len(rows)))

    def _ask(self, sql: str, parameters: Sequence[Any]) -> tuple[Row, ...]:
        result = self.cursor.execute(sql, list(parameters))
        names = [column[0] for column in result.description]
        return tuple(MappingProxyType(dict(zip(names, row, strict=True))) for row in result.fetchall())


def begin_reading(copy: Copy, path: Path, as_at: int | datetime | None) -> Reading:
    """A reading as things stood after an event or at a time (with its zone); None is now."""
    return Reading(copy, (str(path), copy.last_event(as_at)))
