"""ranked_<measure>: a share in every collaborative, the highest first, beside England's and the ambition."""

from collections.abc import Sequence

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.figures.figure import Figure, WorkbookChart
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.shares.by_collaborative import (
    CollaborativeShare,
    ShareByCollaborative,
    get_share_by_collaborative,
)
from natpatsip.figures.shares.drawing import collaborative_bars, share_cells, share_columns
from natpatsip.figures.shares.wording import (
    count_shares,
    define_with_ambition,
    describe_above_england,
    describe_england,
    describe_ranks,
    find_aim,
    lead_with_highlighted,
)
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.store import Snapshot


def ranked(measure: Measure, selection: Selection, snapshot: Snapshot) -> Figure:
    """England's row, then a row a collaborative of the places chosen, the highest share first.

    Parts of a collaborative come after the wholes, and those that have not returned last.
    """
    shares = get_share_by_collaborative(measure, selection, snapshot)
    entries = _in_order(shares) if shares.known else []
    finding, caption = lead_with_highlighted(
        _finding(measure, shares, selection), describe_england(measure, shares, selection), measure, shares, selection
    )
    return Figure(
        question="How far has each collaborative come?",
        finding=finding,
        measure=f"{measure.label}, as a share of all {measure.things}, by collaborative",
        period=selection.quarter.label,
        caption=caption,
        kind="Bar chart",
        definition=_definition(measure, selection),
        columns=share_columns(measure),
        rows=_rows(measure, shares, entries),
        workbook_chart=WorkbookChart("bars", ("share_pct",)),
        chart=lambda medium: collaborative_bars(
            measure, shares, entries, find_aim(measure, selection), selection, medium
        ),
        numbers=count_shares(measure, shares, selection) if entries else {},
        ranks=describe_ranks(shares),
        **get_origin(measure.sheet, snapshot, measure.applicable_selection(selection)),
    )


def _in_order(shares: ShareByCollaborative) -> list[CollaborativeShare]:
    wholes = [entry for entry in reversed(shares.known) if not entry.part]
    parts = [entry for entry in reversed(shares.known) if entry.part]
    return [*wholes, *parts, *(entry for entry in shares.entries if not entry.known)]


def _definition(measure: Measure, selection: Selection) -> str:
    return (
        f"{define_with_ambition(measure, selection)} All {measure.things} are counted, none is a sample: how far"
        " collaboratives lie apart follows from what was decided there, where they began and how many there are to reach,"
        " so no limits of chance are drawn. Where few are counted, one more changes the share by much."
    )


def _rows(measure: Measure, shares: ShareByCollaborative, entries: Sequence[CollaborativeShare]) -> list[Row]:
    if not entries:
        return []
    places = [(shares.everyone.label, shares.england), *((entry.name, entry.returned) for entry in entries)]
    return [{"psc": name, **share_cells(measure, share)} for name, share in places]


def _finding(measure: Measure, shares: ShareByCollaborative, selection: Selection) -> str:
    if not shares.whole:
        return describe_nothing_returned(measure.things, selection.quarter)
    return describe_above_england(measure, shares, find_aim(measure, selection))
