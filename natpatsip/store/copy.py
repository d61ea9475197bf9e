"""The readers' copy: the rows of the file in memory, without the workbooks, locked down.

Nothing that a reader does can touch the file, and the file stays free for whoever writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import duckdb

from natpatsip.store.cache import ANYTHING, THE_PAST, Cache, State
from natpatsip.store.event_kinds import CHANGES_WHAT_STANDS

# The sheets that changed after a quarter was closed in which they have rows, with the last event that closed or reopened any
# quarter of their programmes; of those of months any change may be of it.
_REVISED = """
    WITH turns AS (
        SELECT programme, sequence FROM events_closed UNION ALL SELECT programme, sequence FROM events_reopened),
    turned AS (
        SELECT o.sheet, max(sequence) AS last FROM turns JOIN programmes_of_sheets o USING (programme) GROUP BY o.sheet)
    SELECT r.sheet, max(t.last) FROM cuts c
    JOIN programmes_of_sheets p USING (programme)
    JOIN turned t USING (sheet)
    JOIN returned_sheets r USING (sheet)
    JOIN submissions s USING (submission)
    JOIN current_events e ON e.submission = r.submission AND e.sequence > c.cut
    WHERE list_contains($kinds, e.kind) AND (s.quarter = c.quarter OR p.grain = 'month')
    GROUP BY r.sheet"""

# Of so many versions the last events are kept: the present one and those that forecasts were made at.
_VERSIONS_KEPT = 200
_LAST_EVENTS = """
    SELECT sheet, max(e.sequence) FROM events e JOIN returned_sheets USING (submission)
    WHERE e.sequence <= $up_to AND list_contains($kinds, e.kind) GROUP BY sheet
    UNION ALL
    SELECT kind, max(sequence) FROM events WHERE sequence <= $up_to AND NOT list_contains($kinds, kind) GROUP BY kind"""


class Version(NamedTuple):
    """What a snapshot saw: which database, up to which event, that event's hash, and whether it saw closed quarters as they
    were closed. No two that differ are equal.

    A database that merely grew still holds the event with this sequence and hash.
    """

    record: str
    sequence: int
    hash: str
    as_closed: bool = False


@dataclass(frozen=True)
class Copy:
    """The rows in memory up to a version, the answers already made of them, and the layout of the file they came from."""

    connection: duckdb.DuckDBPyConnection
    version: Version
    layout: str
    cache: Cache = field(default_factory=Cache)
    _last_events: dict[Version, Mapping[str, State]] = field(default_factory=dict)

    def version_at(self, as_at: int | datetime | None, as_closed: bool = False) -> Version:
        """The version as it was after an event, or at a time with its zone; None is now."""
        if as_at is None:
            return self.version._replace(as_closed=as_closed)
        limit = "happened_at <= ?" if isinstance(as_at, datetime) else "sequence <= ?"
        with self.connection.cursor() as cursor:
            found = cursor.execute(
                f"SELECT sequence, hash FROM events WHERE sequence <= ? AND {limit} ORDER BY sequence DESC LIMIT 1",
                [self.version.sequence, as_at],
            ).fetchone()
        sequence, event_hash = found or (0, "")
        return Version(self.version.record, sequence, event_hash, as_closed)

    def last_events(self, version: Version) -> Mapping[str, State]:
        """In which state each sheet and each kind of event about no return is in a version; see `read_last_events`."""
        found = self._last_events.get(version)
        if found is None:
            with self.connection.cursor() as cursor:
                see(cursor, version)
                last = read_last_events(cursor, version)
            if len(self._last_events) >= _VERSIONS_KEPT:
                self._last_events.clear()
            found = self._last_events[version] = last
        return found


def see(connection: duckdb.DuckDBPyConnection, version: Version) -> None:
    """Have the views of a cursor show a version of the rows that it has."""
    connection.execute(f"SET VARIABLE as_at = {version.sequence}")
    connection.execute(f"SET VARIABLE as_closed = {version.as_closed}")


def read_last_events(connection: duckdb.DuckDBPyConnection, version: Version) -> dict[str, State]:
    """The last event, up to the version that a cursor sees, that changed what stands of each sheet, or was of each kind about
    no return.

    With it, of a sheet that is otherwise as closed than as it stands, the last event that closed or reopened a quarter of its
    programme: the two say which rows are seen. Under `ANYTHING`, what tells this version from any other; under `THE_PAST`,
    whether it sees what is past as closed then.
    """
    kinds = [*CHANGES_WHAT_STANDS]
    events: dict[str, int] = dict(
        connection.execute(_LAST_EVENTS, {"up_to": version.sequence, "kinds": kinds}).fetchall()
    )
    events[ANYTHING], events[THE_PAST] = version.sequence, int(version.as_closed)
    turned: dict[str, int] = {}
    if version.as_closed:
        turned = dict(connection.execute(_REVISED, {"kinds": kinds}).fetchall())
    if turned:
        turned[ANYTHING] = max(turned.values())
    return events | {source: (events[source], at) for source, at in turned.items()}
