"""A visitor of the dashboard: speaks to the server as a browser does, and does not draw.

Streamlit's AppTest runs the file of a page without dashboard.py, so it leaves out the filters, the banner and the footer.
"""

import time
from collections.abc import Sequence

from websockets.sync.client import connect

from benchmarks.tab import LOOKS_SECONDS, PATIENCE_SECONDS, Tab


class Visitor:
    """One visit of one page. Use as a context manager: it holds a connection."""

    def __init__(self, port: int, page: str = ""):
        self._connecting = connect(f"ws://localhost:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None)
        self._page = page
        self._tab = Tab()

    def __enter__(self) -> "Visitor":
        self._connection = self._connecting.__enter__()
        self._run(self._tab.opening(self._page))
        return self

    def __exit__(self, *error: object) -> None:
        self._connecting.__exit__(*error)

    def choose(self, widget: str | None, values: Sequence[str]) -> float:
        """Choose values, or none of a page without choices; milliseconds until the page is sent whole.

        Raises RuntimeError when one of them is nowhere on the page that comes back.
        """
        milliseconds, sent = self._run(self._tab.choosing(widget, values) if widget else self._tab.again())
        absent = [value for value in values if value.encode() not in sent]
        if absent:
            raise RuntimeError(f"{absent} was chosen and is not on the page “{self._page}”.")
        return milliseconds

    def _run(self, asked: bytes) -> tuple[float, bytes]:
        """Ask for a run of the script; how long it took, and all that was sent."""
        time.sleep(LOOKS_SECONDS)
        start = time.perf_counter()
        self._connection.send(asked)
        sent = [self._connection.recv(timeout=PATIENCE_SECONDS)]
        while not self._tab.hear(sent[-1]):
            sent.append(self._connection.recv(timeout=PATIENCE_SECONDS))
        return 1_000 * (time.perf_counter() - start), b"".join(sent)
