"""Movement between two quarters, of whatever has stages: how many went from which to which, and which of them."""

from natpatsip.figures.movement.movement import Movement, MovingSites, find_movement
from natpatsip.figures.movement.site_list import moves_figure
from natpatsip.figures.movement.stage_grid import movement_figure

__all__ = ["Movement", "MovingSites", "find_movement", "movement_figure", "moves_figure"]
