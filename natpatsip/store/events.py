"""Events: everything that was ever done to the database, in one table, each with its kind and a small body of fields.

Each carries the hash of the one before, so that nothing can be taken out or changed without every later hash giving it
away.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from natpatsip.access import Actor
from natpatsip.store.event_kinds import RECEIVED, EventKind


@dataclass(frozen=True)
class Event:
    """An event, as it is kept. `previous` is the hash of the event before it; the first has none."""

    sequence: int
    happened_at: datetime
    kind: str
    actor: Actor
    why: str
    submission: int | None
    body: str
    previous: str

    @classmethod
    def make(
        cls,
        kind: EventKind,
        after: tuple[int, str],
        actor: Actor,
        why: str,
        submission: int | None,
        body: Mapping[str, Any],
        happened_at: datetime | None = None,
    ) -> "Event":
        """The event that comes after one with this sequence and hash. A received file has its sequence for its number.

        Raises TypeError for a body that is not its kind's.
        """
        sequence, previous = after[0] + 1, after[1]
        number = sequence if kind is RECEIVED else submission
        kind.check(number, body)
        text = json.dumps(dict(body), default=str, sort_keys=True, ensure_ascii=False)
        return cls(sequence, happened_at or datetime.now(UTC), kind.name, actor, why, number, text, previous)

    @property
    def hash(self) -> str:
        """SHA-256 of all its parts as a JSON list, in the order of the table."""
        return hashlib.sha256(json.dumps(self._parts, ensure_ascii=False).encode()).hexdigest()

    @property
    def row(self) -> list[Any]:
        """As the table has it."""
        parts = self._parts
        return [parts[0], self.happened_at, *parts[2:], self.hash]

    @property
    def _parts(self) -> list[Any]:
        # Whole microseconds of UTC, as the database keeps them, so that the hash can be made again from what is kept.
        when = self.happened_at.astimezone(UTC).isoformat(timespec="microseconds")
        actor = [self.actor.name, self.actor.source]
        return [self.sequence, when, self.kind, *actor, self.why, self.submission, self.body, self.previous]
