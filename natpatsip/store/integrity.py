"""Whether a record adds up: no event taken out or changed, and every file the one that was received."""

from itertools import pairwise

import duckdb

from natpatsip.access import Actor
from natpatsip.store.event_kinds import PURGED, RECEIVED, RELEASED
from natpatsip.store.events import Event
from natpatsip.store.upgrade import read_schema

# Events of the schema before this carry no hashes.
_FIRST_WITH_HASHES = 2


def find_broken_links(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What does not add up, a sentence each; none for a whole record, an empty one, or one from before events had hashes.

    That the last events are missing cannot be seen from what is left. Raises StoreTooNew.
    """
    if read_schema(connection) < _FIRST_WITH_HASHES:
        return []
    return [*_broken_links(connection), *_other_files(connection), *_other_releases(connection)]


def _broken_links(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Events that are not in their place in the chain, or whose hash is not what their parts make."""
    rows = connection.execute(
        """SELECT sequence, happened_at, kind, by_whom, known_from, why, submission, body, previous_hash, hash
        FROM events ORDER BY sequence"""
    ).fetchall()
    events = [
        Event(sequence, when, kind, Actor(name, known_from), why, submission, body, previous)
        for sequence, when, kind, name, known_from, why, submission, body, previous, _ in rows
    ]
    hashes = ["", *(row[-1] for row in rows)]
    numbers = [0, *(event.sequence for event in events)]
    breaks = [f"Event {one + 1} is missing." for one, following in pairwise(numbers) if following != one + 1]
    breaks += [
        f"Event {event.sequence} was changed."
        for event, kept in zip(events, hashes[1:], strict=True)
        if event.hash != kept
    ]
    return breaks + [
        f"Event {event.sequence} does not follow on the one before it."
        for event, before in zip(events, hashes, strict=False)
        if event.previous != before
    ]


def _other_files(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Submissions whose file is not there, though nobody removed it, or is not the one whose fingerprint was kept."""
    rows = connection.execute(
        """SELECT e.sequence, s.workbook IS NULL OR octet_length(s.workbook) = 0
        FROM events e LEFT JOIN submissions s ON s.submission = e.sequence
        WHERE e.kind = ? AND e.sequence NOT IN (SELECT submission FROM events WHERE kind = ?)
            AND (s.workbook IS NULL OR sha256(s.workbook) <> s.sha256 OR s.sha256 <> e.body ->> 'sha256')
        ORDER BY e.sequence""",
        [RECEIVED.name, PURGED.name],
    ).fetchall()
    return [
        f"The file of submission {number} is {'missing' if missing else 'not the one that was received'}."
        for number, missing in rows
    ]


def _other_releases(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Releases whose file is not there, or is not the one whose fingerprint was kept."""
    tables = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'released_files'").fetchall()
    if not tables:
        return []
    rows = connection.execute(
        """SELECT e.sequence FROM events e LEFT JOIN released_files f ON f.release = e.sequence
        WHERE e.kind = ? AND sha256(f.content) IS DISTINCT FROM e.body ->> 'sha256' ORDER BY e.sequence""",
        [RELEASED.name],
    ).fetchall()
    return [f"The file released as number {number} is not the one that was given out." for (number,) in rows]
