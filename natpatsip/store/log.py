"""The log: every event of the record as it is kept, with its hash, for another program to keep or to check."""

import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from natpatsip.store.event_kinds import EVENT_KINDS, Field
from natpatsip.store.snapshot import Row, Snapshot

_TYPES = {"str": "text", "int": "number", "bool": "true or false", "date": "date"}


def list_events(snapshot: Snapshot) -> list[Mapping[str, Any]]:
    """Every event, the first first: its number, time (ISO, in UTC), kind, actor, reason, submission, body and hashes.

    docs/events.md says what each means, and how a hash is made.
    """
    return [_as_record(row) for row in snapshot.rows("SELECT * FROM events ORDER BY sequence")]


def _as_record(row: Row) -> Mapping[str, Any]:
    when = row["happened_at"].astimezone(UTC).isoformat(timespec="microseconds")
    return {**row, "happened_at": when, "body": json.loads(row["body"])}


def describe_kinds() -> str:
    """Every kind of event with the fields of its body, as docs/events.md has them."""
    return "\n".join(
        "\n".join([f"### `{kind.name}`", "", _describe(kind.words, kind.of_submission), *_tabulate(kind.fields), ""])
        for kind in EVENT_KINDS
    )


def _describe(words: str, of_submission: bool) -> str:
    return f"{words}. " + ("About one submission." if of_submission else "About no submission.")


def _tabulate(fields: tuple[Field, ...]) -> list[str]:
    if not fields:
        return ["Its body is empty."]
    rows = [
        f"| `{field.name}` | {_TYPES[field.type.__name__]} | {field.meaning}{' (may be missing)' if field.optional else ''} |"
        for field in fields
    ]
    return ["", "| Field of the body | Type | Meaning |", "|---|---|---|", *rows]
