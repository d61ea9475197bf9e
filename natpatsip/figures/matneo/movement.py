"""matneo_movement: which stage each intervention in each trust was at, and which it is at now."""

from natpatsip.analysis.selection import Selection
from natpatsip.figures.figure import Figure
from natpatsip.figures.matneo.moved import moved_interventions
from natpatsip.figures.movement import movement_figure
from natpatsip.store import Reading


def movement(selection: Selection, reading: Reading) -> Figure:
    """A row a pair of stages that occurs, then and now."""
    return movement_figure("matneo_movement", moved_interventions(selection, reading), selection, reading)
