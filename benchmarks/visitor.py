"""A visitor of the dashboard: speaks to the server as a browser does, and does not draw.

Streamlit's AppTest runs the file of a page without app.py, so it leaves out the filters, the banner and the footer.
"""

import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PATIENCE_SECONDS = 60.0
# A visitor looks before choosing again; without a pause, what is measured is a delayed TCP acknowledgement of 40 ms.
_LOOKS_SECONDS = 0.2


class Visitor:
    """One visit of one page. Use as a context manager: it holds a connection."""

    def __init__(self, port: int, page: str = ""):
        self._connecting = connect(f"ws://localhost:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None)
        self._page = page
        self._page_hash = ""
        self._widgets: dict[str, str] = {}

    def __enter__(self) -> "Visitor":
        self._connection = self._connecting.__enter__()
        asked = BackMsg()
        asked.rerun_script.page_name = self._page
        self._run(asked)
        return self

    def __exit__(self, *error: object) -> None:
        self._connecting.__exit__(*error)

    def choose(self, widget: str | None, value: str) -> float:
        """Choose a value, or none of a page without choices; milliseconds until the page is sent whole.

        Raises RuntimeError when the value is nowhere on the page that comes back.
        """
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self._page_hash
        if widget:
            state = asked.rerun_script.widget_states.widgets.add(id=self._widgets[widget])
            if widget == "psc":
                state.string_array_value.data.append(value)
            else:
                state.string_value = value
        milliseconds, sent = self._run(asked)
        if value.encode() not in sent:
            raise RuntimeError(f"“{value}” was chosen and is not on the page “{self._page}”.")
        return milliseconds

    def _run(self, asked: BackMsg) -> tuple[float, bytes]:
        """Ask for a run of the script; how long it took, and all that was sent."""
        time.sleep(_LOOKS_SECONDS)
        start = time.perf_counter()
        self._connection.send(asked.SerializeToString())
        sent = []
        while True:
            sent.append(self._connection.recv(timeout=PATIENCE_SECONDS))
            message = ForwardMsg.FromString(sent[-1])
            self._note(message)
            if self._is_last(message):
                return 1_000 * (time.perf_counter() - start), b"".join(sent)

    def _note(self, message: ForwardMsg) -> None:
        if message.WhichOneof("type") == "navigation":
            self._page_hash = message.navigation.page_script_hash
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind in ("multiselect", "selectbox"):
            id = getattr(element, kind).id
            self._widgets[id.rpartition("-")[2]] = id

    @staticmethod
    def _is_last(message: ForwardMsg) -> bool:
        """Whether the run has ended, and not to begin again as a page does that is entered by its address."""
        ended = message.WhichOneof("type") == "script_finished"
        return ended and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
