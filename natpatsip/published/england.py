"""England's figures by quarter, each drawn once, for looking up their numbers."""

from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.figure import Figure
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.status import get_quarters


class CannotCompute(ValueError):
    """A number that the database does not give; its words say why."""


class England:
    """What a snapshot of the database gives for England."""

    def __init__(self, snapshot: Snapshot):
        self.snapshot = snapshot
        self._returned = set(get_quarters(snapshot))
        self._drawn: dict[tuple[str, Quarter], Figure] = {}

    def figure(self, figure_id: str, quarter: Quarter) -> Figure:
        """The figure for a quarter. Raises CannotCompute when nothing was returned for it."""
        if quarter not in self._returned:
            raise CannotCompute(f"nothing was returned for {quarter}")
        key = figure_id, quarter
        if key not in self._drawn:
            self._drawn[key] = figure(figure_id, Selection.ending(quarter), self.snapshot)
        return self._drawn[key]

    def number(self, figure_id: str, name: str, quarter: Quarter) -> float | int | str:
        """One of the numbers of a figure. Raises CannotCompute when it has none of that name for the quarter."""
        drawn = self.figure(figure_id, quarter)
        value = drawn.numbers.get(name)
        if drawn.empty or value is None:
            raise CannotCompute(f"nothing was returned for {quarter} that figure {figure_id} could be drawn from")
        return value

    def missing(self, figure_id: str, quarter: Quarter) -> tuple[str, ...]:
        """The collaboratives that did not return what a figure is drawn from; none where no quarter was returned."""
        return self.figure(figure_id, quarter).provenance.not_returned if quarter in self._returned else ()
