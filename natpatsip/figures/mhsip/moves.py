"""mhsip_moves: every ward that advanced, slipped back, joined or left between two quarters."""

import narwhals as nw

from natpatsip.analysis import placed
from natpatsip.analysis.adoption import collected
from natpatsip.analysis.movement import Site
from natpatsip.analysis.selection import Selection
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.mhsip.movement import moved_wards
from natpatsip.figures.movement import Moved, moves_figure
from natpatsip.figures.wording import counted
from natpatsip.store import Reading

COLUMNS = (
    TableColumn("psc", "Collaborative"),
    TableColumn("provider", "Provider"),
    TableColumn("ward", "Ward"),
)


def moves(selection: Selection, reading: Reading) -> Figure:
    """A row a ward that moved, or was not reported, those that advanced first."""
    moved = moved_wards(selection, reading)
    return moves_figure(
        "mhsip_moves", moved, _wards(selection, reading), COLUMNS, _finding(moved, selection), selection, reading
    )


def _wards(selection: Selection, reading: Reading) -> dict[Site, dict[str, str]]:
    """Each ward of the two quarters, as the later of them has it, by collaborative, provider and name."""
    ends = [selection.since.key, selection.quarter.key]
    wards = reading.frame(placed.wards).filter(nw.col("quarter").is_in(ends))
    rows = collected(wards.select("quarter", "ward_id", "ward_name", "provider_name", "psc_name").sort("quarter"))
    told = {
        (row["ward_id"],): {"psc": row["psc_name"], "provider": row["provider_name"], "ward": row["ward_name"]}
        for row in rows
    }
    return dict(sorted(told.items(), key=lambda item: tuple(item[1].values())))


def _finding(moved: Moved, selection: Selection) -> str:
    joined, left = moved.of("joined"), moved.of("left")
    return (
        f"{counted(moved.of('advanced'), 'ward')} advanced from {selection.since} to {selection.quarter},"
        f" {moved.of('slipped') or 'none'} slipped back, {joined or 'none'} joined and {left or 'none'} left"
    )
