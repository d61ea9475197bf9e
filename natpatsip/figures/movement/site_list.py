"""Which sites moved: a row for each, and a bar for each kind of move."""

from collections.abc import Iterable, Mapping

from natpatsip.analysis.movement import Site
from natpatsip.analysis.rounding import percent
from natpatsip.analysis.selection import Selection
from natpatsip.charts.bars import share_bars
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import format_percent
from natpatsip.figures.movement.movement import KINDS, MOVED_KINDS, Movement, describe_nothing_compared, describe_stages
from natpatsip.figures.provenance import get_origin
from natpatsip.store import Snapshot


def moves_figure(
    movement: Movement,
    sites: Mapping[Site, Mapping[str, str]],
    site_columns: Iterable[TableColumn],
    finding: str,
    selection: Selection,
    snapshot: Snapshot,
    *,
    also: str = "",
) -> Figure:
    """A row a site that moved, or was not reported, those that advanced first.

    `sites` says of each site what `site_columns` hold, in the order in which they are listed. `finding` is what the figure
    finds if any moved; `also` ends its caption.
    """
    subject = movement.subject
    finding = _nothing_moved(movement, selection) or finding
    return Figure(
        question="Who moved?",
        finding=finding,
        measure=f"{subject.heading}, by movement",
        period=f"{selection.since} to {selection.quarter}",
        caption=f"{movement.tally} {also}".strip(),
        kind="Bar chart",
        definition=f"{subject.heading} whose stage is not the same in the first quarter chosen and the last, a row each. The"
        f" bars are shares of all that were compared, those that held among them. {subject.note}",
        columns=(
            TableColumn("movement", "Movement"),
            *site_columns,
            TableColumn("before", "Stage then"),
            TableColumn("now", "Stage now"),
        ),
        rows=_rows(movement, sites),
        chart=lambda medium: _bars(movement, medium),
        numbers=movement.numbers,
        **get_origin(subject.sheet, snapshot, selection),
    )


def _nothing_moved(movement: Movement, selection: Selection) -> str:
    """The finding where there is no move; nothing where there is one."""
    if not movement.moves:
        return describe_nothing_compared(movement, selection)
    held = len(movement.moves) == movement.of("held")
    return f"None of {movement.whole} moved from {selection.since} to {selection.quarter}" if held else ""


def _rows(movement: Movement, sites: Mapping[Site, Mapping[str, str]]) -> list[Row]:
    kinds = {kind: place for place, kind in enumerate(MOVED_KINDS)}
    order = {site: place for place, site in enumerate(sites)}
    moves = [move for move in movement.moves if move.kind in kinds]
    moves.sort(key=lambda move: (kinds[move.kind], order[move.site]))
    return [
        {
            "movement": MOVED_KINDS[move.kind],
            **sites[move.site],
            **dict(zip(("before", "now"), describe_stages(move), strict=True)),
        }
        for move in moves
    ]


def _bars(movement: Movement, medium: Medium) -> Specification:
    """A bar for each kind of move, as a share of all that were compared."""
    whole = len(movement.moves)
    rows = [
        {
            "name": label,
            "share": 100 * count / whole,
            "label": f"{format_percent(percent(count, whole, 1))} · {count:,} of {whole:,}",
            "short_label": f"{count:,}",
        }
        for kind, label in KINDS.items()
        if (count := movement.of(kind))
    ]
    return share_bars(rows, medium)
