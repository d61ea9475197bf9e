"""Figures for whoever works in a notebook: `natpatsip.figure(...)`, by the same words as a link to the dashboard."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from natpatsip.figures import figure as draw
from natpatsip.figures import get_programme
from natpatsip.figures.exports import NothingToDraw
from natpatsip.figures.figure import Figure
from natpatsip.figures.query import read_query
from natpatsip.store import Store, database_path
from natpatsip.store.coverage import get_quarter_to_show


def figure(
    figure_id: str,
    database: str | Path | None = None,
    *,
    as_at: int | datetime | None = None,
    as_closed: bool = False,
    **choices: str | float | Sequence[str],
) -> Figure:
    """The figure with this id, such as `fig12`, read from a database file; without one, from that of the command line.

    `choices` are those of the dashboard, as its address has them: `quarter="Q4 2022/23"`, `since`, `psc="Wessex"` or a list
    of several, `icb`, `region`, `odn`, `trust`, `level="ICBs"`, `highlight`, and of a model `assumed_` with the name of a
    parameter. The quarter is the latest that is complete or closed unless one is named. `as_at` is the number of an event
    of the record, or a time with its zone, and the figure is what it was then; `as_closed` has of each closed quarter what
    stood when it was closed. Its `table` is a frame of pandas.

    Raises UnknownFigure, UnknownChoice, NotAQuarter and AssumptionRefused for what is not known, NothingToDraw where nothing
    has been returned, and StoreProblem for a file that cannot be read.
    """
    path = database_path(str(database) if database else None)
    with Store(path).snapshot(as_at, as_closed) as snapshot:
        latest = get_quarter_to_show(snapshot, get_programme(figure_id))
        if latest is None:
            raise NothingToDraw(f"{path} holds no returns yet.")
        selection, assumed = read_query(_as_query(choices), latest)
        return draw(figure_id, selection, snapshot, assumed)


def _as_query(choices: dict[str, str | float | Sequence[str]]) -> list[tuple[str, str]]:
    """Each choice as often as it has values."""
    several = {name: [str(given)] if isinstance(given, str | float | int) else given for name, given in choices.items()}
    return [(name, value) for name, values in several.items() for value in values]
