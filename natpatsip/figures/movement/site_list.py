"""Which sites moved: a row for each, and a bar for each kind of move."""

from collections.abc import Iterable, Mapping

from natpatsip.analysis.movement import Site
from natpatsip.analysis.rounding import percent
from natpatsip.analysis.selection import Selection
from natpatsip.charts.bars import share_bars
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.movement.moved import TOLD, Moved, nothing_to_compare, stages_of
from natpatsip.figures.provenance import drawn_from
from natpatsip.figures.wording import percentage
from natpatsip.store import Reading


def moves_figure(
    figure_id: str,
    moved: Moved,
    sites: Mapping[Site, Mapping[str, str]],
    site_columns: Iterable[TableColumn],
    finding: str,
    selection: Selection,
    reading: Reading,
    *,
    also: str = "",
) -> Figure:
    """A row a site that moved, or was not reported, those that advanced first.

    `sites` says of each site what `site_columns` hold, in the order in which they are told. `finding` is what the figure
    finds if any moved; `also` ends its caption.
    """
    subject = moved.subject
    finding = _nothing_moved(moved, selection) or finding
    caption = f"{moved.tally} {also}".strip()
    return Figure(
        id=figure_id,
        programme=subject.programme,
        question="Who moved?",
        finding=finding,
        measure=f"{subject.heading}, by movement",
        period=f"{selection.since} to {selection.quarter}",
        caption=caption,
        alt=f"Bar chart. {finding}. {caption}",
        definition=f"{subject.heading} whose stage is not the same in the first quarter chosen and the last, a row each. The"
        f" bars are shares of all that were compared, those that held among them. {subject.note}",
        columns=(
            TableColumn("movement", "Movement"),
            *site_columns,
            TableColumn("before", "Stage then"),
            TableColumn("now", "Stage now"),
        ),
        rows=_rows(moved, sites),
        chart=lambda medium: _bars(moved, medium),
        numbers=moved.numbers,
        **drawn_from(subject.sheet, reading, selection),
    )


def _nothing_moved(moved: Moved, selection: Selection) -> str:
    """The finding where there is no move; nothing where there is one."""
    if not moved.moves:
        return nothing_to_compare(moved, selection)
    held = len(moved.moves) == moved.of("held")
    return f"None of {moved.whole} moved from {selection.since} to {selection.quarter}" if held else ""


def _rows(moved: Moved, sites: Mapping[Site, Mapping[str, str]]) -> list[Row]:
    told = {kind: place for place, kind in enumerate(TOLD)}
    order = {site: place for place, site in enumerate(sites)}
    moves = [move for move in moved.moves if move.kind in told]
    moves.sort(key=lambda move: (told[move.kind], order[move.site]))
    return [
        {"movement": TOLD[move.kind], **sites[move.site], **dict(zip(("before", "now"), stages_of(move), strict=True))}
        for move in moves
    ]


def _bars(moved: Moved, medium: Medium) -> Specification:
    """A bar for each kind of move but holding, as a share of all that were compared."""
    whole = len(moved.moves)
    rows = [
        {
            "movement": label,
            "share": 100 * count / whole,
            "label": f"{percentage(percent(count, whole, 1))} · {count:,} of {whole:,}",
            "short_label": f"{count:,}",
        }
        for kind, label in TOLD.items()
        if (count := moved.of(kind))
    ]
    return share_bars(
        rows, medium, name="movement", short="movement", share="share", label="label", short_label="short_label"
    )
