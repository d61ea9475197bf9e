"""mhsip_movement: which stage each ward was at, and which it is at now, at the two ends of the quarters chosen."""

from natpatsip.analysis import placed
from natpatsip.analysis.selection import Selection
from natpatsip.figures.figure import Figure
from natpatsip.figures.mhsip.measures import WARDS
from natpatsip.figures.movement import Moved, Subject, moved_between, movement_figure
from natpatsip.store import Reading

SUBJECT = Subject(
    programme="MHSIP",
    sheet=WARDS,
    keys=("ward_id",),
    one="ward",
    many="wards",
    note="Compared are the collaboratives that returned in both quarters. A ward is known by its number, whatever it is"
    " called. Joined are wards that are listed in the last quarter only, and left are those listed in the first only.",
)


def movement(selection: Selection, reading: Reading) -> Figure:
    """A row a pair of stages that occurs, then and now."""
    return movement_figure("mhsip_movement", moved_wards(selection, reading), selection, reading)


def moved_wards(selection: Selection, reading: Reading) -> Moved:
    """What became of each ward chosen, between the first quarter chosen and the last."""
    return moved_between(SUBJECT, reading.frame(placed.wards), selection, reading)
