"""A snapshot in which some tables are other than the record has them, to see what follows from which rows."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import duckdb
import narwhals as nw
import pyarrow

from natpatsip.store.beside import OTHER, SnapshotBeside
from natpatsip.store.cache import Answer, Cache, LastEvents, Sources
from natpatsip.store.snapshot import ANYTHING, Row, Snapshot


@dataclass(frozen=True)
class AlteredSnapshot(SnapshotBeside):
    """A snapshot of a `record` in which the tables that were `changed`, by name, have other rows."""

    changed: Mapping[str, pyarrow.Table]

    @classmethod
    def of(cls, record: Snapshot, changed: Mapping[str, pyarrow.Table]) -> "AlteredSnapshot":
        """The record with these tables in the place of its own."""
        return cls(replace(record.copy, cache=Cache()), record.version, record, changed)

    @cached_property
    def cursor(self) -> duckdb.DuckDBPyConnection:
        """That of the record, which closes it."""
        return self.record.cursor

    def close(self) -> None:
        """Nothing: the record has the transaction."""

    def table(self, name: str) -> nw.LazyFrame:
        """A table or view, with the rows that it has here."""
        self._note_sources([name])
        # All of them in memory, for rows in memory cannot be joined to those of a cursor.
        rows = self.changed[name] if name in self.changed else get_table(self.record, name)
        made: nw.LazyFrame = nw.from_native(rows).lazy()
        return made

    def rows(self, sql: str, parameters: Sequence[Any] = (), of: Collection[str] = (ANYTHING,)) -> list[Row]:
        """The rows of a query, which looks at the record: at who returned what, and what was decided and noted."""
        self._note_sources(of)
        return self.record.rows(sql, parameters, of)

    def standing(self, sheets: Collection[str] | None = None) -> list[Row]:
        """What stands in the record, which of its rows are altered here or not."""
        self._note_sources([ANYTHING] if sheets is None else sheets)
        return self.record.standing(sheets)

    def keep_of_record(
        self, key: Hashable, make: Callable[[Snapshot], Answer], size: Callable[[Answer], int]
    ) -> Answer:
        """That of the record, whatever is changed here."""
        answer = self.record.keep_of_record(key, make, size)
        known = self.record.copy.cache.find(key, self.record._last_events)
        self._note_sources(known[1] if known else [ANYTHING])
        return answer

    def _last_events(self, sources: Sources) -> LastEvents:
        last = zip(sorted(sources), self.record._last_events(sources), strict=True)
        return tuple(OTHER if name in self.changed else state for name, state in last)


def get_table(snapshot: Snapshot, name: str) -> pyarrow.Table:
    """The rows of a table or view as they stand, in memory."""

    def collect() -> pyarrow.Table:
        return snapshot.table(name).collect("pyarrow").to_native()

    return snapshot.keep(("table", name), collect, lambda rows: rows.nbytes)
