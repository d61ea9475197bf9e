"""Many visitors at once of the programme pages, and of a nearly empty page of Streamlit's for scale."""

import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks.crowd import Moment, Plan, Visit, Wait, visit
from benchmarks.serving import Server, dashboard, memory, most_memory, script
from benchmarks.visitor import Visitor
from natpatsip import organisations

PAGES = ("mandet", "matneo", "medsip", "mhsip", "system_safety")
# How many come, and over how many seconds.
VISITORS = {1: 1, 10: 5, 30: 15, 100: 30}
STAYING_SECONDS = 40
LATE_SECONDS = 10
# How long after the last has left the server's memory is read.
_LEFT_SECONDS = 5

_NEARLY_EMPTY = 'import streamlit as st\n\nst.write(st.multiselect("Collaborative", {names!r}, key="psc"))\n'


@dataclass(frozen=True)
class Load:
    """What some visitors met, and the server's memory, in MiB: when each page had been opened once and nobody had come,
    at most, and when all had left.
    """

    visitors: int
    visit: Visit
    before_mib: float
    most_mib: float
    left_mib: float


@dataclass(frozen=True)
class Loads:
    """Ever more visitors, of the programme pages and of the nearly empty page."""

    pages: list[Load]
    empty: list[Load]


@cache
def name_collaboratives() -> tuple[str, ...]:
    """What visitors choose from. Asked for when they come, for a process reads one record's lists of organisations."""
    return tuple(psc.name for psc in organisations.collaboratives())


def measure_load(database: Path) -> Loads:
    """Let ever more visitors come, each time to a new server."""
    nearly_empty = _NEARLY_EMPTY.format(names=name_collaboratives())
    with TemporaryDirectory() as folder:
        return Loads(
            [_load(dashboard(database), PAGES, number) for number in VISITORS],
            [_load(script(nearly_empty, Path(folder)), ("",), number) for number in VISITORS],
        )


def load_section(loads: Loads) -> str:
    """The results in words, as a section."""
    return (
        "## Many visitors\n\n"
        "Each with a connection of its own, to a new server on which each page has been opened once: opens one of the five"
        " programme pages by its address, then every 5 s or so chooses a collaborative or none, one time in six goes to"
        f" another page, and asks nothing more until the answer is there. Measured for {STAYING_SECONDS} s after the last"
        " has come. A question that is never answered counts as a wait of a minute; the wait of an opening begins before"
        " the connection. Beside it a page with one choice that shows what was chosen, visited in the same way. The"
        " visitors are one process on the same machine.\n\n"
        f"{_waits_table(loads)}\n\n"
        "What it takes of the machine: the server’s processor time for each answer, the processors that the server and"
        " the visitors kept busy once all had come, and the server’s memory before the first comes, at most, and"
        f" {_LEFT_SECONDS} s after the last has left.\n\n"
        f"{_machine_table(loads)}"
    )


def _load(serving: AbstractContextManager[Server], pages: tuple[str, ...], visitors: int) -> Load:
    with serving as server:
        for page in pages:
            with Visitor(server[0], page):
                pass
        before = memory(server[1])
        met = in_a_process(Plan(server, pages, name_collaboratives(), visitors, VISITORS[visitors], STAYING_SECONDS))
        most = most_memory(server[1])
        time.sleep(_LEFT_SECONDS)
        return Load(visitors, met, before, most, memory(server[1]))


def in_a_process(plan: Plan) -> Visit:
    """Let visitors come from a process of their own, so that the server does not wait for what they do with its answers."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(visit, plan).result()


def _waits_table(loads: Loads) -> str:
    heads = ("Median, s", "95 of 100, s", "Longest, s", "Asked", "Answered", f"Later than {LATE_SECONDS} s", "Dropped")
    lines = [f"| | Visitors | | {' | '.join(heads)} |", f"|---|---:|---|{'---:|' * len(heads)}"]
    for name, load in _named(loads):
        for phase, waits, dropped in _phases(load.visit):
            cells = " | ".join([*seconds_of(wait.seconds for wait in waits), *_counts(waits), str(dropped)])
            lines.append(f"| {name} | {load.visitors} | {phase} | {cells} |")
    return "\n".join(lines)


def _machine_table(loads: Loads) -> str:
    heads = ("Server, ms an answer", "Server, processors", "Visitors, processors")
    heads += ("MiB before", "MiB at most", "MiB after")
    lines = [f"| | Visitors | {' | '.join(heads)} |", f"|---|---:|{'---:|' * len(heads)}"]
    for name, load in _named(loads):
        _, come, done = load.visit.moments
        mib = (f"{value:.0f}" for value in (load.before_mib, load.most_mib, load.left_mib))
        cells = " | ".join([f"{_milliseconds(load.visit):.0f}", *_processors(come, done), *mib])
        lines.append(f"| {name} | {load.visitors} | {cells} |")
    return "\n".join(lines)


def _named(loads: Loads) -> list[tuple[str, Load]]:
    return [("Programme pages", load) for load in loads.pages] + [("Nearly empty page", load) for load in loads.empty]


def _phases(met: Visit) -> list[tuple[str, list[Wait], int]]:
    """The waits and the lost connections while visitors arrive, and once all have."""
    come = met.moments[1].seconds
    arriving = [wait for wait in met.waits if wait.asked < come]
    there = [wait for wait in met.waits if wait.asked >= come]
    lost = sum(moment < come for moment in met.dropped)
    return [("while they arrive", arriving, lost), ("all there", there, len(met.dropped) - lost)]


def seconds_of(waits: Iterable[float]) -> list[str]:
    """Median, 95 of 100 and longest of some waits, in seconds."""
    each = sorted(waits)
    if len(each) < 2:
        return [f"{value:.2f}" for value in each * 3] or ["–"] * 3
    return [f"{value:.2f}" for value in (median(each), quantiles(each, n=20, method="inclusive")[-1], each[-1])]


def _counts(waits: list[Wait]) -> list[str]:
    answered = sum(wait.answered is not None for wait in waits)
    return [str(count) for count in (len(waits), answered, sum(wait.seconds > LATE_SECONDS for wait in waits))]


def _milliseconds(met: Visit) -> float:
    """The server's processor time for each answer, once all have come."""
    _, come, done = met.moments
    answers = sum(wait.answered is not None and wait.answered >= come.seconds for wait in met.waits)
    return 1_000 * (done.server - come.server) / answers if answers else float("nan")


def _processors(come: Moment, done: Moment) -> list[str]:
    passed = done.seconds - come.seconds
    return [f"{used / passed:.2f}" for used in (done.server - come.server, done.visitors - come.visitors)]
