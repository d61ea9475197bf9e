"""The appendices: stages and scores, how numbers are worked out, what the charts are, and what the data is."""

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase

from natpatsip import catalogue, organisations
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures.about import describe_data
from natpatsip.figures.chart_words import CHARTS
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import MISSING, format_date
from natpatsip.figures.number_rules import RULES
from natpatsip.report.document import Block, Heading, Section, Table, say
from natpatsip.sheets import sheets_of
from natpatsip.store import Snapshot
from natpatsip.store.status import get_returned

# The key of each, and what it is about, in their order.
APPENDICES: Mapping[str, str] = {
    "scales": "Stages of adoption and progress scores",
    "rules": "How numbers are worked out",
    "charts": "Reading the charts",
    "data": "About the data",
}


def write_annex(figures: Sequence[Figure], selection: Selection, snapshot: Snapshot) -> tuple[Section, ...]:
    """Every appendix; the last says of each of these figures what it rests on."""
    blocks: dict[str, tuple[Block, ...]] = {
        "scales": tuple(_write_scales()),
        "rules": (Table(APPENDICES["rules"], ("Word", "Meaning"), RULES),),
        "charts": (Table(APPENDICES["charts"], ("Chart", "Meaning"), CHARTS),),
        "data": tuple(_write_data(figures, selection, snapshot)),
    }
    lettered = zip(ascii_uppercase, APPENDICES.items(), strict=False)
    return tuple(Section(key, f"Appendix {letter}. {title}", blocks[key]) for letter, (key, title) in lettered)


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
    """A row a collaborative: the day of its last return, and how many of the sheets expected stand."""
    returned = get_returned(snapshot, selection.quarter)
    expected = [s.name for s in sheets_of("collaborative", quarter=selection.quarter) if not s.optional]
    rows = []
    for psc in collaboratives_of(selection):
        own = [returned[psc.code, sheet] for sheet in expected if (psc.code, sheet) in returned]
        last = format_date(max(one.happened_at for one in own)) if own else "Not returned"
        rows.append((organisations.find_collaborative(psc.code).name, last, f"{len(own)} of {len(expected)}"))
    return Table("Who returned, and when", ("Collaborative", "Last return", "Sheets returned"), rows)
