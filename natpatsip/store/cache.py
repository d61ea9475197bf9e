"""What was worked out from a copy of the record, kept for whoever asks the same, within a bound of memory."""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from cachetools import LRUCache

Answer = TypeVar("Answer")
# What an answer was made from: sheets, and kinds of events that are about no return.
Sources = frozenset[str]
# The source of an answer that may be made from anything: it is good for this version alone.
ANYTHING = "anything"
# The source of one made from the record up to an earlier event: nothing happens to that any more.
THE_PAST = "the past"
# By which the state of a source is known: its last event, and where closed quarters are seen otherwise than they stand, the
# last closing too.
State = int | tuple[int, int]
# Of sources the state of each, in the order of their names.
LastEvents = tuple[State, ...]

MOST_BYTES = 320 * 2**20
# What an entry takes at the least, with its key: so the bound on bytes is one on entries too.
_LEAST_BYTES = 2**10


class Cache:
    """Answers by what was asked, each good for as long as nothing has happened to the sources that it was made from.

    Of too many those go that nobody has asked for the longest. Threads may share it.
    """

    def __init__(self, most_bytes: int = MOST_BYTES):
        self._lock = threading.Lock()
        self._sources: LRUCache[Hashable, Sources] = LRUCache(most_bytes // _LEAST_BYTES)
        self._answers: LRUCache[Hashable, tuple[Any, int]] = LRUCache(most_bytes, getsizeof=lambda entry: entry[1])

    def get(
        self,
        key: Hashable,
        last_events: Callable[[Sources], LastEvents],
        make: Callable[[], tuple[Answer, Sources]],
        size: Callable[[Answer], int],
    ) -> tuple[Answer, Sources]:
        """The answer kept under a key with what it was made from, else what `make` gives, of about `size` bytes.

        One beyond the bound is not kept. An answer that was made from the same sources, to which nothing has happened
        since, is the same answer, for what is made of them is a function of them.
        """
        found = self.find(key, last_events)
        if found is not None:
            return found
        # Made outside the lock, for it may take long and ask for other answers. Two who ask at once may both make it.
        answer, sources = make()
        bytes_taken = max(size(answer), _LEAST_BYTES)
        made = key, sources, last_events(sources)
        with self._lock:
            if bytes_taken <= self._answers.maxsize:
                self._sources[key] = sources
                self._answers[made] = answer, bytes_taken
        return answer, sources

    def find(self, key: Hashable, last_events: Callable[[Sources], LastEvents]) -> tuple[Any, Sources] | None:
        """The answer kept under a key with what it was made from, if nothing has happened to that since."""
        with self._lock:
            sources = self._sources.get(key)
        if sources is None:
            return None
        found = key, sources, last_events(sources)
        with self._lock:
            return (self._answers[found][0], sources) if found in self._answers else None
