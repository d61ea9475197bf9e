"""Files that come and go while visitors read: workbooks uploaded and checked, figures downloaded, returns that come in."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from benchmarks.load import name_collaboratives
from benchmarks.sender import Sender
from benchmarks.tab import PATIENCE_SECONDS
from benchmarks.uploads import make_upload
from natpatsip import organisations
from natpatsip.access import Actor
from natpatsip.demo import demonstration_quarters
from natpatsip.intake import receive
from natpatsip.store import Store

# How long somebody rests between two files, and how often a server is asked whether it has seen a return.
_RESTS_SECONDS, _ASKS_AGAIN_SECONDS = 3.0, 0.1
_RETURNS, _BETWEEN_RETURNS_SECONDS = 5, 5.0
_RIGHT = ("In order", "In order, with queries")


@dataclass(frozen=True)
class Tries:
    """What was done again and again: the seconds that it took each time, and in words each time that it failed."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Files:
    """Workbooks by collaborative, made ahead: those that are uploaded and checked, and those that are stored."""

    uploads: tuple[tuple[str, bytes], ...]
    returns: tuple[bytes, ...]


def make_files() -> Files:
    """Workbooks that are in order, and other than what stands."""
    codes = [psc.code for psc in organisations.collaboratives()]
    (quarter,) = demonstration_quarters(1)
    checked, stored = (
        [(psc, make_upload(psc, quarter, 1)) for psc in some] for some in (codes[:_RETURNS], codes[-_RETURNS:])
    )
    return Files(tuple(checked), tuple(content for _, content in stored))


def upload_again(port: int, files: Files, until: float) -> Tries:
    """Upload one workbook after another and wait for its verdict, each as a browser of its own."""

    def upload(number: int) -> None:
        psc, content = files.uploads[number % len(files.uploads)]
        with Sender(port, f"Lead of {psc}", f"natpatsip_server=upload{number}") as sender:
            _, verdict = sender.send(f"{psc}{number}.xlsx", content)
        if verdict not in _RIGHT:
            raise RuntimeError(f"{psc}: {verdict}")

    return _try_again(upload, until)


def download_again(port: int, until: float) -> Tries:
    """Download the workbook of a figure, of one collaborative after another."""

    def download(number: int) -> None:
        names = name_collaboratives()
        _download(port, f"fig12.xlsx?{urlencode({'psc': names[number % len(names)]})}")

    return _try_again(download, until)


def see_returns(database: Path, ports: Sequence[int], files: Files, until: float) -> list[float]:
    """Store one return after another until that time of `time.perf_counter`, and ask every server until it shows it: how
    soon each does, in seconds.
    """
    with ThreadPoolExecutor(len(ports)) as asking:
        seconds: list[float] = []
        for number, content in enumerate(files.returns):
            if time.perf_counter() >= until:
                break
            by = f"Measurement {number + 1}"
            receipt = receive(Store(database), content, "again.xlsx", Actor(by))
            if not receipt.stored or receipt.already:
                raise RuntimeError(f"The return was not stored: {receipt.problems}")
            stored = time.monotonic()
            seconds += asking.map(partial(_seconds_until_shown, by, stored), ports)
            time.sleep(_BETWEEN_RETURNS_SECONDS)
    return seconds


def _seconds_until_shown(by: str, stored: float, port: int) -> float:
    (quarter,) = demonstration_quarters(1)
    asked = urlencode({"quarter": quarter.label})
    while time.monotonic() < stored + PATIENCE_SECONDS:
        if by.encode() in _download(port, f"returned.csv?{asked}"):
            return time.monotonic() - stored
        time.sleep(_ASKS_AGAIN_SECONDS)
    raise TimeoutError(f"The server at port {port} has not shown a return for {PATIENCE_SECONDS:.0f} s.")


def _download(port: int, file: str) -> bytes:
    with urlopen(f"http://localhost:{port}/download/{file}", timeout=PATIENCE_SECONDS) as answer:
        content: bytes = answer.read()
    return content


def _try_again(action: Callable[[int], None], until: float) -> Tries:
    """Do it with 0, 1, 2 and so on until that time of `time.perf_counter`."""
    tries = Tries()
    for number in count():
        start = time.perf_counter()
        if start >= until:
            break
        try:
            action(number)
        # Whatever goes wrong, this one has failed, and the measuring goes on.
        except Exception as problem:
            tries.failures.append(f"{type(problem).__name__}: {problem}")
        else:
            tries.seconds.append(time.perf_counter() - start)
        time.sleep(_RESTS_SECONDS)
    return tries
