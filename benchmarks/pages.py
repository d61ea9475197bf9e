"""The pages, each run again after a filter change, by a server of its own; and the memory that the server takes."""

import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import combinations, cycle, islice
from pathlib import Path

from benchmarks.serving import Server, dashboard, most_memory, processor_seconds, script
from benchmarks.timing import Durations
from benchmarks.visitor import Visitor
from natpatsip import organisations
from natpatsip.demo import demonstration_quarters
from natpatsip.figures.query import PLACE
from natpatsip.figures.wording import labels

WARM_UP, MEASURED = 5, 30
PAGES = {"": "Overview", "mandet": "Managing deterioration", "matneo": "Maternity and neonatal", "medsip": "Medicines"}
PAGES |= {"mhsip": "Mental health", "system_safety": "System safety", "summary": "SPC summary"}
_OTHERS = {"place": "Places", "status": "Status and queries", "returns": "Returns", "definitions": "Definitions"}
# What a visitor changes on each page; Definitions is only run again.
_CHOICES = dict.fromkeys(PAGES, "psc") | {
    "place": PLACE,
    "status": "chased_quarter",
    "returns": "history_psc",
    "definitions": None,
}

# A server makes what most readers choose once it has been left alone for half a minute, resting between.
_LEFT_ALONE_SECONDS, _LOOK_SECONDS, _IDLE_SHARE = 40, 10, 0.02

_EMPTY = 'import streamlit as st\n\nst.write("Nothing.")\n'
# As dashboard.py does after its first run, so that Streamlit's collection after every run has little to search.
_EMPTY_SETTLED = f"{_EMPTY}\nimport gc\n\nif not gc.get_freeze_count():\n    gc.collect()\n    gc.freeze()\n"
_EMPTY_PAGES = {
    "An empty script": _EMPTY,
    "An empty script that keeps the garbage collection short, as `dashboard.py` does": _EMPTY_SETTLED,
}


@dataclass(frozen=True)
class Changes:
    """How long each of several changes took, and the server's processor time for one, in milliseconds."""

    each: Durations
    processor: float


@dataclass(frozen=True)
class Reruns:
    """The changes of a page: to one collaborative, which the server has made ready; to what nobody chose before; and to the
    same once more. None is ready where a page has no collaborative to choose.
    """

    ready: Changes | None
    new: Changes
    again: Changes


@dataclass(frozen=True)
class Pages:
    """The reruns of each page by its title, those of empty scripts among them, and the server's most memory, in MiB."""

    reruns: dict[str, Reruns]
    peak_mib: float


def measure_pages(database: Path) -> Pages:
    """Visit every page of a server on this database, changing its filter again and again; then empty scripts."""
    with dashboard(database) as server:
        wait_until_idle(server)
        titles = PAGES | _OTHERS
        reruns = {titles[page]: measure_reruns(server, page, widget) for page, widget in _CHOICES.items()}
        peak = most_memory(server[1])
    empty = {name: _measure_empty(script(text, database.parent)) for name, text in _EMPTY_PAGES.items()}
    return Pages(reruns | empty, peak)


def wait_until_idle(server: Server) -> None:
    """Return once the server has made ready what it makes when it is left alone."""
    time.sleep(_LEFT_ALONE_SECONDS)
    before = -1.0
    while processor_seconds(server[1]) - before > _IDLE_SHARE * _LOOK_SECONDS:
        before = processor_seconds(server[1])
        time.sleep(_LOOK_SECONDS)


def measure_reruns(server: Server, page: str, widget: str | None, shown: str = "natpatsip") -> Reruns:
    """How long the changes of one widget of a page take; without a widget the page is run again, and shows what is named."""
    ready = _collaboratives() if widget in ("psc", PLACE) else []
    choices = list(islice(_choices(widget, shown), WARM_UP + MEASURED))
    port, process = server
    with Visitor(port, page) as visitor:
        for values in choices[:WARM_UP]:
            visitor.choose(widget, values)
        made = _change(visitor, process, widget, ready) if ready else None
        new, again = (_change(visitor, process, widget, choices[WARM_UP:]) for _ in range(2))
    return Reruns(made, new, again)


def pages_section(pages: Pages) -> str:
    """The results in words, as a section."""
    heads = (
        "",
        *("One collaborative: median, ms", "95 of 100", "Processor"),
        *("Two: median, ms", "95 of 100", "Processor"),
    )
    heads += ("Once more: median, ms", "95 of 100", "Processor")
    lines = [f"| {' | '.join(heads)} |", f"|---|{'---:|' * 9}"]
    lines += [f"| {name} | {' | '.join(_cells(each))} |" for name, each in pages.reruns.items()]
    return (
        "## A page after a filter change\n\n"
        "From the moment that a server of its own is told of the change until it has sent the whole page: the script, its"
        " messages and the garbage collection that Streamlit adds. The server has been left alone until it had made ready what"
        " most readers choose. Then every collaborative by itself, which nobody chose before (aim: a median of 60 ms and"
        f" 120 ms for 95 of 100; on the summary a median of 120 ms); {MEASURED} times two of them, for which nothing is ready;"
        " and these once more (aim: 40 ms). On Places it is ICBs of which nothing is ready. On Status and queries it is another"
        " quarter, on Returns the history of another collaborative’s return, which come again and again; Definitions has nothing"
        " to choose and is run again. Beside each the server’s processor time. The server held"
        f" {pages.peak_mib:.0f} MiB at most.\n\n" + "\n".join(lines)
    )


def _measure_empty(serving: AbstractContextManager[Server]) -> Reruns:
    with serving as server:
        return measure_reruns(server, "", None, shown="Nothing.")


def _choices(widget: str | None, shown: str) -> Iterable[Sequence[str]]:
    """Every two collaboratives, every ICB as a place; of the other widgets what there is, again and again."""
    if widget == "psc":
        return ([*one, *other] for one, other in combinations(_collaboratives(), 2))
    if widget == PLACE:
        return ([label] for place, label in labels(PLACE).items() if place.startswith("icb:"))
    if widget == "history_psc":
        return cycle(_collaboratives())
    return cycle([[quarter.label] for quarter in demonstration_quarters(8)] if widget else [[shown]])


def _collaboratives() -> list[list[str]]:
    return [[psc.name] for psc in organisations.collaboratives()]


def _change(visitor: Visitor, process: int, widget: str | None, choices: Sequence[Sequence[str]]) -> Changes:
    before = processor_seconds(process)
    each = [visitor.choose(widget, values) for values in choices]
    return Changes(Durations(each), 1_000 * (processor_seconds(process) - before) / len(choices))


def _cells(reruns: Reruns) -> list[str]:
    return [cell for changes in (reruns.ready, reruns.new, reruns.again) for cell in _cells_of(changes)]


def _cells_of(changes: Changes | None) -> list[str]:
    if changes is None:
        return ["", "", ""]
    return [f"{milliseconds:.0f}" for milliseconds in (changes.each.median, changes.each.most, changes.processor)]
