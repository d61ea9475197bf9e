"""The pack of a collaborative: the report of what it sent, with its place among its peers, for it to check and to use."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache, partial
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from natpatsip import organisations
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import MEASURES, Measure, share_of_places, shares_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures.formatting import MISSING, format_date, format_percent
from natpatsip.figures.wording import name_places
from natpatsip.quarters import Quarter
from natpatsip.report.contents import make_report
from natpatsip.report.document import Block, Heading, Report, Section, Table, say
from natpatsip.report.html import html_bytes
from natpatsip.report.word.writer import word_bytes
from natpatsip.store import Snapshot, Store
from natpatsip.store.queries import Query, get_queries

WRITERS = {"docx": word_bytes, "html": html_bytes}


def make_pack(selection: Selection, snapshot: Snapshot) -> Report:
    """The report of one collaborative: after its summary, where it stands among its peers and what it is asked to check."""
    report = make_report(selection, snapshot)
    summary, *others = report.sections
    return replace(report, sections=(summary, _write_peers(selection, snapshot), *others))


def make_packs(path: Path, quarter: Quarter, form: str, pscs: Sequence[str] = ()) -> Iterator[tuple[str, bytes]]:
    """Name and content of every collaborative's pack, or of some by code, as each is done; as many at a time as there are
    processors.
    """
    chosen = pscs or [psc.code for psc in organisations.collaboratives()]
    with ProcessPoolExecutor(min(len(chosen), cpu_count() or 1), get_context("spawn")) as workers:
        yield from workers.map(partial(_write_pack, path, quarter, form), chosen)


@cache
def _open(path: Path) -> Store:
    """One store a process: what is the same in every pack is worked out once."""
    return Store(path)


def _write_pack(path: Path, quarter: Quarter, form: str, psc: str) -> tuple[str, bytes]:
    with _open(path).snapshot() as snapshot:
        pack = make_pack(Selection.ending(quarter, psc=(psc,)), snapshot)
        return f"{pack.name.replace('Report', 'Pack', 1)}.{form}", WRITERS[form](pack)


def _write_peers(selection: Selection, snapshot: Snapshot) -> Section:
    place = name_places(selection)
    rows = [
        row for measure in MEASURES.values() if measure.by_place for row in _tell_place(measure, selection, snapshot)
    ]
    table = Table(
        f"{place} among the collaboratives",
        ("Measure", place, "England", "The lowest to the highest"),
        rows,
        frozenset({1, 2}),
    )
    return Section(
        "peers",
        f"{place} among its peers",
        (
            say("Each share beside England’s and the range of all collaboratives that returned. A place in the range is no"
                " verdict: collaboratives differ in size and in when they began."),
            table,
            *_write_queries(selection, snapshot),
            Heading("Please check"),
            say(f"This is what your return for {selection.quarter} says. Tell the national team what is right and what is not"
                " before the report is released; a corrected workbook replaces the return, and the numbers follow."),
            say("Thank you for the return, and to everyone who counted."),
        ),
    )  # fmt: skip


def _write_queries(selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    """Each query about its return: where, what was found, whose turn it is, and what was answered."""
    queries = get_queries(snapshot, selection.quarter, selection.psc[0])
    yield Heading("Queries about your return")
    if not queries:
        yield say(f"Your return for {selection.quarter} raises no query.")
        return
    rows = [
        (one.place, one.found, _describe_state(one), one.explanation.words if one.explanation else "")
        for one in queries
    ]
    yield Table("Queries about your return", ("Where", "What was found", "State", "Your explanation"), rows)


def _describe_state(query: Query) -> str:
    """“open, due by 12 May 2023”, “accepted”."""
    return f"{query.state}, due by {format_date(query.due)}" if query.owner == "collaborative" else query.state


def _tell_place(measure: Measure, selection: Selection, snapshot: Snapshot) -> Iterator[tuple[str, ...]]:
    """A measure's row; none where it has nothing for the collaborative."""
    own = share_of_places(measure, selection, snapshot.frame)
    everyone = selection.of_england()
    shares = [share for share in shares_of(measure, "psc", everyone, snapshot.frame).values() if share.expected]
    if not own.expected or not shares:
        return
    england = share_of_places(measure, everyone, snapshot.frame)
    lowest, highest = min(shares, key=_ratio), max(shares, key=_ratio)
    band = f"{_percent(lowest)} to {_percent(highest)}" if len(shares) > 1 else MISSING
    yield measure.label, f"{_percent(own)} ({own.reached:,} of {own.expected:,})", _percent(england), band


def _ratio(share: Share) -> float:
    return float(share.ratio)


def _percent(share: Share) -> str:
    return format_percent(share.percent(1))
