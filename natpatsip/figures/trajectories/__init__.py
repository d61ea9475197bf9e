"""Adoption shares on their way to their ambitions: trajectory_<measure>, for each that has a line of the summary."""

from functools import partial

from natpatsip.analysis.measures import MEASURES
from natpatsip.figures.figure import FigureDefinition
from natpatsip.figures.trajectories.trajectory import draw_trajectory

TRAJECTORIES: dict[str, FigureDefinition] = {
    f"trajectory_{measure.id}": FigureDefinition(partial(draw_trajectory, measure), measure.sheet, measure.needs)
    for measure in MEASURES.values()
    if measure.adds_up and measure.over_time
}

__all__ = ["TRAJECTORIES"]
