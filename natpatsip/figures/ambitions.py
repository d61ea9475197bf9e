"""Each ambition of a programme beside where things stand: reached, not reached, or not known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from natpatsip import catalogue
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.wording import percentage
from natpatsip.store import Reading

Numbers = Mapping[str, float | int | str]

NOT_COLLECTED, ENGLAND_ONLY = "Not collected", "England’s only"


@dataclass(frozen=True)
class Standing:
    """An ambition and where it stands: in words, and whether it is reached; None where nothing tells, or where it is for
    England as a whole and places were chosen.
    """

    ambition: catalogue.Ambition
    now: str
    reached: bool | None

    @property
    def status(self) -> str:
        """In one or two words."""
        if self.reached is None:
            return "Not known" if self.now == NOT_COLLECTED else ENGLAND_ONLY
        return "Reached" if self.reached else "Not reached"


@dataclass(frozen=True)
class _Measure:
    """Where an ambition's number is found: in which figure, under which name, and how it is said."""

    figure: str
    number: str
    said: Callable[[Numbers, float], str] = lambda numbers, value: f"{value:,}"
    # What the number is held against; the ambition's own value when left out.
    needed: str = ""


def _percent(numbers: Numbers, value: float) -> str:
    return percentage(value)


MEASURES = {
    "mandet_stage3": _Measure("fig02", "stage3_pct", _percent),
    "mandet_stage5": _Measure("fig02", "stage5_pct", _percent),
    "mandet_stage7": _Measure("fig02", "stage7_pct", _percent),
    "matneo_all_seven": _Measure("fig06", "all_seven_pct", _percent),
    "medsip_icbs": _Measure("medsip_board", "icbs_qi", lambda numbers, value: f"{value:,} ICBs"),
    "mhsip_direct": _Measure(
        "mhsip_trusts", "trusts_at_target", lambda numbers, value: f"{value} of {numbers['trusts']} trusts", "trusts"
    ),
    "safety_phases": _Measure("safety_psirf", "phases_complete_pct", _percent),
    "safety_plans": _Measure("safety_systems", "plans_agreed", lambda numbers, value: f"{value} ICBs"),
}


def standings(programme: catalogue.Programme, selection: Selection, reading: Reading) -> list[Standing]:
    """Every ambition of a programme, for the places chosen, in the order of the report."""
    return [_standing(ambition, selection, reading) for ambition in programme.ambitions]


def _standing(ambition: catalogue.Ambition, selection: Selection, reading: Reading) -> Standing:
    measure = MEASURES.get(ambition.id)
    numbers = figure(measure.figure, selection, reading).numbers if measure else {}
    value = numbers.get(measure.number) if measure else None
    if value is None:
        return Standing(ambition, NOT_COLLECTED, None)
    if ambition.unit != "percent" and selection != selection.of_england():
        return Standing(ambition, measure.said(numbers, value), None)
    needed = numbers[measure.needed] if measure.needed else ambition.value
    reached = value > needed if ambition.comparison == "more than" else value >= needed
    return Standing(ambition, measure.said(numbers, value), reached)
