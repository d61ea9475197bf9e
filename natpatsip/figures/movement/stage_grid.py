"""How many sites went from which stage to which."""

from collections import Counter

from natpatsip import catalogue
from natpatsip.analysis.movement import Move
from natpatsip.analysis.selection import Selection
from natpatsip.charts.grid import count_grid
from natpatsip.charts.specification import Row
from natpatsip.charts.stage_words import NOT_REPORTED
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.movement.movement import (
    KINDS,
    Movement,
    describe_nothing_compared,
    describe_stages,
)
from natpatsip.figures.provenance import get_origin
from natpatsip.store import Snapshot


def movement_figure(movement: Movement, selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a pair of stages that occurs, then and now."""
    subject, rows, finding = movement.subject, _pairs(movement.moves), _finding(movement, selection)
    return Figure(
        question="What moved between two quarters?",
        finding=finding,
        measure=f"{subject.heading}, by stage then and now",
        period=f"{selection.since} to {selection.quarter}",
        caption=movement.tally,
        kind="Grid of counts",
        definition=f"{subject.heading}, each counted once, by the stage in the first quarter chosen and in the last."
        f" {subject.note}",
        columns=(
            TableColumn("before", "Stage then"),
            TableColumn("now", "Stage now"),
            TableColumn("count", subject.heading, "count"),
        ),
        rows=rows,
        chart=lambda medium: count_grid(
            [{**row, "after": row["now"]} for row in rows],
            medium,
            unit=subject.plural,
            before_title=f"From {selection.since}",
            after_title=f"To {selection.quarter}",
        ),
        numbers=movement.numbers,
        **get_origin(subject.sheet, snapshot, selection),
    )


def _pairs(moves: list[Move]) -> list[Row]:
    order = [*(stage.label for stage in catalogue.stages()), NOT_REPORTED, KINDS["joined"], KINDS["left"]]
    counts = Counter(describe_stages(move) for move in moves)
    pairs = sorted(counts, key=lambda pair: [order.index(words) for words in pair])
    return [{"before": before, "now": now, "count": counts[before, now]} for before, now in pairs]


def _finding(movement: Movement, selection: Selection) -> str:
    if not movement.moves:
        return describe_nothing_compared(movement, selection)
    return (
        f"{movement.of('advanced'):,} of {movement.whole} advanced from {selection.since} to {selection.quarter};"
        f" {movement.of('slipped') or 'none'} slipped back"
    )
