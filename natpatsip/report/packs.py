"""The pack of a collaborative: the report of what it sent, with its place among its peers, for it to check and to use."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache, partial
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import MEASURES, Measure, share_of_places, shares_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures.exports import NothingToDraw
from natpatsip.figures.formatting import MISSING, format_date, format_percent
from natpatsip.figures.wording import labels, name_places
from natpatsip.quarters import Quarter
from natpatsip.report.contents import make_report
from natpatsip.report.document import Block, Heading, Report, Section, Table, say
from natpatsip.report.html import html_bytes
from natpatsip.report.word.writer import word_bytes
from natpatsip.store import Snapshot, Store
from natpatsip.store.accuracy import are_peers_named, get_accuracy_answers
from natpatsip.store.queries import Query, get_queries

# What makes the file of one collaborative: its own code alone is chosen.
MakePack = Callable[[Selection, Snapshot], Report]
WRITERS = {"docx": word_bytes, "html": html_bytes}


def make_pack(selection: Selection, snapshot: Snapshot) -> Report:
    """The report of one collaborative: after its summary, where it stands among its peers and what it is asked to check."""
    report = make_report(selection, snapshot)
    summary, *others = report.sections
    return replace(report, sections=(summary, _write_peers(selection, snapshot), *others), kind="Pack")


def make_packs(
    path: Path, quarter: Quarter, form: str, pscs: Sequence[str], make: MakePack = make_pack
) -> Iterator[tuple[str, bytes]]:
    """Name and content of the file that `make` makes for each of these collaboratives (by code), as each is done; as many at
    a time as there are processors. Of one without anything to draw the content is empty.
    """
    with ProcessPoolExecutor(min(len(pscs), cpu_count() or 1), get_context("spawn")) as workers:
        yield from workers.map(partial(_write_pack, path, quarter, form, make), pscs)


@cache
def _open(path: Path) -> Store:
    """One store a process: what is the same in every pack is worked out once."""
    return Store(path)


def _write_pack(path: Path, quarter: Quarter, form: str, make: MakePack, psc: str) -> tuple[str, bytes]:
    with _open(path).snapshot() as snapshot:
        try:
            pack = make(Selection.ending(quarter, psc=(psc,)), snapshot)
        except NothingToDraw as problem:
            return str(problem), b""
        return f"{pack.name}.{form}", WRITERS[form](pack)


def _write_peers(selection: Selection, snapshot: Snapshot) -> Section:
    place, named = name_places(selection), are_peers_named(snapshot)
    rows = [
        row
        for measure in MEASURES.values()
        if measure.by_place
        for row in _tell_place(measure, selection, snapshot, named)
    ]
    table = Table(
        f"{place} among the collaboratives",
        ("Measure", place, "England", "All, the highest first" if named else "The lowest to the highest"),
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
            *_ask_to_check(selection, snapshot),
            say("Thank you for the return, and to everyone who counted."),
        ),
    )  # fmt: skip


def _ask_to_check(selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    """To confirm or to correct, and what was answered so far."""
    yield Heading("Please check")
    yield say(
        f"This is what your return for {selection.quarter} says, as at event {snapshot.version.sequence:,} of the record."
        " Confirm it or say what is to be put right on the page “Status and queries”, under “Factual accuracy”, before the"
        " report is released; a corrected workbook replaces the return, and the numbers follow."
    )
    answer = get_accuracy_answers(snapshot, selection.quarter).get(selection.psc[0])
    if answer:
        said = f": “{answer.words}”" if answer.words else ""
        when = format_date(answer.happened_at)
        yield say(f"{answer.state}{said} ({answer.by_whom}, {when}, as at event {answer.as_at:,}).")


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


def _tell_place(measure: Measure, selection: Selection, snapshot: Snapshot, named: bool) -> Iterator[tuple[str, ...]]:
    """A measure's row, with the band of all collaboratives or each by name; none where it has nothing for this one."""
    own = share_of_places(measure, selection, snapshot.frame)
    everyone = selection.of_england()
    shares = {
        psc: share for psc, share in shares_of(measure, "psc", everyone, snapshot.frame).items() if share.expected
    }
    if not own.expected or not shares:
        return
    england = share_of_places(measure, everyone, snapshot.frame)
    beside = _name_each(shares) if named else _tell_band(list(shares.values()))
    yield measure.label, f"{_percent(own)} ({own.reached:,} of {own.expected:,})", _percent(england), beside


def _name_each(shares: Mapping[str, Share]) -> str:
    """“Oxford 18.2%; Wessex 12.0%”: some names have a comma."""
    highest_first = sorted(shares, key=lambda psc: -_ratio(shares[psc]))
    return "; ".join(f"{labels('psc')[psc]} {_percent(shares[psc])}" for psc in highest_first)


def _tell_band(shares: Sequence[Share]) -> str:
    """“12.0% to 18.2%”; nothing of one alone."""
    if len(shares) < 2:
        return MISSING
    return f"{_percent(min(shares, key=_ratio))} to {_percent(max(shares, key=_ratio))}"


def _ratio(share: Share) -> float:
    return float(share.ratio)


def _percent(share: Share) -> str:
    return format_percent(share.percent(1))
