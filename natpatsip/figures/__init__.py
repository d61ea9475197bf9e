"""The figures of the quarterly report, by the report's own numbers."""

from collections.abc import Callable

from natpatsip.analysis.selection import Selection
from natpatsip.figures.figure import Figure
from natpatsip.figures.mandet.by_collaborative import by_collaborative
from natpatsip.figures.mandet.by_tool import by_tool
from natpatsip.figures.mandet.over_time import over_time
from natpatsip.figures.mhsip.direct import direct
from natpatsip.figures.mhsip.engaged import engaged
from natpatsip.figures.mhsip.target import target
from natpatsip.store import Reading

FIGURES: dict[str, Callable[[Selection, Reading], Figure]] = {
    "fig01": by_collaborative,
    "fig02": over_time,
    "fig03": by_tool,
    "fig17": engaged,
    "fig18": direct,
    "fig19": target,
}


class UnknownFigure(KeyError):
    """An id that no figure has."""


def figure(figure_id: str, selection: Selection, reading: Reading) -> Figure:
    """The figure with this id for a selection, drawn from one reading of the store. Raises UnknownFigure."""
    if figure_id not in FIGURES:
        raise UnknownFigure(f"There is no figure “{figure_id}”. There are: {', '.join(FIGURES)}.")
    return FIGURES[figure_id](selection, reading)
