"""What a measure is: what is counted, of what, how it is shown, and for which places it is known."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis.frames import Tables
from natpatsip.analysis.places import find_unknown_places
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.analysis.spc.parameters import Better
from natpatsip.sheets import find_sheet
from natpatsip.sheets.scope import Sender

Kind = Literal["adoption share", "share", "rate", "count"]
MeasureClass = Literal["outcome", "process", "balancing"]
Unit = Literal["percent", "count", "rate"]
Frequency = Literal["monthly", "quarterly"]
Funnel = Literal["months together", "latest month"]

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
    """One thing that is measured every month or quarter: all that is shown of it follows from here.

    `kind` says what its number is: an adoption share adds up as sites adopt, any other share may go either way.
    `measure_class` says of what it tells: how people fare, what is done for them, or what else may come of that.
    `things` are what the denominator counts, in plural; `sentence` tells of a value, with `{value}` in it.
    `numerator_label` is what the numerator counts and `denominator_label` the denominator, empty where there is none.
    `unit` decides only how a value is shown, `decimals` how many a headline has and
    `decimals_charted` how many a chart, where that does not follow. `definition` says what is counted,
    and `caveat` what has to be known beside it.

    `source` makes the frame that the rows come from, and `count` gives those rows that have both, with a `numerator` and,
    where there is one, a `denominator`. What may lie in several rows of a unit, such as a trust, is counted once in each:
    then `counts_units`, and `count` is given the rows with the `unit` and `unit_name` that they belong to. `sheet` and the
    sheets of `needs` have to be returned. `levels` are those at which units are set side by side; the places of the
    sheet's units and the kinds of `breakdowns` narrow it. `sites` is the column of those who give data, and their name.
    `followed` are the columns that tell one site from another where each has a stage of its own, quarter after quarter.

    `aim_of` names the measure against whose ambition it is held where it has none of its own. `over_time` offers control
    charts (of an adoption share its trajectory) and a line of the summary, `by_place` a map and ranked bars. `funnel` offers
    a funnel plot by trust or ICB, which only patients can have, for chance decides on them one by one: over the months
    chosen together, or, where a count adds up over the months, as in the latest of them. `may_be_suppressed` where its
    publisher withholds small numbers: the rows of its source then say which are `suppressed`. `counts_sites` where it
    counts sites by what their sheet says of people; `sum_of` are the measures, by id, whose numbers it adds up.
    """

    id: str
    sheet: str
    label: str
    short: str
    things: str
    sentence: str
    numerator_label: str
    denominator_label: str
    definition: str
    source: Callable[[Tables], nw.LazyFrame]
    count: Callable[[nw.LazyFrame], nw.LazyFrame]
    levels: tuple[str, ...]
    sites: tuple[str, str]
    counts_units: bool = False
    kind: Kind = "share"
    measure_class: MeasureClass = "process"
    unit: Unit = "percent"
    better: Better = Better.INCREASE
    frequency: Frequency = "monthly"
    decimals: int = 0
    caveat: str = ""
    needs: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()
    aim_of: str = ""
    over_time: bool = True
    by_place: bool = False
    funnel: Funnel | None = None
    may_be_suppressed: bool = False
    decimals_charted: int | None = None
    counts_sites: bool = False
    sum_of: tuple[str, ...] = ()

    # What is kept of a measure is kept under it, and of all its fields the id says enough to find it by.
    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def programme(self) -> str:
        """The code of the programme that its sheet belongs to."""
        return find_sheet(self.sheet).programme

    @property
    def sender(self) -> Sender:
        """Who sends its sheet: “collaborative”, “national team” or “publisher”."""
        return find_sheet(self.sheet).sender

    @property
    def rounds_small_numbers(self) -> bool:
        """Whether it counts people of whom small numbers are rounded in what is for sharing."""
        return find_sheet(self.sheet).small_numbers == "rounded" and not self.counts_sites

    @property
    def per(self) -> int | None:
        """What a value is out of: 100 for a percentage, 1,000 for a rate, None for a count."""
        return _PER[self.unit]

    @property
    def bounds(self) -> tuple[float, float | None]:
        """The least and the greatest value that there can be, in the unit that it is shown in; None for no greatest."""
        return 0, 100 if self.unit == "percent" else None

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns that are added up."""
        return ("numerator", "denominator") if self.denominator_label else ("numerator",)

    @property
    def months_add_up(self) -> bool:
        """Whether months may be added up to quarters: not of counts, for some count the same people every month, nor of what
        adds up over the months already.
        """
        return self.per is not None and self.funnel != "latest month"

    @cached_property
    def in_whole_percent(self) -> "Measure":
        """The same with whole percentages, as rounded counts have them."""
        return replace(self, decimals=0, decimals_charted=0) if self.unit == "percent" else self

    @cached_property
    def in_quarters(self) -> "Measure":
        """The same with its months added up to quarters."""
        return replace(self, frequency="quarterly")

    @property
    def period(self) -> str:
        """“month” or “quarter”."""
        return self.frequency.removesuffix("ly")

    @property
    def adds_up(self) -> bool:
        """Whether it is a share that adds up as sites adopt: of such there is a trajectory, and no control chart."""
        return self.kind == "adoption share"

    def known_in(self, selection: Selection) -> bool:
        """Whether it is known for every kind of place that was chosen."""
        return not find_unknown_places(self.sheet, selection)

    def applicable_selection(self, selection: Selection) -> Selection:
        """The places chosen, and of the kinds those that narrow this measure."""
        return selection.without(selection.choices.keys() - {*PLACES, *self.breakdowns})

    def answers_to(self, ambition: catalogue.Ambition, selection: Selection, level: str = ENGLAND) -> bool:
        """Whether what was chosen can be held against an ambition, at a level.

        One in percent is for all places, one in people or ICBs for England alone. Neither holds for a part of the kinds.
        """
        if any(getattr(selection, kind) for kind in self.breakdowns):
            return False
        return ambition.unit == "percent" or (level == ENGLAND and selection.all_places)

    def ambition(self, selection: Selection, level: str = ENGLAND) -> catalogue.Ambition | None:
        """The ambition in force in the quarter chosen, where it holds for what was chosen; None where there is none."""
        ambition = catalogue.ambition_in_force(self.aim_of or self.id, selection.quarter)
        return ambition if ambition and self.answers_to(ambition, selection, level) else None

    def target(
        self, selection: Selection, value_in: Callable[[date], float | None], level: str = ENGLAND
    ) -> float | None:
        """What a series is held against, in the unit that it is shown in; None where there is nothing.

        Where the ambition counts a change from a month, `value_in` gives the series' own value of a month, None where it
        has none; without a baseline nothing can be held against it.
        """
        ambition = self.ambition(selection, level)
        if ambition is None:
            return None
        if ambition.baseline is None:
            return ambition.needed if ambition.measure == self.id else ambition.value
        baseline = value_in(ambition.baseline.month) if ambition.baseline.value is None else ambition.baseline.value
        return None if baseline is None else baseline - ambition.needed
