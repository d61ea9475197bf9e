"""mhsip_movement and mhsip_moves: wards that changed their stage, joined or left between two quarters."""

import narwhals as nw

from natpatsip.analysis import frames
from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.movement import Site
from natpatsip.analysis.selection import Selection
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import format_count
from natpatsip.figures.mhsip.data import WARDS, WARDS_ENGAGED
from natpatsip.figures.movement import Movement, MovingSites, find_movement, movement_figure, moves_figure
from natpatsip.store import Snapshot

SUBJECT = MovingSites(
    sheet=WARDS,
    keys=("ward_id",),
    singular="ward",
    plural="wards",
    note="Compared are the collaboratives that returned in both quarters. A ward is known by its number, whatever it is"
    " called. Joined are wards that are listed in the last quarter only, and left are those listed in the first only.",
)
COLUMNS = (
    TableColumn("psc", "Collaborative"),
    TableColumn("provider", "Provider"),
    TableColumn("ward", "Ward"),
)


def ward_movement(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a pair of stages that occurs, then and now."""
    return movement_figure(_find_movement(selection, snapshot), selection, snapshot)


def ward_moves(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a ward that moved, or was not reported, those that advanced first."""
    movement, wards = _find_movement(selection, snapshot), _wards(selection, snapshot)
    return moves_figure(movement, wards, COLUMNS, _finding(movement, selection), selection, snapshot)


def _find_movement(selection: Selection, snapshot: Snapshot) -> Movement:
    """What became of each ward chosen, between the first quarter chosen and the last."""
    return find_movement(SUBJECT, snapshot.frame(frames.wards), selection, snapshot, lambda site: WARDS_ENGAGED)


def _wards(selection: Selection, snapshot: Snapshot) -> dict[Site, dict[str, str]]:
    """Each ward of the two quarters, as the later of them has it, by collaborative, provider and name."""
    ends = [selection.since.key, selection.quarter.key]
    wards = snapshot.frame(frames.wards).filter(nw.col("quarter").is_in(ends))
    rows = collect_rows(wards.select("quarter", "ward_id", "ward_name", "provider_name", "psc_name").sort("quarter"))
    names = {
        (row["ward_id"],): {"psc": row["psc_name"], "provider": row["provider_name"], "ward": row["ward_name"]}
        for row in rows
    }
    return dict(sorted(names.items(), key=lambda item: tuple(item[1].values())))


def _finding(movement: Movement, selection: Selection) -> str:
    joined, left = movement.of("joined"), movement.of("left")
    return (
        f"{format_count(movement.of('advanced'), 'ward')} advanced from {selection.since} to {selection.quarter},"
        f" {movement.of('slipped') or 'none'} slipped back, {joined or 'none'} joined and {left or 'none'} left"
    )
