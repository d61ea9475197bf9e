"""Somebody who checks returns: opens the page of returns as a browser does, uploads a workbook and waits for its verdict."""

import re
import time
from contextlib import closing
from http.client import HTTPConnection

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs, UploadedFileInfo
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

from benchmarks.tab import LOOKS_SECONDS, PATIENCE_SECONDS, Tab

_PAGE = "returns"
_NAME, _FILES, _SEND = "Your name or role", "Filled-in returns", "Check"
# How often the page looks again while a file is checked, and what it says at the end.
_LOOK_AGAIN_SECONDS = 0.5
_VERDICT = re.compile(rb"\*\*(In order|In order, with queries|Partly in order|To put right|Nothing kept)\.\*\*")
_BOUNDARY = "a-file-follows"
_TOKEN = "_streamlit_xsrf="


class _Form(Tab):
    """The tab of the page of returns: beside what every tab keeps, where its form is and what it is to look at again."""

    def __init__(self) -> None:
        super().__init__()
        self.session = self.fragment = self._next = ""
        self._ids: dict[str, str] = {}

    def hear(self, message: bytes) -> bool:
        heard = ForwardMsg.FromString(message)
        kind = heard.WhichOneof("type")
        if kind == "new_session":
            self.session, self._next = heard.new_session.initialize.session_id, ""
        elif kind == "auto_rerun":
            self._next = self.fragment = heard.auto_rerun.fragment_id
        elif kind == "script_finished" and heard.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            # A whole page that no longer asks for it has no part to look at again.
            self.fragment = self._next
        return super().hear(message)

    def sending(self, name: str, file: UploadedFileInfo | None = None, press: bool = False) -> bytes:
        """The same page with the form filled in, as far as it is."""
        states = [WidgetState(id=self._id(_NAME), string_value=name)]
        if file:
            states.append(WidgetState(id=self._id(_FILES)))
            states[-1].file_uploader_state_value.uploaded_file_info.append(file)
        if press:
            states.append(WidgetState(id=self._id(_SEND), trigger_value=True))
        asked = BackMsg.FromString(self.again())
        asked.rerun_script.widget_states.widgets.extend(states)
        return asked.SerializeToString()

    def looking_again(self) -> bytes:
        """The part of the page that follows the upload."""
        asked = BackMsg.FromString(self.again())
        asked.rerun_script.fragment_id, asked.rerun_script.is_auto_rerun = self.fragment, True
        return asked.SerializeToString()

    def _see(self, element: Element, drawn_by: str) -> None:
        super()._see(element, drawn_by)
        kind = element.WhichOneof("type")
        if kind in ("text_input", "file_uploader", "button"):
            self._ids[getattr(element, kind).label] = getattr(element, kind).id

    def _id(self, label: str) -> str:
        return next(id for known, id in self._ids.items() if known.startswith(label))


class Sender:
    """One visit of the page of returns. Use as a context manager: it holds a connection.

    `cookie` is what a proxy keeps a browser with one server by.
    """

    def __init__(self, port: int, name: str, cookie: str = ""):
        self._port, self._name, self._cookies = port, name, [cookie] if cookie else []
        self._connecting = connect(
            f"ws://localhost:{port}/_stcore/stream",
            subprotocols=["streamlit"],
            additional_headers={"Cookie": cookie} if cookie else None,
            max_size=None,
        )
        self._form = _Form()

    def __enter__(self) -> "Sender":
        self._connection = self._connecting.__enter__()
        self._ask(self._form.opening(_PAGE))
        return self

    def __exit__(self, *error: object) -> None:
        self._connecting.__exit__(*error)

    def send(self, file_name: str, content: bytes) -> tuple[float, str]:
        """Upload a file and have it checked and stored: the seconds until its verdict was there, and the verdict.

        Raises RuntimeError when the server does not take the file, TimeoutError when no verdict comes.
        """
        start = time.perf_counter()
        file = self._upload(file_name, content)
        self._ask(self._form.sending(self._name, file))
        shown = self._ask(self._form.sending(self._name, file, press=True))
        while self._form.fragment:
            if time.perf_counter() - start > PATIENCE_SECONDS:
                raise TimeoutError(f"No verdict on {file_name} came.")
            time.sleep(_LOOK_AGAIN_SECONDS)
            shown = self._ask(self._form.looking_again())
        found = _VERDICT.search(shown)
        if found is None or file_name.partition(".")[0].encode() not in shown:
            raise RuntimeError(f"The page says nothing of {file_name}.")
        return time.perf_counter() - start, found[1].decode()

    def put(self, url: str, file_name: str, content: bytes, tells_size: bool = True) -> int:
        """Give the server a file, as a form of one file: the status that it answers with."""
        disposition = f'form-data; name="{file_name}"; filename="{file_name}"'
        head = f"--{_BOUNDARY}\r\nContent-Disposition: {disposition}\r\n\r\n"
        body = [head.encode(), content, f"\r\n--{_BOUNDARY}--\r\n".encode()]
        with closing(HTTPConnection("localhost", self._port, timeout=PATIENCE_SECONDS)) as connection:
            connection.request("GET", "/_stcore/health", headers={"Cookie": "; ".join(self._cookies)})
            answer = connection.getresponse()
            answer.read()
            given = (cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie"))
            token = next(cookie for cookie in given if cookie.startswith(_TOKEN))
            headers = {"Cookie": "; ".join([*self._cookies, token]), "X-Xsrftoken": token.removeprefix(_TOKEN)}
            headers["Content-Type"] = f"multipart/form-data; boundary={_BOUNDARY}"
            connection.request("PUT", url, b"".join(body) if tells_size else iter(body), headers)
            return connection.getresponse().status

    def address(self, file_name: str) -> FileURLs:
        """Where the server takes a file of this name from this visitor."""
        asked = BackMsg()
        asked.file_urls_request.request_id = file_name
        asked.file_urls_request.file_names.append(file_name)
        asked.file_urls_request.session_id = self._form.session
        self._connection.send(asked.SerializeToString())
        while True:
            heard = ForwardMsg.FromString(self._connection.recv(timeout=PATIENCE_SECONDS))
            if heard.WhichOneof("type") == "file_urls_response":
                return heard.file_urls_response.file_urls[0]

    def _ask(self, question: bytes) -> bytes:
        """Ask for a run of the page: all that was sent."""
        time.sleep(LOOKS_SECONDS)
        self._connection.send(question)
        sent = [self._connection.recv(timeout=PATIENCE_SECONDS)]
        while not self._form.hear(sent[-1]):
            sent.append(self._connection.recv(timeout=PATIENCE_SECONDS))
        if self._form.failed:
            raise RuntimeError("The page tells of an error.")
        return b"".join(sent)

    def _upload(self, file_name: str, content: bytes) -> UploadedFileInfo:
        addresses = self.address(file_name)
        status = self.put(addresses.upload_url, file_name, content)
        if status not in (200, 204):
            raise RuntimeError(f"The server answered {status} to {file_name}.")
        return UploadedFileInfo(file_id=addresses.file_id, name=file_name, size=len(content), file_urls=addresses)
