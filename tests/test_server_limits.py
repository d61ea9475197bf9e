"""What the server bounds, and what it says when something fails: a small app of a page and a route that both fail."""

import re
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks.sender import Sender
from benchmarks.tab import PATIENCE_SECONDS, Tab
from natpatsip.server.guards import HEADERS
from tests.in_browser.serving import free_port, served

APP = """
import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from natpatsip.server import ERROR_PAGES, lifespan, tell_error
from natpatsip.server.guards import Guard

app = st.App(
    "page.py",
    lifespan=lifespan,
    routes=[Route("/fails", lambda request: {}["route"])],
    middleware=[Middleware(Guard, most_connections=2, most_uploaded=1_000)],
    on_script_error=tell_error,
    exception_handlers=ERROR_PAGES,
)
"""
PAGE = "import streamlit as st\nst.write('Before')\n{}['page']\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Iterator[tuple[int, Path]]:
    """A server of that app, that takes two visitors and a thousand bytes: its port, and its log."""
    folder, port = tmp_path_factory.mktemp("small"), free_port()
    (folder / "app.py").write_text(APP)
    (folder / "page.py").write_text(PAGE)
    command = [sys.executable, "-m", "streamlit", "run", str(folder / "app.py"), "--server.port", str(port)]
    with served(folder / "natpatsip.duckdb", command, port):
        yield port, folder / "served.log"


def test_a_page_that_fails_says_so_plainly_with_the_number_that_the_log_has(small):
    port, log = small
    tab, shown = Tab(), b""
    with connect(f"ws://localhost:{port}/_stcore/stream", subprotocols=["streamlit"]) as connection:
        connection.send(tab.opening(""))
        ended = False
        while not ended:
            message = connection.recv(timeout=PATIENCE_SECONDS)
            shown, ended = shown + message, tab.hear(message)
    said = shown.decode(errors="replace")
    assert "Before" in said and "Something went wrong here, and it is not your doing." in said
    assert "KeyError" not in said and "Traceback" not in said and not tab.failed
    assert _is_logged(log, re.search(r"the number \*\*([0-9a-f]{8})\*\*", said)[1], "KeyError: 'page'")


def test_a_route_that_fails_answers_with_a_page_and_the_number_that_the_log_has(small):
    port, log = small
    connection = HTTPConnection("localhost", port, timeout=60)
    connection.request("GET", "/fails")
    answer = connection.getresponse()
    said = answer.read().decode()
    assert answer.status == 500 and "<h1>Something went wrong</h1>" in said and "To the dashboard" in said
    assert "KeyError" not in said and {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert _is_logged(log, re.search(r"this dashboard: ([0-9a-f]{8})\.", said)[1], "KeyError: 'route'")


def test_visitors_beyond_the_bound_are_refused_until_one_has_gone(small):
    port, log = small
    with Sender(port, "First"):
        with Sender(port, "Second"), pytest.raises(InvalidStatus), Sender(port, "Third"):
            pass
        assert "connection refused: too many" in log.read_text()
        assert _enters(port)


def test_uploads_beyond_the_bound_are_refused(small):
    port, _ = small
    with Sender(port, "Lead") as sender:
        statuses = [sender.put(sender.address(name).upload_url, name, bytes(600)) for name in ("a", "b", "c")]
    assert statuses == [204, 204, 503]


def _enters(port: int) -> bool:
    """Whether somebody is let in before long: the server takes a moment to see that another has gone."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            with Sender(port, "Third"):
                return True
        except InvalidStatus:
            time.sleep(0.1)
    return False


def _is_logged(log: Path, number: str, error: str) -> bool:
    """Whether the log has the error below the line with this number."""
    _, found, after = log.read_text().partition(f"ERROR error {number}\n")
    return bool(found) and error in after
