"""The pages, each run again after a filter change, by a server of its own; and the memory that the server takes."""

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

WARM_UP, MEASURED = 5, 30

# What a visitor changes on each page; Definitions is only run again.
CHOICES = dict.fromkeys(("", "mandet", "matneo", "medsip", "mhsip", "system_safety", "summary"), "psc")
CHOICES |= {"status": "chased_quarter", "returns": "history_psc", "definitions": None}

_EMPTY = 'import streamlit as st\n\nst.write("Nothing.")\n'
# As dashboard.py does after its first run, so that Streamlit's collection after every run has little to search.
_EMPTY_SETTLED = f"{_EMPTY}\nimport gc\n\nif not gc.get_freeze_count():\n    gc.collect()\n    gc.freeze()\n"


@dataclass(frozen=True)
class Reruns:
    """How long each change of a page took, and the server's processor time for one, in milliseconds: of choices never made
    before, and of the same choices once more.
    """

    new: Durations
    processor_new: float
    again: Durations
    processor_again: float


@dataclass(frozen=True)
class Pages:
    """The reruns of each page by its address, those of an empty script (plain, and settled as dashboard.py settles), and the
    server's most memory, in MiB.
    """

    reruns: dict[str, Reruns]
    empty: Reruns
    empty_settled: Reruns
    peak_mib: float


def measure_pages(database: Path) -> Pages:
    """Visit every page of a server on this database, changing its filter again and again; then an empty script."""
    with dashboard(database) as server:
        reruns = {page: measure_reruns(server, page, widget) for page, widget in CHOICES.items()}
        peak = most_memory(server[1])
    return Pages(reruns, *(_empty_reruns(script(text, database.parent)) for text in (_EMPTY, _EMPTY_SETTLED)), peak)


def _empty_reruns(serving: AbstractContextManager[Server]) -> Reruns:
    with serving as server:
        return measure_reruns(server, "", None, shown="Nothing.")


def measure_reruns(server: Server, page: str, widget: str | None, shown: str = "natpatsip") -> Reruns:
    """How long the changes of one widget of a page take; without a widget the page is run again, and shows what is named."""
    choices = list(islice(_choices(widget, shown), WARM_UP + MEASURED))
    port, process = server
    with Visitor(port, page) as visitor:
        for values in choices[:WARM_UP]:
            visitor.choose(widget, values)
        new, again = (_changes(visitor, process, widget, choices[WARM_UP:]) for _ in range(2))
    return Reruns(*new, *again)


def _choices(widget: str | None, shown: str) -> Iterable[Sequence[str]]:
    """Every collaborative and every two of them; of the other widgets what there is, again and again."""
    names = [psc.name for psc in organisations.collaboratives()]
    if widget == "psc":
        return (chosen for number in (1, 2) for chosen in combinations(names, number))
    if widget == "history_psc":
        return cycle([[name] for name in names])
    return cycle([[quarter.label] for quarter in demonstration_quarters(8)] if widget else [[shown]])


def _changes(
    visitor: Visitor, process: int, widget: str | None, choices: Sequence[Sequence[str]]
) -> tuple[Durations, float]:
    """How long each change took, and the processor time that the server took for one, in milliseconds."""
    before = processor_seconds(process)
    each = [visitor.choose(widget, values) for values in choices]
    return Durations(each), 1_000 * (processor_seconds(process) - before) / len(choices)
