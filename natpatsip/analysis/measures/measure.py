"""What a measure over time is: what is counted, of what, how it is shown, and for which places it is known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis.frames import Tables
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.analysis.spc.parameters import Better

Unit = Literal["percent", "count", "rate"]
Frequency = Literal["monthly", "quarterly"]

ENGLAND = "england"
# The columns of a frame that have the code and the name of a unit at each level; England is one unit.
PLACE_COLUMNS = {
    "region": ("region", "region_name"),
    "odn": ("odn", "odn_name"),
    "psc": ("psc", "psc_name"),
    "icb": ("icb", "icb_name"),
    "trust": ("trust", "trust_name"),
    "ward": ("ward", "ward_name"),
}
# At what levels data by trust, and by ICB, is known.
LEVELS_BY_TRUST = (ENGLAND, "region", "odn", "psc", "icb")
LEVELS_BY_ICB = (ENGLAND, "region", "psc", "icb")
_PER = {"percent": 100, "rate": 1000, "count": None}


@dataclass(frozen=True)
class Measure:
    """A measure that is told every month or quarter.

    `sentence` tells of a value, with `{value}` in it. `numerator_label` is what the numerator counts and
    `denominator_label` the denominator, empty for a count. `source` makes the frame that the rows come from, and `count`
    gives those rows that have both, with a `numerator` and, unless it is a count, a `denominator`. `levels` are those at
    which it is known, and `breakdowns` the kinds of a selection that narrow it. `sites` is the column of those who give
    data, and their name in plural. `decimals` is how many a headline has. `ambition` is what it is held against.
    """

    id: str
    programme: str
    sheet: str
    label: str
    short: str
    sentence: str
    numerator_label: str
    denominator_label: str
    definition: str
    source: Callable[[Tables], nw.LazyFrame]
    count: Callable[[nw.LazyFrame], nw.LazyFrame]
    levels: tuple[str, ...]
    sites: tuple[str, str]
    unit: Unit = "percent"
    better: Better = Better.INCREASE
    frequency: Frequency = "monthly"
    decimals: int = 0
    breakdowns: tuple[str, ...] = ()
    ambition: catalogue.Ambition | None = None

    @property
    def per(self) -> int | None:
        """What a value is out of: 100 for a percentage, 1,000 for a rate, None for a count."""
        return _PER[self.unit]

    @property
    def period(self) -> str:
        """“month” or “quarter”."""
        return self.frequency.removesuffix("ly")

    def known_in(self, selection: Selection) -> bool:
        """Whether it is known for every kind of place that was chosen."""
        return all(place in self.levels for place in PLACES if getattr(selection, place))

    def applicable_selection(self, selection: Selection) -> Selection:
        """The places chosen, and of the kinds those that narrow this measure."""
        return selection.without(selection.choices.keys() - {*PLACES, *self.breakdowns})

    def target(self, selection: Selection, first: float, level: str = ENGLAND) -> float | None:
        """What a series is held against, given its first value; None where there is nothing.

        An ambition in percent is for all places, one in people or ICBs for England alone. Neither holds for a part of
        the kinds. Fewer people are fewer than in the first month.
        """
        if self.ambition is None or any(getattr(selection, kind) for kind in self.breakdowns):
            return None
        if self.ambition.unit == "percent":
            return self.ambition.value
        if level != ENGLAND or selection != selection.of_england():
            return None
        return first - self.ambition.value if self.ambition.direction == "decrease" else self.ambition.value
