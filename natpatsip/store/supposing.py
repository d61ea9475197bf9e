"""The record as it would be after a change that is never kept: worked out on the readers' copy, seen by nobody else."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property

import duckdb

from natpatsip.store.beside import OTHER, SnapshotBeside
from natpatsip.store.cache import THE_PAST, Cache, LastEvents, Sources, State
from natpatsip.store.copy import Version, read_last_events, see
from natpatsip.store.snapshot import Snapshot
from natpatsip.store.writing import Writing


@dataclass(frozen=True)
class SupposedSnapshot(SnapshotBeside):
    """A snapshot that holds what is only supposed, written in a transaction of its `cursor`; the past is that of the record."""

    writing: duckdb.DuckDBPyConnection

    @cached_property
    def cursor(self) -> duckdb.DuckDBPyConnection:
        """That of the writing: no other could see what is written there."""
        return self.writing

    @contextmanager
    def as_at(self, sequence: int) -> Iterator[Snapshot]:
        """The supposed store as it was after an earlier event: up to the last that happened, the record itself."""
        if sequence > self.record.version.sequence:
            yield self
            return
        self._note_sources([THE_PAST])
        with self.record.as_at(sequence) as earlier:
            yield earlier

    @cached_property
    def _happened(self) -> Mapping[str, State]:
        return read_last_events(self.cursor, self.version)

    def _last_events(self, sources: Sources) -> LastEvents:
        last = (self._happened.get(name, 0) for name in sorted(sources))
        return tuple(OTHER if self._is_supposed(state) else state for state in last)

    def _is_supposed(self, state: State) -> bool:
        return max(state if isinstance(state, tuple) else (state,)) > self.record.version.sequence


@contextmanager
def supposing(snapshot: Snapshot, change: Callable[[Writing], object]) -> Iterator[Snapshot]:
    """A snapshot in which `change` was written, for as long as the block lasts. What `change` raises comes through."""
    cursor = snapshot.copy.connection.cursor()
    try:
        cursor.execute("BEGIN")
        writing = Writing(cursor)
        change(writing)
        version = Version(snapshot.version.record, *writing.last_event, snapshot.version.as_closed)
        see(cursor, version)
        yield SupposedSnapshot(replace(snapshot.copy, version=version, cache=Cache()), version, snapshot, cursor)
    finally:
        cursor.close()
