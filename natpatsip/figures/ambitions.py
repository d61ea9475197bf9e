"""Each ambition of a programme beside its value now: reached, not reached, or not known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from natpatsip import catalogue
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.control.wards import count_wards_reduced
from natpatsip.figures.formatting import format_percent
from natpatsip.store import Snapshot

Numbers = Mapping[str, float | int | str]

NOT_COLLECTED, NOT_HERE = "Not collected", "Not for this choice"


@dataclass(frozen=True)
class AmbitionStatus:
    """An ambition and its value now, in words, and whether it is reached; None where that is not known, or where what
    was chosen is not what the ambition is about: a part of England where it counts England, or one tool.
    """

    ambition: catalogue.Ambition
    now: str
    reached: bool | None

    @property
    def status(self) -> str:
        """In one or two words."""
        if self.reached is None:
            return "Not known" if self.now == NOT_COLLECTED else NOT_HERE
        return "Reached" if self.reached else "Not reached"


@dataclass(frozen=True)
class _Measure:
    """Where an ambition's number is found, under which name, and how it is written."""

    numbers: Callable[[Selection, Snapshot], Numbers]
    number: str
    format_value: Callable[[Numbers, float], str] = lambda numbers, value: f"{value:,}"
    # What the number is held against; the ambition's own value when left out.
    needed: str = ""

    def value(self, numbers: Numbers, ambition: catalogue.Ambition) -> float | None:
        """The number that is held against the ambition; None where there is none."""
        return numbers.get(self.number)


class _FewerPeople(_Measure):
    """How far a count has fallen: its target is the first month's less what the ambition asks for."""

    def value(self, numbers: Numbers, ambition: catalogue.Ambition) -> float | None:
        if "target" not in numbers:
            return None
        return round(numbers["target"] + ambition.value - numbers[self.number])


def _numbers_of(figure_id: str) -> Callable[[Selection, Snapshot], Numbers]:
    return lambda selection, snapshot: figure(figure_id, selection, snapshot).numbers


def _format_percent(numbers: Numbers, value: float) -> str:
    return format_percent(value)


MEASURES = {
    "mandet_stage3": _Measure(_numbers_of("fig02"), "stage3_pct", _format_percent),
    "mandet_stage5": _Measure(_numbers_of("fig02"), "stage5_pct", _format_percent),
    "mandet_stage7": _Measure(_numbers_of("fig02"), "stage7_pct", _format_percent),
    "matneo_all_seven": _Measure(_numbers_of("fig06"), "all_seven_pct", _format_percent),
    "medsip_icbs": _Measure(_numbers_of("medsip_board"), "icbs_qi", lambda numbers, value: f"{value:,} ICBs"),
    "medsip_long_term_opioids": _FewerPeople(
        _numbers_of("fig15"), "latest", lambda numbers, value: f"{value:,} fewer people"
    ),
    "mhsip_direct": _Measure(
        _numbers_of("mhsip_trusts"),
        "trusts_at_target",
        lambda numbers, value: f"{value} of {numbers['trusts']} trusts",
        "trusts",
    ),
    # Not those of the figure: it holds every ward against its limits, which is not needed here.
    "mhsip_reduction": _Measure(
        count_wards_reduced, "any", lambda numbers, value: f"{value} of {numbers['wards']} wards with data", "wards"
    ),
    "safety_phases": _Measure(_numbers_of("safety_psirf"), "phases_complete_pct", _format_percent),
    "safety_plans": _Measure(_numbers_of("safety_systems"), "plans_agreed", lambda numbers, value: f"{value} ICBs"),
}


def get_ambition_statuses(
    programme: catalogue.Programme, selection: Selection, snapshot: Snapshot
) -> list[AmbitionStatus]:
    """Every ambition of a programme, for the places chosen, in the order of the report."""
    return [_get_status(ambition, selection, snapshot) for ambition in programme.ambitions]


def _get_status(ambition: catalogue.Ambition, selection: Selection, snapshot: Snapshot) -> AmbitionStatus:
    measure = MEASURES.get(ambition.id)
    numbers = measure.numbers(selection, snapshot) if measure else {}
    value = measure.value(numbers, ambition) if measure else None
    counts_england = ambition.unit != "percent" and selection != selection.of_england()
    if selection.tool or counts_england:
        return AmbitionStatus(ambition, NOT_HERE if value is None else measure.format_value(numbers, value), None)
    if value is None:
        return AmbitionStatus(ambition, NOT_COLLECTED, None)
    needed = numbers[measure.needed] if measure.needed else ambition.value
    reached = value > needed if ambition.comparison == "more than" else value >= needed
    return AmbitionStatus(ambition, measure.format_value(numbers, value), reached)
