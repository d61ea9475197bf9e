"""The section of a programme: what it set out to do, what the numbers say, its figures, and what collaboratives wrote."""

from collections.abc import Collection, Iterator

from natpatsip import catalogue
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.ambitions import ambition_row, ambitions_in_a_line, get_ambition_statuses
from natpatsip.figures.narrative import narrative
from natpatsip.figures.programmes import PROGRAMME_FIGURES, get_shared_headline
from natpatsip.report.document import (
    Block,
    Heading,
    Paragraph,
    Points,
    Quotation,
    Section,
    Sentence,
    ShownFigure,
    Table,
    say,
)
from natpatsip.report.sentences import tell_level, tell_progress
from natpatsip.sheets.narrative import TELLS_CHALLENGES
from natpatsip.store import Snapshot

NUMBERS = "What the numbers say"


def write_programme(
    programme: catalogue.Programme, selection: Selection, snapshot: Snapshot, quoted: Collection[str] | None = None
) -> Section:
    """Everything about a programme for the quarter and places chosen, quoting all collaboratives, or those with these names."""
    blocks = (
        say(programme.purpose),
        *_write_aims(programme, selection, snapshot),
        *_write_numbers(programme, selection, snapshot),
        *_write_figures(programme, selection, snapshot),
        *_write_narrative(programme, selection, snapshot, quoted),
    )
    return Section(programme.code, programme.name, blocks)


def _write_aims(programme: catalogue.Programme, selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    for title, lines in (("Expected outcomes", programme.outcomes), ("Deliverables", programme.deliverables)):
        yield Heading(title)
        yield Points(tuple(Sentence(f"{line}.") for line in lines))
    statuses = get_ambition_statuses(programme, selection, snapshot)
    yield Heading("Ambitions")
    yield say(f"{ambitions_in_a_line(statuses)}.")
    rows = [ambition_row(status.ambition) | {"Now": status.now, "Status": status.status} for status in statuses]
    yield Table(f"Ambitions: {programme.short}", tuple(rows[0]), [tuple(row.values()) for row in rows])
    provenance = get_shared_headline(programme.code, selection, snapshot).provenance
    if provenance.not_returned:
        yield Paragraph((Sentence(f"“Now” counts what has come in: {provenance.coverage}."),), quiet=True)


def _write_numbers(programme: catalogue.Programme, selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    headline = get_shared_headline(programme.code, selection, snapshot)
    yield Heading(NUMBERS)
    yield Paragraph((tell_level(headline),))
    yield Points(tuple(tell_progress(headline, selection, snapshot)))
    rows = [(tile.label, tile.value, tile.change, tile.detail) for tile in headline.tiles]
    yield Table(f"Headline numbers: {programme.short}", ("What", "Now", "On the quarter", "Of what"), rows)


def _write_figures(programme: catalogue.Programme, selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    """Every figure that has something in it; of the others, why not."""
    yield Heading("Figures")
    absent = []
    for id in PROGRAMME_FIGURES[programme.code].in_report:
        drawn = figure(id, selection, snapshot)
        if drawn.empty:
            absent.append(Sentence(f"{drawn.question} {drawn.finding}.", id))
        else:
            yield ShownFigure(drawn)
    if absent:
        yield Heading("Without a figure", 3)
        yield Points(tuple(absent))


def _write_narrative(
    programme: catalogue.Programme, selection: Selection, snapshot: Snapshot, quoted: Collection[str] | None
) -> Iterator[Block]:
    """What was written under each heading, word for word and with whose words they are; nothing where nobody is quoted."""
    written, provenance = narrative(programme, selection, snapshot)
    answers = [answer for answer in written if quoted is None or answer.collaborative in quoted]
    if quoted is not None and not answers:
        return
    yield Heading("What the collaboratives say")
    if not answers:
        yield say(f"No collaborative has written anything about this programme for {selection.quarter}.")
    elif provenance.left_out:
        yield Paragraph((Sentence(f"Not returned: {provenance.left_out}"),), quiet=True)
    for heading in catalogue.narrative_headings():
        own = [answer for answer in answers if answer.heading == heading]
        if own:
            yield Heading(heading.label, 3)
        if own and heading.code == TELLS_CHALLENGES:
            yield from _write_shared_challenges(programme, selection, snapshot)
        for answer in own:
            yield Quotation(answer.words, answer.collaborative)


def _write_shared_challenges(
    programme: catalogue.Programme, selection: Selection, snapshot: Snapshot
) -> Iterator[Block]:
    """Who shares which kind of challenge, and for how long; nothing where no kind was chosen."""
    drawn = figure(f"challenges_{programme.code.lower()}", selection, snapshot)
    if drawn.empty:
        return
    yield say(f"{drawn.finding}.")
    rows = [
        (row["challenge"], f"{row['pscs']} of {row['returned']}", str(row["longest"]), row["who"]) for row in drawn.rows
    ]
    headings = ("Kind of challenge", "Collaboratives", "Most quarters in a row", "Who, and for how many quarters")
    yield Table(f"Challenges shared: {programme.short}", headings, rows, frozenset({1, 2}))
