"""Appending: what every writing stands on, one event after another, none of them ever changed."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import duckdb

from natpatsip.access import Actor
from natpatsip.errors import UserError
from natpatsip.quarters import Quarter
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store.event_kinds import EventKind
from natpatsip.store.events import Event
from natpatsip.store.snapshot import Row, ask
from natpatsip.text import written_day


class NoSuchSubmission(UserError, LookupError):
    """There is no submission with this number, or it was removed for good."""


class NoLongerStands(UserError, LookupError):
    """What was to be undone or replaced does not stand, or no longer."""


class Appending:
    """The record open to append events to, inside a transaction."""

    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query on the record as it stands, which nobody else can change before this writing ends."""
        return ask(self._connection, sql, parameters)

    @property
    def last_event(self) -> tuple[int, str]:
        """The sequence and hash of the last event; 0 and nothing before the first."""
        last = self._connection.execute("SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1").fetchone()
        return last or (0, "")

    def _scope_of(self, submission: int) -> ReturnScope:
        """What a submission is for. Raises NoSuchSubmission."""
        found = self._connection.execute(
            """SELECT s.psc, s.quarter, p.happened_at FROM submissions s
            LEFT JOIN events_purged p ON p.submission = s.submission WHERE s.submission = ?""",
            [submission],
        ).fetchone()
        if found is None:
            raise NoSuchSubmission(f"There is no submission {submission}.")
        psc, quarter, removed = found
        if removed:
            raise NoSuchSubmission(f"Submission {submission} was removed on {written_day(removed)}.")
        return ReturnScope(psc, Quarter.parse(quarter))

    def _append_event(
        self,
        kind: EventKind,
        by: Actor,
        why: str = "",
        submission: int | None = None,
        body: Mapping[str, Any] = MappingProxyType({}),
    ) -> int:
        event = Event.make(kind, self.last_event, by, why, submission, body)
        self._connection.execute(f"INSERT INTO events VALUES ({', '.join('?' * len(event.row))})", event.row)
        return event.sequence
