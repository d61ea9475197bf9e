"""The record as it would be after a change that is never kept: worked out on the readers' copy, seen by nobody else."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property

from natpatsip.store.copy import Version, read_last_events, see
from natpatsip.store.kept import THE_PAST, Answer, Kept, LastEvents, Sources, State
from natpatsip.store.snapshot import Snapshot
from natpatsip.store.writing import Writing

# Of what is only supposed to have happened: no answer of the record is of that.
_SUPPOSED = -1


@dataclass(frozen=True)
class SupposedSnapshot(Snapshot):
    """A snapshot that holds what is only supposed, with answers of its own where it differs from the record.

    An earlier event is looked up in the record.
    """

    record: Snapshot

    @contextmanager
    def as_at(self, sequence: int) -> Iterator[Snapshot]:
        """The supposed store as it was after an earlier event: up to the last that happened, the record itself."""
        if sequence > self.record.version.sequence:
            yield self
            return
        self._note_sources([THE_PAST])
        with self.record.as_at(sequence) as earlier:
            yield earlier

    def keep(self, key: Hashable, make: Callable[[], Answer], size: Callable[[Answer], int]) -> Answer:
        """What is kept for the record, unless it was made from what is supposed to change; else as in the record."""
        known = self.record.copy.kept.find(key, self._last_events)
        if known is None:
            return super().keep(key, make, size)
        answer: Answer = known[0]
        self._note_sources(known[1])
        return answer

    @cached_property
    def _happened(self) -> Mapping[str, State]:
        return read_last_events(self.cursor, self.version)

    def _last_events(self, sources: Sources) -> LastEvents:
        last = (self._happened.get(name, 0) for name in sorted(sources))
        return tuple(_SUPPOSED if self._is_supposed(state) else state for state in last)

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
        supposed = SupposedSnapshot(replace(snapshot.copy, version=version, kept=Kept()), version, snapshot)
        # In the place of the cursor that it would open, which could not see what is written here.
        supposed.__dict__["cursor"] = cursor
        yield supposed
    finally:
        cursor.close()
