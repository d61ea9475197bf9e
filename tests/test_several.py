"""Several servers behind nginx: a visitor stays with one, and another answers once that has ended."""

import http.client
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from benchmarks.sender import Sender
from natpatsip.__main__ import main
from natpatsip.server.guards import HEADERS
from tests.in_browser.serving import free_port, served


def ask(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer


def servers_of(log: Path) -> list[int]:
    """The processes that serve a record at ports of their own, found by the record that they were started for."""
    environments = {int(path.parent.name): path for path in Path("/proc").glob("[0-9]*/environ")}
    own = f"NATPATSIP_DATABASE={log.with_name('natpatsip.duckdb')}".encode()
    found = []
    for process, path in environments.items():
        try:
            if own in path.read_bytes() and b"streamlit" in path.with_name("cmdline").read_bytes():
                found.append(process)
        except OSError:
            continue
    return found


def test_without_nginx_it_says_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["--database", str(tmp_path / "natpatsip.duckdb"), "serve", "--servers", "2"]) == 2
    assert "There is no nginx. Install it" in capsys.readouterr().err


@pytest.mark.prove
@pytest.mark.skipif(shutil.which("nginx") is None, reason="NOT TESTED: several servers, which need nginx")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="NOT TESTED: processes are found as Linux tells them")
def test_a_visitor_stays_with_one_server_and_is_answered_when_it_ends(record_of_two_quarters, tmp_path):
    database, port = Path(shutil.copy(record_of_two_quarters, tmp_path / "natpatsip.duckdb")), free_port()
    command = [sys.executable, "-m", "natpatsip", "serve", "--servers", "2", "--port", str(port)]
    with served(database, command, port, log="several.log"):
        log = tmp_path / "several.log"
        while log.read_text().count("natpatsip is at") < 2:
            time.sleep(0.1)
        first = ask(port, "/")
        cookie = first.headers["Set-Cookie"].partition(";")[0]
        assert cookie.startswith("natpatsip_server=") and "HttpOnly" in first.headers["Set-Cookie"]
        assert {name: first.headers[name] for name in HEADERS} == HEADERS
        assert ask(port, "/", Cookie=cookie).headers["Set-Cookie"].startswith(cookie)
        assert ask(port, "/", Origin="http://elsewhere.example").status == 403
        with Sender(port, "Lead", cookie) as sender:
            # So long that nginx puts it into a file on the way.
            assert sender.put(sender.address("a").upload_url, "a", bytes(200_000)) == 204
        one, other = servers_of(log)
        os.kill(one, signal.SIGKILL)
        answers = [ask(port, "/_stcore/health", Cookie=f"natpatsip_server={number}").status for number in range(20)]
        assert answers == [200] * 20
        deadline = time.monotonic() + 60
        while len(servers_of(log)) < 2 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert other in servers_of(log) and len(servers_of(log)) == 2
    assert not servers_of(log)
