"""The first two pages: where each programme stands, what changed, what is of concern, and what is asked of whom."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from natpatsip import catalogue
from natpatsip.analysis.ambitions import Verdict
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures.ambitions import AmbitionStatus, ambitions_in_a_line, get_ambition_statuses
from natpatsip.figures.formatting import format_count, format_list
from natpatsip.figures.headline import Headline
from natpatsip.figures.programmes import get_shared_headline
from natpatsip.figures.results import key_results
from natpatsip.figures.subject import get_coverage_of
from natpatsip.figures.wording import NOTHING_MOVED, labels
from natpatsip.report.document import Block, Heading, Points, Section, Sentence, Table, say
from natpatsip.report.sentences import tell_changes, tell_concern
from natpatsip.sheets import sheets_of
from natpatsip.store import Snapshot
from natpatsip.store.queries import get_queries
from natpatsip.text import written_day

SUMMARY = "summary"
NO_CONCERN = (
    "No measure has special cause of concerning nature, no headline share is known to have fallen, and no ambition was"
    " missed."
)


@dataclass(frozen=True)
class _Standing:
    """A programme as the two pages tell of it."""

    programme: catalogue.Programme
    headline: Headline
    statuses: list[AmbitionStatus]


def write_summary(programmes: Sequence[catalogue.Programme], selection: Selection, snapshot: Snapshot) -> Section:
    """The summary, with at most one concern a programme, and the results that people ask for first."""
    standing = [
        _Standing(
            one, get_shared_headline(one.code, selection, snapshot), get_ambition_statuses(one, selection, snapshot)
        )
        for one in programmes
    ]
    blocks = (
        *_write_status(standing),
        *_write_changes(standing, selection, snapshot),
        *_write_concerns(standing, selection, snapshot),
        *_write_asks(standing, selection, snapshot),
        *_write_results(selection, snapshot),
    )
    return Section(SUMMARY, "Summary", blocks)


def _write_status(standing: Sequence[_Standing]) -> Iterator[Block]:
    yield Heading("Where the programmes stand")
    rows = [(one.programme.short, one.headline.sentence, f"{ambitions_in_a_line(one.statuses)}.") for one in standing]
    yield Table("Where the programmes stand", ("Programme", "At the end of the quarter", "Ambitions"), rows)


def _write_changes(standing: Sequence[_Standing], selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    yield Heading(f"What changed since {selection.quarter.previous}")
    told = [_of(one, tell_changes(one.headline, selection, snapshot)[:1]) for one in standing]
    points = tuple(sentence for own in told for sentence in own)
    if points:
        yield Points(points)
    else:
        yield say(NOTHING_MOVED)


def _write_concerns(standing: Sequence[_Standing], selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("What is of concern")
    told = [(one, tell_concern(one.headline, one.statuses, selection, snapshot)) for one in standing]
    points = tuple(sentence for one, concern in told if concern for sentence in _of(one, [concern]))
    if points:
        yield Points(points)
    else:
        yield say(NO_CONCERN)


def _write_asks(standing: Sequence[_Standing], selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("What is asked of whom")
    asks = [
        *_ask_for_returns(selection, snapshot),
        *_ask_for_answers(selection, snapshot),
        *_ask_about_ambitions(standing),
    ]
    if asks:
        yield Points(tuple(map(Sentence, asks)))
    else:
        yield say("Nothing: every sheet was returned, no query waits for an answer, and no ambition was missed.")


def _ask_for_returns(selection: Selection, snapshot: Snapshot) -> Iterator[str]:
    """Of the collaboratives that have not returned the same sheets, to return them."""
    expected = [sheet for sheet in sheets_of("collaborative", quarter=selection.quarter) if not sheet.optional]
    missing: defaultdict[str, list[str]] = defaultdict(list)
    for sheet in expected:
        for psc in get_coverage_of(selection, snapshot, sheet.name)(selection.quarter).missing:
            missing[psc].append(sheet.title)
    together: defaultdict[str, list[str]] = defaultdict(list)
    for psc, titles in missing.items():
        what = "every sheet" if len(titles) == len(expected) else format_list(titles)
        together[what].append(labels("psc")[psc])
    for what, names in together.items():
        yield f"{format_list(names)}: return {what} for {selection.quarter}."


def _ask_for_answers(selection: Selection, snapshot: Snapshot) -> Iterator[str]:
    """Of each collaborative, to explain what its return is asked; of the national team, to answer what was explained."""
    here = [psc.code for psc in collaboratives_of(selection)]
    queries = [one for one in get_queries(snapshot, selection.quarter) if one.scope.psc in here]
    waiting = Counter(one.scope.psc for one in queries if one.owner == "collaborative")
    named = [f"{labels('psc')[psc]} ({format_count(waiting[psc], 'query', 'queries')})" for psc in here if waiting[psc]]
    if named:
        yield f"{format_list(named)}: explain what the return raises."
    explained = sum(one.owner == "national team" for one in queries)
    if explained:
        yield f"National team: answer {format_count(explained, 'explanation')} of queries."


def _ask_about_ambitions(standing: Sequence[_Standing]) -> Iterator[str]:
    """Of each programme, to say how it goes on with the ambitions that it missed."""
    for one in standing:
        missed = [status for status in one.statuses if status.judgement.verdict is Verdict.NOT_MET]
        if missed:
            named = [f"“{status.ambition.label}” (due by {written_day(status.ambition.by)})" for status in missed]
            goal = "ambition" if len(missed) == 1 else "ambitions"
            yield f"{one.programme.short} lead: say what follows from the missed {goal} {format_list(named)}."


def _of(one: _Standing, sentences: Sequence[Sentence]) -> list[Sentence]:
    """With the programme's name before each."""
    return [Sentence(f"{one.programme.short}. {told.words}", told.figure, told.row) for told in sentences]


def _write_results(selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    """Counted and modelled results, each with what kind of number it is."""
    yield Heading("Key results")
    rows = [(tile.label, tile.value, tile.detail) for tile in key_results(selection, snapshot)]
    yield Table("Key results", ("Result", "Number", "What it is"), rows, frozenset({1}))
