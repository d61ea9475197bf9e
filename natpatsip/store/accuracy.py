"""Factual accuracy: what each collaborative answered about what is said of it; and whether its pack names its peers."""

from dataclasses import dataclass
from datetime import datetime

from natpatsip.access import Actor, require
from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEET_NAMES
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store.appending import Appending
from natpatsip.store.event_kinds import ACCURACY_ANSWERED, PEERS_NAMED
from natpatsip.store.snapshot import Snapshot

_SOURCES = (*SHEET_NAMES, ACCURACY_ANSWERED.name)


@dataclass(frozen=True)
class AccuracyAnswer:
    """What a collaborative answered: whether all is right, otherwise what is to be put right; who, and when (with its zone).

    `as_at` is the last event that it can have seen; `changed_since` says that its return has changed after that.
    """

    correct: bool
    words: str
    by_whom: str
    happened_at: datetime
    as_at: int
    changed_since: bool

    @property
    def state(self) -> str:
        """“Confirmed”, “To be put right; the return has changed since”."""
        answer = "Confirmed" if self.correct else "To be put right"
        return f"{answer}; the return has changed since" if self.changed_since else answer


def get_accuracy_answers(snapshot: Snapshot, quarter: Quarter) -> dict[str, AccuracyAnswer]:
    """The last answer of each collaborative (by its code) that has answered for a quarter."""
    rows = snapshot.rows("SELECT * FROM current_accuracy", of=_SOURCES)
    names = ("correct", "words", "by_whom", "happened_at", "as_at", "changed_since")
    own = [row for row in rows if row["quarter"] == quarter.key]
    return {row["psc"]: AccuracyAnswer(**{name: row[name] for name in names}) for row in own}


def are_peers_named(snapshot: Snapshot) -> bool:
    """Whether packs name the collaboratives that they compare with: not until the national team has said so."""
    rows = snapshot.rows("SELECT named FROM events_peers_named ORDER BY sequence DESC LIMIT 1", of=[PEERS_NAMED.name])
    return bool(rows and rows[0]["named"])


class WritingAccuracy(Appending):
    """The appends that concern what a pack says of a collaborative."""

    def answer_accuracy(self, scope: ReturnScope, as_at: int, wrong: str, by: Actor) -> int:
        """Append what a collaborative answers about what is said of it, having seen the record up to the event `as_at`:
        what is `wrong`, empty where nothing is. Returns the event’s sequence. Raises NotAllowed.
        """
        require(by, "answer for accuracy", scope)
        body = {"psc": scope.psc, "quarter": scope.quarter.key, "as_at": as_at, "correct": not wrong, "words": wrong}
        return self._append_event(ACCURACY_ANSWERED, by, body=body)

    def name_peers(self, named: bool, by: Actor, why: str = "") -> int:
        """Append whether packs name the collaboratives that they compare with; returns the event’s sequence.

        Raises NotAllowed.
        """
        require(by, "name peers")
        return self._append_event(PEERS_NAMED, by, why, body={"named": named})
