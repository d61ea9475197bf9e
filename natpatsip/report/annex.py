"""The appendices: stages and scores, how numbers are worked out, what the charts are, and what the data is."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from string import ascii_uppercase

from natpatsip import catalogue
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures.about import describe_data
from natpatsip.figures.chart_words import CHARTS
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import MISSING, format_count
from natpatsip.figures.number_rules import RULES
from natpatsip.figures.revisions import get_revised_numbers
from natpatsip.report.accuracy import tell_answers
from natpatsip.report.document import Block, Heading, Section, Table, say
from natpatsip.sheets import sheets_of
from natpatsip.store import Snapshot
from natpatsip.store.closing import get_closings
from natpatsip.store.queries import Owner, get_queries
from natpatsip.store.revisions import get_revisions
from natpatsip.store.status import get_returned
from natpatsip.store.timeliness import Timeliness, get_timeliness
from natpatsip.text import written_day

# The key of each, and what it is about, in their order.
APPENDICES: Mapping[str, str] = {
    "scales": "Stages of adoption and progress scores",
    "rules": "How numbers are worked out",
    "charts": "Reading the charts",
    "data": "About the data",
}

# Whose turn a query is, and what that is called.
_OWNERS: dict[Owner, str] = {
    "collaborative": "To be explained",
    "national team": "Explained, to be answered",
    "": "Accepted",
}


def write_annex(
    keys: Sequence[str], figures: Sequence[Figure], selection: Selection, snapshot: Snapshot
) -> tuple[Section, ...]:
    """These appendices, lettered in their order; that on the data says of each of the figures what it rests on."""
    blocks: Mapping[str, Callable[[], Iterable[Block]]] = {
        "scales": _write_scales,
        "rules": lambda: [Table(APPENDICES["rules"], ("Word", "Meaning"), RULES)],
        "charts": lambda: [Table(APPENDICES["charts"], ("Chart", "Meaning"), CHARTS)],
        "data": lambda: _write_data(figures, selection, snapshot),
    }
    lettered = zip(ascii_uppercase, keys, strict=False)
    return tuple(
        Section(key, f"Appendix {letter}. {APPENDICES[key]}", tuple(blocks[key]())) for letter, key in lettered
    )


def _write_scales() -> Iterator[Block]:
    yield Heading("Stages of adoption")
    stages = [(stage.label, stage.meaning) for stage in catalogue.stages()]
    yield Table("Stages of adoption", ("Stage", "Meaning"), stages)
    yield Heading("Progress scores")
    scores = [(f"{score.value:.1f} {score.name}", score.meaning) for score in catalogue.scores()]
    yield Table("Progress scores", ("Score", "Meaning"), scores)


def _write_data(figures: Sequence[Figure], selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    illustrative = any(drawn.provenance.demonstration for drawn in figures)
    kinds = dict.fromkeys(describe_data(one) for one in figures if one.provenance.demonstration == illustrative)
    yield from (say(kind) for kind in kinds)
    yield Heading("Who returned, and when")
    yield _write_returns(selection, snapshot)
    yield from _write_queries(selection, snapshot)
    yield from _write_accuracy(selection, snapshot)
    yield from _write_revisions(selection, snapshot)
    yield Heading("What each figure rests on")
    rows = [
        (str(number), drawn.measure, drawn.provenance.coverage, drawn.provenance.data_as_at or MISSING)
        for number, drawn in enumerate(figures, start=1)
    ]
    yield Table("What each figure rests on", ("Figure", "Measure", "Returned", "Data as at"), rows, frozenset({0}))
    yield Heading("How each figure is counted")
    counted = [(str(number), drawn.definition) for number, drawn in enumerate(figures, start=1)]
    yield Table("How each figure is counted", ("Figure", "Definition"), counted, frozenset({0}))


def _write_returns(selection: Selection, snapshot: Snapshot) -> Table:
    """A row a collaborative: the day of its last return, how many of the sheets expected stand, and how many came late."""
    returned = get_returned(snapshot, selection.quarter)
    sheets = sheets_of("collaborative", quarter=selection.quarter)
    timely = {one.psc: one for one in get_timeliness(snapshot, [selection.quarter], sheets)}
    rows = []
    for psc in collaboratives_of(selection):
        own = [came for (sender, _), came in returned.items() if sender == psc.code]
        last = written_day(max(one.happened_at for one in own)) if own else "Not returned"
        sheets_in = f"{timely[psc.code].returned} of {timely[psc.code].expected}"
        rows.append((psc.name, last, sheets_in, _describe_lateness(timely[psc.code])))
    headings = ("Collaborative", "Last return", "Sheets returned", "Late")
    return Table("Who returned, and when", headings, rows)


def _describe_lateness(one: Timeliness) -> str:
    """“2 sheets, by up to 5 days”; “not known” where no day was due, or of demonstration returns."""
    if not one.judged:
        return "not known"
    return f"{format_count(one.late, 'sheet')}, by up to {format_count(one.late_by, 'day')}" if one.late else "no"


def _write_accuracy(selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    """What each collaborative answered to whether what is said of it is right."""
    rows, silent = tell_answers(selection.quarter, collaboratives_of(selection), snapshot)
    yield Heading("Factual accuracy")
    if rows:
        yield Table("Factual accuracy", tuple(rows[0]), [tuple(row.values()) for row in rows])
    if silent:
        yield say(silent)


def _write_queries(selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    """How many queries each collaborative has, by whose turn it is: which they are may name a trust or ward."""
    here = {psc.code: psc.name for psc in collaboratives_of(selection)}
    queries = [one for one in get_queries(snapshot, selection.quarter) if one.scope.psc in here]
    yield Heading("Queries about the returns")
    if not queries:
        yield say(f"The returns for {selection.quarter} raise no query.")
        return
    counts = Counter((query.scope.psc, query.owner) for query in queries)
    rows = [
        (name, *(f"{counts[psc, owner]:,}" for owner in _OWNERS))
        for psc, name in here.items()
        if any(counts[psc, owner] for owner in _OWNERS)
    ]
    yield Table("Queries about the returns", ("Collaborative", *_OWNERS.values()), rows, frozenset({1, 2, 3}))


def _write_revisions(selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    """What changed in each quarter up to this one since it was closed, and what that does to headlines; nothing where none is
    closed.
    """
    if not get_closings(snapshot):
        return
    yield Heading("Revisions since quarters were closed")
    revisions = [one for one in get_revisions(snapshot) if one.quarter <= selection.quarter]
    if not revisions:
        yield say(f"No quarter up to {selection.quarter} has changed since it was closed.")
        return
    counts = Counter((one.programme, one.quarter, one.kind) for one in revisions)
    rows = [
        (catalogue.programme(programme).short, quarter.label, kind.capitalize(), f"{count:,}")
        for (programme, quarter, kind), count in counts.items()
    ]
    yield Table("Sheets changed since", ("Programme", "Quarter", "Kind", "Sheets changed"), rows, frozenset({3}))
    numbers = [one for one in get_revised_numbers(snapshot) if one.quarter <= selection.quarter]
    if not numbers:
        yield say("No number of a headline changed by it.")
        return
    told = [(one.programme, one.quarter.label, one.label, one.as_closed, one.stands) for one in numbers]
    headings = ("Programme", "Quarter", "Number", "As closed", "As it stands")
    yield Table("Numbers that changed", headings, told, frozenset({3, 4}))
