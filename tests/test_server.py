"""The server in each of the ways it is started: what it answers, refuses and says, and that each way gives the same."""

import csv
import http.client
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode

import pytest
from openpyxl import load_workbook

import natpatsip
from benchmarks.sender import Sender
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.benefits.assumptions import get_model
from natpatsip.figures.exports import csv_bytes
from natpatsip.figures.query import UnknownChoice, read_query, write_query
from natpatsip.intake import receive_extract
from natpatsip.quarters import Quarter
from natpatsip.returns.extracts import ExtractDetails
from natpatsip.returns.package import FILE_LIMIT
from natpatsip.server.guards import HEADERS
from natpatsip.sheets.extracts import OPIOID_ITEMS
from natpatsip.store import Store
from natpatsip.ui.page_words import as_written
from tests.in_browser.serving import free_port, served

Q4 = Quarter(2022, 4)
WAYS = ("serve", "make run", "streamlit run app.py")


@pytest.fixture(scope="module")
def started(record_of_two_quarters: Path) -> Iterator[dict[str, tuple[int, Path]]]:
    """A server for each way to start one: its port, and its log."""
    with ExitStack() as stack, ThreadPoolExecutor() as side_by_side:
        entered = side_by_side.map(lambda way: stack.enter_context(_started(way, record_of_two_quarters)), WAYS)
        yield dict(zip(WAYS, entered, strict=True))


@contextmanager
def _started(way: str, database: Path) -> Iterator[tuple[int, Path]]:
    port = free_port()
    with served(database, _command(way, database, port), port, log=f"{way.replace(' ', '_')}.log") as address:
        yield int(address.rpartition(":")[2]), database.with_name(f"{way.replace(' ', '_')}.log")


def _command(way: str, database: Path, port: int) -> list[str]:
    if way == "serve":
        return [sys.executable, "-m", "natpatsip", "serve", "--port", str(port)]
    if way == "make run":
        made = [
            "make",
            "--dry-run",
            # Within `make test` it would print the directory that it leaves, after the command.
            "--no-print-directory",
            "run",
            f"BIN={Path(sys.executable).parent}",
            f"DATABASE={database}",
            f"PORT={port}",
        ]
        said = subprocess.run(made, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]).stdout
        return shlex.split(said.strip().splitlines()[-1])
    return [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]


@pytest.fixture(scope="module")
def port(started) -> int:
    """The port of the server that `serve` started."""
    return started["serve"][0]


def _ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer, answer.read()


def _find_logged(log: Path, request: str) -> list[str]:
    """The lines on a request, which are written after its answer has gone out: none for ten seconds, and there are none."""
    deadline = time.monotonic() + 10
    while (
        not (lines := [line for line in log.read_text().splitlines() if request in line])
        and time.monotonic() < deadline
    ):
        time.sleep(0.05)
    return lines


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_start_it_gives_the_same_guards(started, way):
    port, log = started[way]
    for path in ("/", "/_stcore/health", f"/download/fig01.csv?{urlencode({'quarter': 'Q4 2022/23'})}", "/download/no"):
        answer, _ = _ask(port, path)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS, path
    assert [_ask(port, path)[0].status for path in ("/_stcore/metrics", "/download/no.csv")] == [404] * 2
    assert _ask(port, "/", Origin="http://elsewhere.example")[0].status == 403
    handshake = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
    handshake |= {"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    for origin, status in ((f"http://localhost:{port}", 101), ("http://elsewhere.example", 403)):
        with socket.create_connection(("localhost", port)) as connection:
            asked = handshake | {"Host": f"localhost:{port}", "Origin": origin}
            lines = [f"{name.replace('_', '-')}: {value}" for name, value in asked.items()]
            connection.sendall("\r\n".join(["GET /_stcore/stream HTTP/1.1", *lines, "", ""]).encode())
            assert connection.recv(64).split()[1] == str(status).encode()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)
    said = log.read_text()
    assert f"natpatsip is at http://localhost:{port}" in said and "External" not in said and "sign-in" not in said


def test_the_log_names_requests_and_neither_what_was_looked_at_nor_by_whom(started):
    port, log = started["serve"]
    answer, _ = _ask(port, "/download/fig12.csv?psc=Wessex", User_Agent="Somebody/1.0")
    (line,) = _find_logged(log, answer.headers["X-Request-ID"])
    assert re.fullmatch(r"\S+ \S+ INFO [0-9a-f]{8} GET /download/fig12.csv 200 \d+ ms", line)


def test_served_to_others_it_says_that_there_is_no_sign_in(record_of_two_quarters):
    port = free_port()
    command = [sys.executable, "-m", "natpatsip", "serve", "--port", str(port), "--address", "0.0.0.0"]
    with served(record_of_two_quarters, command, port, log="for_all.log"):
        assert "there is no sign-in" in record_of_two_quarters.with_name("for_all.log").read_text()
        socket.create_connection(("127.0.0.2", port), timeout=5).close()


@pytest.mark.skipif(os.name == "nt", reason="NOT TESTED: Ctrl-C, which a terminal sends to a group of processes")
def test_ctrl_c_ends_it_in_order(tmp_path):
    command = [sys.executable, "-m", "natpatsip", "--database", str(tmp_path / "natpatsip.duckdb"), "serve"]
    server = subprocess.Popen(
        [*command, "--demonstration", "--port", str(free_port())],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    started = next(line for line in server.stdout if "natpatsip is at" in line)
    os.killpg(server.pid, signal.SIGINT)
    said, _ = server.communicate(timeout=60)
    assert started and said.splitlines()[-1].endswith("natpatsip has stopped.")
    assert server.returncode == 0


def test_a_download_is_what_the_figure_exports_for_sharing_for_the_query_of_its_link(port, record_of_two_quarters):
    selection = Selection.ending(Q4, psc=("WEX",))
    with Store(record_of_two_quarters).snapshot() as snapshot:
        shared, exact = (
            figure("fig12", chosen, snapshot) for chosen in (replace(selection, for_sharing=True), selection)
        )
    answer, content = _ask(port, f"/download/fig12.csv?{shared.query}")
    assert content == csv_bytes(shared) and b"Collaborative: Wessex" in content
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    name = (
        "Antenatal corticosteroids, share of eligible babies, by quarter, Wessex, Q1 2020-21 to Q4 2022-23, for sharing"
    )
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{quote(name)}%2C%20demonstration.csv"
    # As they are, its own collaborative takes them, and nobody else's.
    own, content = _ask(port, f"/download/fig12.csv?{shared.query}&own=Wessex")
    assert content == csv_bytes(exact) and b"Not for sharing" in content
    assert quote("April 2020 to March 2023, not for sharing") in own.headers["Content-Disposition"]
    refused, words = _ask(port, f"/download/fig12.csv?{shared.query}&own=Oxford")
    assert refused.status == 400 and "choose Oxford" in words.decode()
    nothing, words = _ask(port, "/download/mhsip_wards.xlsx?quarter=Q4+2022/23")
    assert nothing.status == 404 and "single trusts and wards are not for sharing" in words.decode()


def test_all_figures_of_a_page_are_one_zip_and_one_workbook(port):
    chosen = urlencode({"quarter": "Q4 2022/23", "psc": "Wessex"})
    # As a page offers one figure for a place, and the same for what lies around it.
    query = urlencode([("fig01", chosen), ("fig02", chosen), ("fig02", "quarter=Q4 2022/23")])
    answer, content = _ask(port, f"/download/figures.zip?{query}")
    assert (
        quote("Managing deterioration, Wessex, Q4 2022-23, demonstration.zip") in answer.headers["Content-Disposition"]
    )
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names, readme = archive.namelist(), archive.read("README.txt").decode("utf-8-sig")
        book = archive.read("All figures.xlsx")
    table = "1 Share of care homes at stage 5 or above, by collaborative"
    assert {f"{table}.{suffix}" for suffix in ("csv", "png")} <= set(names) and len(names) == 2 + 3 * 2
    assert table in readme and "Collaborative: Wessex" in readme and " · England · " in readme
    assert readme.count("Demonstration data. Published") == 1
    asked = _ask(port, f"/download/figures.xlsx?{query}")[1]
    sheets = ["1 Share of care homes at stage", "2 Share of care homes", "3 Share of care homes", "About"]
    assert load_workbook(BytesIO(asked)).sheetnames == load_workbook(BytesIO(book)).sheetnames == sheets


@pytest.mark.parametrize("suffix", ["xlsx", "json", "png", "svg"])
def test_every_form_of_a_figure_is_to_be_had(port, suffix):
    begins = {"xlsx": b"PK", "json": b"{", "png": b"\x89PNG", "svg": b"<svg"}
    answer, content = _ask(port, f"/download/fig01.{suffix}?quarter=Q4%202022/23")
    assert answer.status == 200 and content.startswith(begins[suffix])


def test_the_other_files_are_to_be_had(port):
    template = _ask(port, "/download/template.xlsx?psc=WEX&quarter=Q4%202022/23")[1]
    cover = load_workbook(BytesIO(template))["Cover"]
    assert {"Wessex", "Q4 2022/23"} <= {cell.value for row in cover for cell in row}
    for file, words in (
        ("returned.csv?quarter=Q4%202022/23", "Wessex"),
        ("dictionary.csv", "care_homes"),
        ("published.csv", "mandet_stage3_pct"),
        ("cells.csv?figure=safety_systems&row=Wessex&quarter=Q4%202022/23", "Events held"),
    ):
        rows = list(csv.DictReader(StringIO(_ask(port, f"/download/{file}")[1].decode("utf-8-sig"))))
        assert any(words in row.values() for row in rows), file
        assert {row["made_by"] for row in rows} == {natpatsip.MADE_BY}, file
    answer, content = _ask(port, "/download/published.csv?event=1")
    first = csv.DictReader(StringIO(content.decode("utf-8-sig")))
    assert "(event 1).csv" in unquote(answer.headers["Content-Disposition"])
    assert "agrees" not in {row["verdict"] for row in first if row["is_result"] == "True" and row["scope"] == "England"}


def test_a_publisher_s_extract_is_served_as_what_it_is(store):
    content = b"month,icb,metric,numerator,denominator\n2023-01-01,QVV,opioid_ome,12.5,1719.9\n"
    details = ExtractDetails(OPIOID_ITEMS, date(2023, 5, 11), "NHSBSA")
    receipt = receive_extract(store, content, "items.csv", Actor("Analyst"), details)
    with served(store.path) as address:
        port = int(address.rpartition(":")[2])
        answer, sent = _ask(port, f"/download/original.xlsx?submission={receipt.submission}")
    assert sent == content and answer.headers["Content-Disposition"].endswith("items.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("fig12.csv?psc=Atlantis", 400, "“Atlantis” is no collaborative known here."),
        ("fig12.csv?weather=fine", 400, "“weather” is nothing that can be chosen."),
        ("fig12.csv?quarter=Q9", 400, "“Q9”"),
        ("fig04.csv?assumed_nothing=1", 400, "nothing"),
        ("fig01.csv?assumed_nothing=1", 400, "fig01 models nothing"),
        ("template.xlsx?psc=%3Cscript%3E&quarter=Q4%202022/23", 400, "&lt;script&gt;"),
        ("templates.zip?quarter=Q4%201913/14", 400, "No programme collects returns for Q4 1913/14."),
        ("figures.zip", 400, "names no figure"),
        ("figures.zip?fig99=", 400, "one that there is not"),
        ("figures.xlsx?fig01=psc%3DAtlantis", 400, "“Atlantis” is no collaborative known here."),
        ("cells.csv?figure=fig01&row=Atlantis", 400, "fig01 has no row “Atlantis”"),
        ("cells.csv?row=Wessex", 400, "names no figure"),
        ("fig01.png?odn=North%20West", 404, "no neonatal network"),
        # At the first event no data by ward had come.
        ("wards.docx?psc=HIM&quarter=Q4%202022/23&event=1", 404, "No ward of Health Innovation Manchester has data"),
        ("fig99.csv", 404, "There is no file “fig99.csv” to download here."),
    ],
)
def test_a_link_that_cannot_be_answered_says_why(port, path, status, words):
    answer, content = _ask(port, f"/download/{path}")
    assert answer.status == status and words in content.decode()
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("tells_size", [True, False])
def test_an_upload_over_the_limit_is_refused_whether_or_not_it_tells_its_size(port, tells_size):
    with Sender(port, "Programme manager") as sender:
        url = sender.address("large.xlsx").upload_url
        assert sender.put(url, "large.xlsx", bytes(FILE_LIMIT + 2**20), tells_size) == 413


def test_a_selection_comes_back_from_its_query():
    chosen = Selection(
        Q4,
        Quarter(2021, 2),
        region=("Y58",),
        icb=("QNQ",),
        trust=("RHM",),
        ward=("WEX-0001",),
        intervention=("cord_management",),
        level="icb",
        highlight=("psc:WEX",),
    )
    assert read_query(write_query(chosen), Quarter(2020, 1)) == (chosen, {})
    parameter = get_model("fig04").parameters[0].id
    assert read_query(write_query(chosen, {parameter: 0.125}), Q4) == (chosen, {parameter: 0.125})
    assert read_query([], Q4) == (Selection.ending(Q4), {})
    with pytest.raises(UnknownChoice):
        read_query([("since", "Q4 2022/23"), ("__class__", "x")], Q4)


def test_a_figure_knows_the_query_of_its_link_even_without_rows_or_with_other_assumptions(demonstration):
    chosen, parameter = Selection.ending(Q4, region=("Y58",)), get_model("fig04").parameters[0]
    of_places = Selection.ending(Q4, odn=("KSS",))
    with demonstration.snapshot() as snapshot:
        assumed = figure("fig04", chosen, snapshot, {parameter.id: parameter.highest})
        assert read_query(parse_qsl(assumed.query), Q4) == (chosen, {parameter.id: parameter.highest})
        assert read_query(parse_qsl(figure("fig01", of_places, snapshot).query), Q4) == (of_places, {})


@pytest.mark.parametrize("address", ["https://x.example/a", "http://x.example", "www.x.example", "a@x.example"])
def test_words_of_others_hold_no_address_that_markdown_would_link(address):
    shown = re.sub(r"\\(.)", r"\1", as_written(f"see {address} now"))
    assert shown.replace("\u2060", "") == f"see {address} now"
    assert not re.search(r"https?://|www\.|\w@\w", shown)
