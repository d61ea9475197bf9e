"""map_<measure>: a share on a map of equal tiles, one a collaborative."""

from itertools import groupby

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import Selection
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.charts.tile_map import tile_map as draw
from natpatsip.figures.figure import Figure, WorkbookChart
from natpatsip.figures.formatting import agree, format_count
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.shares.by_collaborative import (
    CollaborativeShare,
    ShareByCollaborative,
    format_share,
    get_share_by_collaborative,
)
from natpatsip.figures.shares.drawing import share_cells, share_columns
from natpatsip.figures.shares.wording import (
    count_shares,
    define_with_ambition,
    describe_england,
    describe_ranks,
    describe_reached,
    find_aim,
    lead_with_highlighted,
)
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.store import Snapshot


def tile_map(measure: Measure, selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a collaborative of the places chosen; one that has not returned has no share, and is never 0."""
    shares = get_share_by_collaborative(measure, selection, snapshot)
    rows, marked = _rows(measure, shares), [entry.name for entry in shares.highlighted(selection)]
    finding, caption = lead_with_highlighted(
        _finding(measure, shares, selection), describe_england(measure, shares, selection), measure, shares, selection
    )
    return Figure(
        question="Which areas are highest and lowest?",
        finding=finding,
        measure=f"{measure.label}, as a share of all {measure.things}, by collaborative",
        period=selection.quarter.label,
        caption=caption,
        kind="Map of equal tiles",
        definition=_definition(measure, selection),
        columns=share_columns(measure),
        rows=rows,
        workbook_chart=WorkbookChart("bars", ("share_pct",), ranked=True),
        chart=lambda medium: _chart(rows, marked, measure, selection, medium),
        numbers=count_shares(measure, shares, selection) if shares.known else {},
        ranks=describe_ranks(shares),
        **get_origin(measure.sheet, snapshot, measure.applicable_selection(selection)),
    )


def _definition(measure: Measure, selection: Selection) -> str:
    return (
        f"{define_with_ambition(measure, selection)} Fills go by the share before it is rounded. Each tile is a"
        " collaborative, about where it lies; all are of one size, whatever its area or the number counted in it. One that"
        " has not returned is grey: its share is not known, which is not 0."
    )


def _rows(measure: Measure, shares: ShareByCollaborative) -> list[Row]:
    if not shares.known:
        return []
    # Of a part of England no empty tiles are left above it or at its left.
    left = min(entry.psc.tile_column for entry in shares.entries)
    top = min(entry.psc.tile_row for entry in shares.entries)
    return [_row(measure, entry, left, top) for entry in shares.entries]


def _row(measure: Measure, entry: CollaborativeShare, left: int, top: int) -> Row:
    return {
        **share_cells(measure, entry.returned),
        "psc": entry.name,
        "short": entry.short,
        "column": entry.psc.tile_column - left,
        "row": entry.psc.tile_row - top,
        "share": float(100 * entry.share.ratio) if entry.known else None,
        "label": format_share(measure, entry.share) if entry.known else "–",
        "detail": describe_reached(measure, entry.share) if entry.known else entry.missing.lower(),
    }


def _chart(rows: list[Row], marked: list[str], measure: Measure, selection: Selection, medium: Medium) -> Specification:
    aim = find_aim(measure, selection)
    return draw(
        [{**row, "name": row["psc"]} for row in rows],
        medium,
        goal=None if aim is None else ReferenceLine(aim, f"Ambition {aim:g}%", goal=True),
        marked=marked,
    )


def _finding(measure: Measure, shares: ShareByCollaborative, selection: Selection) -> str:
    known, aim = shares.whole, find_aim(measure, selection) if shares.everyone.settled else None
    if not known:
        return describe_nothing_returned(measure.things, selection.quarter)
    england = shares.possessive(format_share(measure, shares.england))
    if len(known) == 1:
        (only,) = known
        return f"{only.name} stands at {format_share(measure, only.share)}, compared with {england}"
    alike = [list(entries) for _, entries in groupby(known, key=lambda entry: entry.share.ratio)]
    low, high = _describe_share(measure, alike[0]), _describe_share(measure, alike[-1])
    spread = f"The share runs from {low} to {high}" if len(alike) > 1 else f"The share is {low}"
    if aim is None:
        return f"{spread}, against {england}"
    at_ambition = shares.count_at(aim)
    reach = f"{agree('reaches', at_ambition or 1)} {aim:g}%"
    return f"{spread}; {at_ambition or 'none'} of {format_count(len(known), 'collaborative')} {reach}"


def _describe_share(measure: Measure, entries: list[CollaborativeShare]) -> str:
    """“61.2% (Wessex)”; of several with the same share, how many."""
    who = entries[0].name if len(entries) == 1 else format_count(len(entries), "collaborative")
    return f"{format_share(measure, entries[0].share)} ({who})"
