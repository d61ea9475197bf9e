"""What stands before every request: who may ask from where, how much at once, and the headers of every answer."""

import logging
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

_log = logging.getLogger(__name__)

# Open tabs at once; each takes memory for as long as it is open.
MOST_CONNECTIONS = 500
# Bytes of uploaded files that all visitors together hold in memory at once, before they are sent or closed.
MOST_UPLOADED = 512 * 2**20

_UPLOADS = "/_stcore/upload_file/"
# What Streamlit tells of the process or offers to other programs, which nobody here asks for.
_CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
# Charts are compiled in the browser from what the page sends, which needs `unsafe-eval`; Streamlit writes its styles into
# the page. Nothing is ever asked of another host.
_CONTENT = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": _CONTENT,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """The middleware. Requests that another site makes a browser send are refused, and so is what is closed or too much.

    Every answer has its number in `X-Request-ID`, under which the log has a line: never the query, which says what somebody
    looked at, nor an address.
    """

    def __init__(self, app: ASGIApp, most_connections: int = MOST_CONNECTIONS, most_uploaded: int = MOST_UPLOADED):
        self._app, self._most_connections, self._most_uploaded = app, most_connections, most_uploaded
        self._connections = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        number, began, status = uuid.uuid4().hex[:8], time.perf_counter(), 500

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).update({**HEADERS, "X-Request-ID": number})
            await send(message)

        try:
            await (self._refusal(scope) or self._app)(scope, receive, send_guarded)
        finally:
            milliseconds = 1000 * (time.perf_counter() - began)
            # The dashboard's own scripts and fonts are some sixty lines a visit, and tell nothing.
            level = logging.DEBUG if scope["path"].startswith("/static/") else logging.INFO
            _log.log(level, "%s %s %s %s %.0f ms", number, scope["method"], scope["path"], status, milliseconds)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _is_foreign(scope) or self._connections >= self._most_connections:
            _log.warning("connection refused: %s", "another site" if _is_foreign(scope) else "too many")
            await send({"type": "websocket.close", "code": 1008 if _is_foreign(scope) else 1013})
            return
        self._connections += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._connections -= 1

    def _refusal(self, scope: Scope) -> Callable[[Scope, Receive, Send], Awaitable[None]] | None:
        path = scope["path"]
        if _is_foreign(scope):
            return PlainTextResponse("Asked for by another site.", 403)
        if path.startswith(_CLOSED):
            return PlainTextResponse("Not offered here.", 404)
        if path.startswith(_UPLOADS) and scope["method"] == "PUT" and _bytes_uploaded() > self._most_uploaded:
            return PlainTextResponse("Too many files are being sent at once. Try again in some minutes.", 503)
        return None


def _is_foreign(scope: Scope) -> bool:
    """Whether a browser sends this for a page of another site. Streamlit would ask outside what this machine's address is."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _bytes_uploaded() -> int:
    # Streamlit's own server keeps uploads in memory, and its runtime tells of no more than what every keeper does.
    keeper = cast(MemoryUploadedFileManager, get_instance().uploaded_file_mgr)
    held = keeper.file_storage.values()
    return sum(len(file.data) for files in held for file in files.values())


GUARDS = [Middleware(Guard)]
