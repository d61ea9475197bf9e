"""Turns: few scripts run at once and the others wait in order, so that under load everyone is slower and nobody is dropped.

Streamlit runs the script of each visitor in a thread of its own. A hundred at once leave too little of the processor to
what keeps the connections alive, and all of them end late, where one after another most end early.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

# Python runs one thread at a time; a second uses the time that the first waits for the database.
AT_ONCE = 2


class Turns:
    """Lets so many in at once, in the order in which they come."""

    def __init__(self, at_once: int = AT_ONCE):
        self._free = at_once
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a place, and give it up when the block ends."""
        self._take()
        try:
            yield
        finally:
            self._leave()

    def _take(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            called = threading.Event()
            self._waiting.append(called)
        called.wait()

    def _leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


@st.cache_resource(show_spinner=False)
def turns() -> Turns:
    """One queue for all visitors of this process."""
    return Turns()
