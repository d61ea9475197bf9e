"""fig01: the share of care homes at stage 5 or above, by collaborative, beside England and the ambition."""

from collections.abc import Sequence

from natpatsip.analysis.selection import Selection
from natpatsip.analysis.targets import gap_to_ambition
from natpatsip.charts.specification import Row
from natpatsip.figures.figure import Figure, TableColumn, WorkbookChart
from natpatsip.figures.formatting import format_percent
from natpatsip.figures.mandet.data import ADOPTED, SHEET, ambition, measure, threshold
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.shares.by_collaborative import (
    CollaborativeShare,
    ShareByCollaborative,
    get_share_by_collaborative,
)
from natpatsip.figures.shares.drawing import collaborative_bars
from natpatsip.figures.shares.wording import (
    describe_above_england,
    describe_parts,
    describe_ranks,
    describe_sizes,
    lead_with_highlighted,
)
from natpatsip.figures.wording import describe_nothing_returned, name_homes
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("psc", "Collaborative"),
    TableColumn("homes_stage5", "Homes at stage 5 or above", "count"),
    TableColumn("homes", "All care homes", "count"),
    TableColumn("stage5_pct", "Share at stage 5 or above", "percent", 1),
    TableColumn("to_go", "Homes to go to the ambition", "count"),
)


def by_collaborative(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a collaborative after England's, which is never narrowed by place."""
    shares = get_share_by_collaborative(measure(ADOPTED), selection, snapshot)
    finding, caption = lead_with_highlighted(
        _finding(shares, selection), _caption(shares, selection), measure(ADOPTED), shares, selection
    )
    return Figure(
        question="Where is adoption highest?",
        finding=finding,
        measure=f"Share of care homes at {threshold(ADOPTED)}, by collaborative",
        period=selection.quarter.label,
        caption=caption,
        kind="Bar chart",
        definition=_definition(),
        columns=COLUMNS,
        rows=_rows(shares, selection),
        workbook_chart=WorkbookChart("bars", ("stage5_pct",), ranked=True, whole=1),
        chart=lambda medium: collaborative_bars(
            measure(ADOPTED),
            shares,
            shares.known[::-1],
            _find_aim(selection),
            selection,
            medium,
        ),
        numbers={
            "homes_stage5": shares.england.reached,
            "homes": shares.england.expected,
            "stage5_pct": shares.england.percent(1),
        },
        ranks=describe_ranks(shares),
        **get_origin(SHEET, snapshot, selection),
    )


def _definition() -> str:
    goal = ambition(ADOPTED)
    return (
        "Care homes at stage 5 (Adoption), 6 or 7, as a share of all care homes registered in the collaborative’s ICBs."
        f" The ambition was {goal.value:g}% by the end of {goal.by:%B %Y}. Shares differ partly because some"
        " collaboratives have many times more homes than others."
    )


def _rows(shares: ShareByCollaborative, selection: Selection) -> list[Row]:
    if not shares.known:
        return []
    goal = ambition(ADOPTED)
    return [
        {
            "psc": name,
            "homes_stage5": share.reached,
            "homes": share.expected,
            "stage5_pct": share.percent(1),
            "to_go": None if selection.tool else gap_to_ambition(share, goal.value, selection.quarter, goal.by).to_go,
        }
        for name, share in [
            (shares.everyone.label, shares.england),
            *((entry.name, entry.share) for entry in shares.entries if entry.known),
        ]
    ]


def _finding(shares: ShareByCollaborative, selection: Selection) -> str:
    if not shares.known:
        return describe_nothing_returned("care homes", selection.quarter)
    return describe_above_england(measure(ADOPTED), shares, _find_aim(selection))


def _find_aim(selection: Selection) -> float | None:
    """The ambition in percent: it is for all care homes, whatever their tool."""
    return None if selection.tool else ambition(ADOPTED).value


def _caption(shares: ShareByCollaborative, selection: Selection) -> str:
    if not shares.known:
        return ""
    homes = shares.possessive(f"{shares.england.expected:,} {name_homes(selection)}")
    england = (
        f"In {selection.quarter} {shares.england.reached:,} of {homes}"
        f" ({format_percent(shares.england.percent(1))}) had adopted a tool for managing deterioration."
    )
    return " ".join(part for part in (england, _describe_spread(shares.whole), describe_parts(shares)) if part)


def _describe_spread(whole: Sequence[CollaborativeShare]) -> str:
    low, high = whole[0], whole[-1]
    if len(whole) == 1:
        own = f"{low.share.reached:,} of {low.share.expected:,} ({format_percent(low.share.percent(1))})"
        return f"In {low.name} it was {own}."
    return (
        f"By collaborative the share runs from {format_percent(low.share.percent(1))} ({low.name}) to"
        f" {format_percent(high.share.percent(1))} ({high.name}); they have {describe_sizes(whole, 'homes')}."
    )
