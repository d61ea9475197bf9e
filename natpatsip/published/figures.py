"""The figures that published facts are looked up in, each drawn once."""

from natpatsip.analysis.selection import Selection
from natpatsip.catalogue.facts import Fact
from natpatsip.figures import figure
from natpatsip.figures.figure import Figure
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.status import get_quarters


class CannotCompute(ValueError):
    """A number that the database does not give; its words say why."""


class Figures:
    """The figures of a snapshot of the database, narrowed to the place that a fact is of."""

    def __init__(self, snapshot: Snapshot):
        self.snapshot = snapshot
        self._returned = set(get_quarters(snapshot))
        self._drawn: dict[tuple[str, str, Quarter], Figure] = {}

    def draw(self, fact: Fact, quarter: Quarter) -> Figure:
        """A fact's figure for a quarter; empty where there is no data."""
        key = fact.figure, fact.place, quarter
        if key not in self._drawn:
            self._drawn[key] = figure(fact.figure, _selection(fact, quarter), self.snapshot)
        return self._drawn[key]

    def draw_returned(self, fact: Fact, quarter: Quarter | None = None) -> Figure:
        """A fact's figure for its quarter or another. Raises CannotCompute when nothing of it was returned for that."""
        quarter = quarter or fact.quarter
        if quarter not in self._returned:
            raise CannotCompute(f"nothing was returned for {quarter}")
        drawn = self.draw(fact, quarter)
        if drawn.empty:
            raise CannotCompute(f"nothing was returned for {quarter} that figure {fact.figure} could be drawn from")
        return drawn

    def number(self, fact: Fact, name: str, quarter: Quarter | None = None) -> float | int | str:
        """One of the numbers of a fact's figure. Raises CannotCompute when it has none of that name."""
        value = self.draw_returned(fact, quarter).numbers.get(name)
        if value is None:
            raise CannotCompute(
                f"nothing was returned for {quarter or fact.quarter} that figure {fact.figure} could be drawn from"
            )
        return value


def _selection(fact: Fact, quarter: Quarter) -> Selection:
    if not fact.place:
        return Selection.ending(quarter)
    kind, code = fact.place.split("=")
    return Selection.ending(quarter, **{kind: (code,)})
