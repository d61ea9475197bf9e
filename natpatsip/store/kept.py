"""What was worked out from a copy of the record, kept for whoever asks the same, within a bound of memory."""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from cachetools import LRUCache

Answer = TypeVar("Answer")

MOST_BYTES = 192 * 2**20
# What an entry takes at the least, with its key: so the bound on bytes is one on entries too.
_LEAST_BYTES = 2**10


class Kept:
    """Answers by what was asked; of too many those go that nobody has asked for the longest. Threads may share it."""

    def __init__(self, most_bytes: int = MOST_BYTES):
        self._lock = threading.Lock()
        self._answers: LRUCache[Hashable, tuple[Any, int]] = LRUCache(most_bytes, getsizeof=lambda entry: entry[1])

    def get(self, key: Hashable, make: Callable[[], Answer], size: Callable[[Answer], int]) -> Answer:
        """The answer kept under a key, else what `make` gives, of about `size` bytes; one beyond the bound is not kept."""
        with self._lock:
            if key in self._answers:
                kept: Answer = self._answers[key][0]
                return kept
        # Made outside the lock, for it may take long and ask for other answers. Two who ask at once may both make it.
        answer = make()
        bytes_taken = max(size(answer), _LEAST_BYTES)
        with self._lock:
            if bytes_taken <= self._answers.maxsize:
                self._answers[key] = answer, bytes_taken
        return answer
