"""How many sites went from which stage to which."""

from collections import Counter

from natpatsip import catalogue
from natpatsip.analysis.movement import Move
from natpatsip.analysis.selection import Selection
from natpatsip.charts.grid import count_grid
from natpatsip.charts.specification import Row
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.movement.moved import KINDS, NOT_REPORTED, Moved, nothing_to_compare, stages_of
from natpatsip.figures.provenance import drawn_from
from natpatsip.store import Reading


def movement_figure(figure_id: str, moved: Moved, selection: Selection, reading: Reading) -> Figure:
    """A row a pair of stages that occurs, then and now."""
    subject, rows, finding = moved.subject, _pairs(moved.moves), _finding(moved, selection)
    return Figure(
        id=figure_id,
        programme=subject.programme,
        question="What moved between two quarters?",
        finding=finding,
        measure=f"{subject.heading}, by stage then and now",
        period=f"{selection.since} to {selection.quarter}",
        caption=moved.tally,
        alt=f"Grid of counts. {finding}. {moved.tally}",
        definition=f"{subject.heading}, each counted once, by the stage in the first quarter chosen and in the last."
        f" {subject.note}",
        columns=(
            TableColumn("before", "Stage then"),
            TableColumn("now", "Stage now"),
            TableColumn("count", subject.heading, "count"),
        ),
        rows=rows,
        chart=lambda medium: count_grid(
            rows,
            medium,
            before="before",
            after="now",
            count="count",
            unit=subject.many,
            before_title=f"From {selection.since}",
            after_title=f"To {selection.quarter}",
        ),
        numbers=moved.numbers,
        **drawn_from(subject.sheet, reading, selection),
    )


def _pairs(moves: list[Move]) -> list[Row]:
    order = [*(stage.label for stage in catalogue.stages()), NOT_REPORTED, KINDS["joined"], KINDS["left"]]
    counts = Counter(stages_of(move) for move in moves)
    pairs = sorted(counts, key=lambda pair: [order.index(words) for words in pair])
    return [{"before": before, "now": now, "count": counts[before, now]} for before, now in pairs]


def _finding(moved: Moved, selection: Selection) -> str:
    if not moved.moves:
        return nothing_to_compare(moved, selection)
    return (
        f"{moved.of('advanced'):,} of {moved.whole} advanced from {selection.since} to {selection.quarter};"
        f" {moved.of('slipped') or 'none'} slipped back"
    )
