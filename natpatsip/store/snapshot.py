"""A snapshot: one cursor in one transaction on the readers' copy, as things stand now or stood before."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import duckdb
import narwhals as nw

from natpatsip.store.cache import ANYTHING, THE_PAST, Answer, LastEvents, Sources
from natpatsip.store.copy import Copy, Version, see

Tables = Callable[[str], nw.LazyFrame]
Row = Mapping[str, Any]

_ROW_BYTES = 500


@dataclass(frozen=True)
class Snapshot:
    """One consistent look at the store: a cursor in a transaction, and the version that it sees.

    Whatever is lazy must be collected before the snapshot is closed.
    """

    copy: Copy
    version: Version
    # What the answer that is being made has been made from so far, and around it those that it is made for.
    _making: list[set[str]] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def is_past(self) -> bool:
        """Whether anything has happened since what it sees."""
        return self.version.sequence < self.copy.version.sequence

    @cached_property
    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Opened when it is first needed: most readings find all their answers kept."""
        cursor = self.copy.connection.cursor()
        cursor.execute("BEGIN")
        see(cursor, self.version)
        return cursor

    @contextmanager
    def as_at(self, sequence: int) -> Iterator["Snapshot"]:
        """The same store as it was after an earlier event, and as closed then where this is as closed now.

        The sequence belongs to the key of what is kept of it.
        """
        self._note_sources([THE_PAST if sequence <= self.version.sequence else ANYTHING])
        last = min(sequence, self.version.sequence)
        earlier = Snapshot(self.copy, self.copy.version_at(last, self.version.as_closed))
        try:
            yield earlier
        finally:
            earlier.close()

    @contextmanager
    def seen(self, as_closed: bool) -> Iterator["Snapshot"]:
        """The same store at the same event, with closed quarters as they were closed, or as they stand."""
        other = Snapshot(self.copy, self.version._replace(as_closed=as_closed))
        try:
            yield other
        finally:
            other.close()

    @contextmanager
    def latest(self) -> Iterator["Snapshot"]:
        """The same store as it is now."""
        now = Snapshot(self.copy, self.copy.version)
        try:
            yield now
        finally:
            now.close()

    def close(self) -> None:
        """End the transaction, if any was begun."""
        if "cursor" in self.__dict__:
            self.cursor.close()

    def table(self, name: str) -> nw.LazyFrame:
        """A table or view, lazily, as narwhals: the one form in which analysis takes its data."""
        self._note_sources([name])
        return nw.from_native(self.cursor.table(name))

    def keep(self, key: Hashable, make: Callable[[], Answer], size: Callable[[Answer], int]) -> Answer:
        """What `make` gives, made again only once something has happened to what it was made from; of `size` bytes.

        What is kept is shared by all who ask: nobody may change it.
        """
        answer, sources = self.copy.cache.get(key, self._last_events, lambda: self.watch(make), size)
        self._note_sources(sources)
        return answer

    def keep_of_record(
        self, key: Hashable, make: Callable[["Snapshot"], Answer], size: Callable[[Answer], int]
    ) -> Answer:
        """What `make` gives of the record as it stands, kept likewise: for lists of what was sent."""
        return self.keep(key, lambda: make(self), size)

    @property
    def frame(self) -> "Frames":
        """What gives frames made of its tables, and keeps them: what analysis is handed of it."""
        return Frames(self)

    def keep_frame(self, make: Callable[[Tables], nw.LazyFrame]) -> nw.LazyFrame:
        """A frame made of tables, collected once for as long as they stay as they are.

        Joining what was returned to its organisations takes far longer than any figure's sums over the result.
        """
        return self.keep(
            make, lambda: make(self.table).collect("pyarrow").lazy(), lambda frame: frame.to_native().nbytes
        )

    def rows(self, sql: str, parameters: Sequence[Any] = (), of: Collection[str] = (ANYTHING,)) -> list[Row]:
        """The rows of a query, for lists that need no analysis; parameters are bound.

        `of` names all that the query looks at: sheets, whatever stands of them, and kinds of events. It is asked again
        once anything has happened to one of these, or to anything where it is not said.
        """
        key = (sql, *(tuple(value) if isinstance(value, list) else value for value in parameters))
        kept = self.keep(key, lambda: self._ask(sql, parameters, of), lambda rows: _ROW_BYTES * len(rows))
        return list(kept)

    def _ask(self, sql: str, parameters: Sequence[Any], of: Collection[str]) -> tuple[Row, ...]:
        self._note_sources(of)
        return tuple(ask(self.cursor, sql, parameters))

    def standing(self, sheets: Collection[str] | None = None) -> list[Row]:
        """What stands of these sheets, by their names, or of all: a row of `current_sheets` for each of a return.

        All of it is read at once, for every figure asks about a sheet or two.
        """
        self._note_sources([ANYTHING] if sheets is None else sheets)
        # Not by `keep`: an answer about one sheet is good until something happens to that one.
        by_sheet, _ = self.copy.cache.get(
            "standing",
            self._last_events,
            lambda: self.watch(self._find_standing),
            lambda found: _ROW_BYTES * sum(map(len, found.values())),
        )
        return [row for sheet in (by_sheet if sheets is None else sheets) for row in by_sheet.get(sheet, ())]

    def _find_standing(self) -> dict[str, list[Row]]:
        by_sheet = defaultdict(list)
        for row in self._ask("SELECT * FROM current_sheets", (), [ANYTHING]):
            by_sheet[row["sheet"]].append(row)
        return dict(by_sheet)

    def watch(self, make: Callable[[], Answer]) -> tuple[Answer, Sources]:
        """What `make` gives, and what it was made from."""
        self._making.append(set())
        try:
            answer = make()
        finally:
            sources = self._making.pop()
        # One made from nothing that was seen to be read was handed what it is made from: nobody can say what that was.
        return answer, frozenset(sources or {ANYTHING})

    def _note_sources(self, names: Collection[str]) -> None:
        if self._making:
            self._making[-1].update(names)

    def _last_events(self, sources: Sources) -> LastEvents:
        happened = self.copy.last_events(self.version)
        return tuple(happened.get(name, 0) for name in sorted(sources))


@dataclass(frozen=True)
class Frames:
    """Gives frames made of the tables of a snapshot, and keeps them and what is worked out of them."""

    snapshot: Snapshot

    def __call__(self, make: Callable[[Tables], nw.LazyFrame]) -> nw.LazyFrame:
        """The frame that is made of tables."""
        return self.snapshot.keep_frame(make)

    def keep(self, key: Hashable, make: Callable[[], Answer], size: Callable[[Answer], int]) -> Answer:
        """What is worked out of frames, as `Snapshot.keep`."""
        return self.snapshot.keep(key, make, size)


def ask(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """The rows of a query by the names of their columns, for nobody to change; parameters are bound."""
    result = connection.execute(sql, list(parameters))
    names = [column[0] for column in result.description]
    return [MappingProxyType(dict(zip(names, row, strict=True))) for row in result.fetchall()]
