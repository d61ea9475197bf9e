"""What readers asked for lately, so that it can be made again before they ask again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import streamlit as st

from natpatsip.store import Snapshot

# Some twenty readers' pages of ten charts each.
_MOST = 200


@dataclass(frozen=True)
class Request:
    """Something to be made from a snapshot: a function that takes these arguments and then the snapshot."""

    make: Callable[..., object]
    arguments: tuple[Hashable, ...]

    def answer(self, snapshot: Snapshot) -> None:
        """Make it, for the snapshot to keep."""
        self.make(*self.arguments, snapshot)


class Requests:
    """The latest requests of all readers, each once. Threads may share it."""

    def __init__(self, most: int = _MOST):
        self._most, self._lock = most, threading.Lock()
        self._latest: OrderedDict[Request, None] = OrderedDict()

    def note(self, make: Callable[..., object], *arguments: Hashable) -> None:
        """Somebody asks for this now."""
        request = Request(make, arguments)
        with self._lock:
            self._latest[request] = None
            self._latest.move_to_end(request)
            if len(self._latest) > self._most:
                self._latest.popitem(last=False)

    def latest_first(self) -> list[Request]:
        """Every request that is known, the latest first."""
        with self._lock:
            return list(reversed(self._latest))


@st.cache_resource(show_spinner=False)
def requests() -> Requests:
    """Those of all readers of this process."""
    return Requests()
