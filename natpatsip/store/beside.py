"""A snapshot beside the record: some of its rows are others, and what is made of none of these is as in the record."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from natpatsip.store.cache import Answer
from natpatsip.store.snapshot import Snapshot

# The state of a source that is other than in the record: no answer of the record was made from that.
OTHER = -1


@dataclass(frozen=True)
class SnapshotBeside(Snapshot):
    """A snapshot of the `record` itself with other rows, whose sources are in the state `OTHER` where these are among them.

    Its copy has to keep answers of its own.
    """

    record: Snapshot

    def keep(self, key: Hashable, make: Callable[[], Answer], size: Callable[[Answer], int]) -> Answer:
        """What is kept for the record, unless it was made from what is other here; that is kept for this snapshot alone."""
        known = self.record.copy.cache.find(key, self._last_events)
        if known is None:
            return super().keep(key, make, size)
        answer: Answer = known[0]
        self._note_sources(known[1])
        return answer
