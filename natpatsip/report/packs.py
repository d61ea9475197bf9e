"""The pack of a collaborative: the report of what it sent, with its place among its peers, for it to check and to use."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import shares_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.exports import NothingToDraw
from natpatsip.figures.formatting import MISSING, format_percent
from natpatsip.figures.place.measures import describe_band
from natpatsip.figures.place.rows import PlaceRow, make_place_rows
from natpatsip.figures.wording import labels, name_places
from natpatsip.quarters import Quarter
from natpatsip.report.contents import make_report
from natpatsip.report.document import Block, Heading, Report, Section, Table, say
from natpatsip.report.html import html_bytes
from natpatsip.report.one_step_away import write_one_step_away
from natpatsip.report.word.writer import word_bytes
from natpatsip.store import Snapshot, Store
from natpatsip.store.accuracy import are_peers_named, get_accuracy_answers
from natpatsip.text import written_day

# What makes the file of one collaborative: its own code alone is chosen.
MakePack = Callable[[Selection, Snapshot], Report]
WRITERS = {"docx": word_bytes, "html": html_bytes}


def make_pack(selection: Selection, snapshot: Snapshot) -> Report:
    """The report of one collaborative: after its summary, where it stands among its peers, what it is asked to check, and
    what it is one step away from.
    """
    report = make_report(selection, snapshot)
    summary, *others = report.sections
    own = (_write_peers(selection, snapshot), write_one_step_away(selection, snapshot))
    return replace(report, sections=(summary, *own, *others), kind="Pack")


def make_packs(
    path: Path,
    quarter: Quarter,
    form: str,
    pscs: Sequence[str],
    make: MakePack = make_pack,
    as_at: int | datetime | None = None,
    as_closed: bool = False,
) -> Iterator[tuple[str, bytes]]:
    """Name and content of the file that `make` makes for each of these collaboratives (by code), as each is done; as many at
    a time as there are processors. Of one without anything to draw the content is empty. `as_at` and `as_closed` are those
    of a snapshot.
    """
    with ProcessPoolExecutor(min(len(pscs), cpu_count() or 1), get_context("spawn")) as workers:
        yield from workers.map(partial(_write_pack, path, quarter, form, make, as_at, as_closed), pscs)


@cache
def _open(path: Path) -> Store:
    """One store a process: what is the same in every pack is worked out once."""
    return Store(path)


def _write_pack(
    path: Path, quarter: Quarter, form: str, make: MakePack, as_at: int | datetime | None, as_closed: bool, psc: str
) -> tuple[str, bytes]:
    with _open(path).snapshot(as_at, as_closed) as snapshot:
        try:
            pack = make(Selection.ending(quarter, psc=(psc,)), snapshot)
        except NothingToDraw as problem:
            return str(problem), b""
        return f"{pack.name}.{form}", WRITERS[form](pack)


def _write_peers(selection: Selection, snapshot: Snapshot) -> Section:
    place, named = name_places(selection), are_peers_named(snapshot)
    table = Table(
        f"{place} among the collaboratives",
        (
            *("Measure", place, "England", "All, the highest first" if named else "The lowest to the highest"),
            *("Change on the quarter", "Its place"),
        ),
        [_tell_row(row, selection, snapshot, named) for row in make_place_rows(selection, snapshot) if row.standing],
        frozenset({1, 2}),
    )
    return Section(
        "peers",
        f"{place} among its peers",
        (
            say("Each number beside England’s and, where organisations are counted, the range of all collaboratives that"
                " returned. A place in the range is no verdict: collaboratives differ in size and in when they began."),
            table,
            *_list_behind(selection, snapshot),
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
        when = written_day(answer.happened_at)
        yield say(f"{answer.state}{said} ({answer.by_whom}, {when}, as at event {answer.as_at:,}).")


def _write_queries(selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    """Each query about its return: where, what was found, whose turn it is, and what was answered."""
    drawn = figure("place_queries", selection, snapshot)
    yield Heading("Queries about your return")
    if drawn.empty:
        yield say(f"Your return for {selection.quarter} raises no query.")
        return
    rows = [tuple(row[name] for name in ("where", "found", "state", "explanation")) for row in drawn.rows]
    yield Table("Queries about your return", ("Where", "What was found", "State", "Your explanation"), rows)


def _list_behind(selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    """The measures on which most other collaboratives are ahead; nothing where there are none."""
    drawn = figure("place_behind", selection, snapshot)
    if drawn.empty:
        return
    yield Heading(drawn.question)
    yield say(f"{drawn.finding}. It is no list of priorities: you know what stands behind a number.")
    rows = [(row["measure"], row["value"], row["england"], f"{row['ahead']} of {row['peers']}") for row in drawn.rows]
    yield Table(drawn.measure, ("Measure", "You", "England", "Others ahead"), rows, frozenset({1, 2}))


def _tell_row(row: PlaceRow, selection: Selection, snapshot: Snapshot, named: bool) -> tuple[str, ...]:
    """A measure's row, with the band of all collaboratives or each by name where organisations are counted."""
    own, england = _write_own(row), row.write(row.england)
    return (
        row.measure.label,
        own,
        england,
        _tell_beside(row, selection, snapshot, named),
        row.describe_change(),
        describe_band(row),
    )


def _write_own(row: PlaceRow) -> str:
    """“14.9% (10 of 67)”, “2 of 3”, “11.8”."""
    now = row.standing.now if row.standing else None
    out_of = f" ({now.reached:,} of {now.expected:,})" if now and now.expected and row.measure.unit == "percent" else ""
    return f"{row.write(now)}{out_of}"


def _tell_beside(row: PlaceRow, selection: Selection, snapshot: Snapshot, named: bool) -> str:
    """Nothing of patients: few are counted in some collaboratives."""
    if not row.measure.by_place or not row.standing or not row.standing.lowest:
        return MISSING
    if not named:
        return f"{row.write(row.standing.lowest)} to {row.write(row.standing.highest)}"
    shares = shares_of(row.measure, "psc", selection.of_england(), snapshot.frame)
    return _name_each({psc: share for psc, share in shares.items() if share.expected})


def _name_each(shares: Mapping[str, Share]) -> str:
    """“Oxford 18.2%; Wessex 12.0%”: some names have a comma."""
    highest_first = sorted(shares, key=lambda psc: -shares[psc].ratio)
    return "; ".join(f"{labels('psc')[psc]} {format_percent(shares[psc].percent(1))}" for psc in highest_first)
