"""A browser's tab, as the server knows it: what it keeps of the page that it shows, and the words in which it asks.

With every question it sends what all widgets of the page hold, what its address says, and which long messages it has
kept from earlier runs and need not be sent again. It draws nothing.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

# How long a visitor waits for an answer, and how long they look at it before they ask again: without a pause, what is
# measured is a delayed TCP acknowledgement of 40 ms.
PATIENCE_SECONDS = 60.0
LOOKS_SECONDS = 0.2

# How many runs a browser keeps a long message for.
_RUNS_KEPT = 2
_SEVERAL = ("multiselect", "button_group")


class Tab:
    """One tab; `failed` is whether the last run told of an error."""

    def __init__(self) -> None:
        self.failed = False
        self._app = self._page = ""
        self._pages: dict[str, str] = {}
        self._address: dict[str, list[str]] = {}
        # Of each widget: what it holds, the script that drew it, and the run that drew it last.
        self._widgets: dict[str, tuple[WidgetState, str, int]] = {}
        self._kept: dict[str, tuple[ForwardMsg, int]] = {}
        self._run = 0

    def opening(self, page: str) -> bytes:
        """A page, by its address."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        return asked.SerializeToString()

    def going(self, page: str) -> bytes:
        """Another page, by a link: what the app itself has drawn keeps what it holds."""
        kept = [state for state, drawn_by, _ in self._widgets.values() if drawn_by == self._app]
        return self._asking(self._pages[page], kept)

    def again(self) -> bytes:
        """The same page once more."""
        return self._asking(self._page, [state for state, _, _ in self._widgets.values()])

    def choosing(self, key: str, values: Sequence[str]) -> bytes:
        """The same page with other values in the widget of this key."""
        id = next(id for id in self._widgets if id.rpartition("-")[2] == key)
        state, drawn_by, run = self._widgets[id]
        self._widgets[id] = _state(id, values, several=state.HasField("string_array_value")), drawn_by, run
        self._address[key] = list(values)
        return self.again()

    def hear(self, message: bytes) -> bool:
        """Keep what matters of a message; whether it ends the run, and not for the page to begin again."""
        heard = self._whole(ForwardMsg.FromString(message))
        kind = heard.WhichOneof("type")
        if kind == "delta":
            self._see(heard.delta.new_element, heard.metadata.active_script_hash)
        elif kind == "new_session":
            self._begin(heard)
        elif kind == "navigation":
            self._page = heard.navigation.page_script_hash
            self._pages = {page.url_pathname: page.page_script_hash for page in heard.navigation.app_pages}
        elif kind == "script_finished" and heard.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self._end()
            return True
        return False

    def _asking(self, page_hash: str, states: list[WidgetState]) -> bytes:
        asked = BackMsg()
        asked.rerun_script.page_script_hash = page_hash
        asked.rerun_script.query_string = urlencode(self._address, doseq=True)
        asked.rerun_script.widget_states.widgets.extend(states)
        asked.rerun_script.cached_message_hashes.extend(self._kept)
        return asked.SerializeToString()

    def _whole(self, message: ForwardMsg) -> ForwardMsg:
        """The message, or the one kept that it stands for."""
        if message.WhichOneof("type") == "ref_hash":
            message = self._kept[message.ref_hash][0]
        if message.metadata.cacheable:
            self._kept[message.hash] = message, self._run
        return message

    def _begin(self, message: ForwardMsg) -> None:
        self.failed = False
        self._run += 1
        self._app = message.new_session.main_script_hash

    def _end(self) -> None:
        self._widgets = {id: widget for id, widget in self._widgets.items() if widget[2] == self._run}
        self._kept = {hash: kept for hash, kept in self._kept.items() if self._run - kept[1] < _RUNS_KEPT}

    def _see(self, element: Element, drawn_by: str) -> None:
        kind = element.WhichOneof("type")
        self.failed |= kind == "exception"
        if kind not in (*_SEVERAL, "selectbox"):
            return
        widget = getattr(element, kind)
        known = self._widgets.get(widget.id)
        state = (
            known[0] if known and not widget.set_value else _state(widget.id, _shown(kind, widget), kind in _SEVERAL)
        )
        self._widgets[widget.id] = state, drawn_by, self._run


def _shown(kind: str, widget: object) -> list[str]:
    """What a widget holds that nobody has touched."""
    if kind == "button_group":
        return [widget.options[index].content for index in widget.default]
    if kind == "multiselect":
        return list(widget.raw_values) if widget.set_value else [widget.options[index] for index in widget.default]
    return [widget.raw_value if widget.set_value else widget.options[widget.default]]


def _state(id: str, values: Sequence[str], several: bool) -> WidgetState:
    state = WidgetState(id=id)
    if several:
        state.string_array_value.data.extend(values)
    else:
        state.string_value = values[0]
    return state
