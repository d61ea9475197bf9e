"""The programmes: what each is for, does, and set out to reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from natpatsip.catalogue.definitions import find_defined, load_definitions
from natpatsip.quarters import Quarter


@dataclass(frozen=True)
class Baseline:
    """The month that a change is counted from, and where it is stated.

    `value` is what was counted in it; None where the source does not state it, so that it is the count of the data.
    """

    month: date
    source: str
    value: float | None = None


@dataclass(frozen=True)
class Milestone:
    """What a collaborative agreed that an ambition's measure would come to by the end of a quarter, in the ambition's unit."""

    psc: str
    quarter: Quarter
    value: float


@dataclass(frozen=True)
class Ambition:
    """What a programme set out to reach, and by when.

    `measure` is the id of the measure that judges it. `value` is in `unit` (percent of what `applies_to` names, people or
    ICBs), and `goal` what the measure has to come to where `value` is asked of each of the things that it counts; with a
    `baseline` it is a change since then. `stage` is the lowest stage that counts, None where no stage does; `comparison`
    is `at least` or `more than`; `direction` is the way the count has to move. Several ambitions of one measure are those
    of different years. `trajectory` is what was agreed on the way, by collaborative and quarter; empty where nothing was.
    """

    id: str
    label: str
    measure: str
    value: float
    unit: str
    direction: str
    by: date
    applies_to: str
    source: str
    stage: int | None = None
    comparison: str = "at least"
    goal: float | None = None
    baseline: Baseline | None = None
    trajectory: tuple[Milestone, ...] = ()

    @property
    def lowest_stage(self) -> int:
        """The lowest stage that counts; raises ValueError where no stage does."""
        if self.stage is None:
            raise ValueError(f"The ambition “{self.id}” is of no stage of adoption.")
        return self.stage

    @property
    def counted_from(self) -> Baseline:
        """What a change is counted from; raises ValueError where none is counted."""
        if self.baseline is None:
            raise ValueError(f"The ambition “{self.id}” is of no change since a month.")
        return self.baseline

    @property
    def needed(self) -> float:
        """What the measure has to come to: the goal, or else the value."""
        return self.value if self.goal is None else self.goal

    def planned(self, psc: str, quarter: Quarter) -> float | None:
        """What was agreed with a collaborative for a quarter; None where nothing was."""
        agreed = {(milestone.psc, milestone.quarter): milestone.value for milestone in self.trajectory}
        return agreed.get((psc, quarter))

    def is_met_by(self, level: float | Fraction) -> bool:
        """Whether a level of the measure, in the ambition's unit, is what is needed."""
        return level > self.needed if self.comparison == "more than" else level >= self.needed


@dataclass(frozen=True)
class Programme:
    """One of the National Patient Safety Improvement Programmes, and the quarters in which it collects, both included.

    `first_quarter` and `last_quarter` are open where they are None.
    """

    code: str
    name: str
    short: str
    purpose: str
    outcomes: tuple[str, ...]
    deliverables: tuple[str, ...]
    ambitions: tuple[Ambition, ...]
    first_quarter: Quarter | None = None
    last_quarter: Quarter | None = None

    def collects_in(self, quarter: Quarter) -> bool:
        """Whether returns are made for a quarter."""
        return (self.first_quarter is None or self.first_quarter <= quarter) and (
            self.last_quarter is None or quarter <= self.last_quarter
        )


@cache
def programmes() -> tuple[Programme, ...]:
    """The five programmes, each with its ambitions, in the order of the report."""
    return tuple(_programme(entry) for entry in load_definitions("programmes")["programme"])


def programme(code: str) -> Programme:
    """The programme with this code; raises KeyError."""
    return find_defined({programme.code: programme for programme in programmes()}, code, "programme")


def ambition(id: str) -> Ambition:
    """The ambition with this id; raises KeyError."""
    return find_defined(
        {ambition.id: ambition for programme in programmes() for ambition in programme.ambitions}, id, "ambition"
    )


def ambition_in_force(measure: str, quarter: Quarter) -> Ambition | None:
    """The ambition of a measure that a quarter works towards; None where the measure has none."""
    return next_due(_ambitions_of(measure), quarter)


def next_due(versions: Iterable[Ambition], quarter: Quarter) -> Ambition | None:
    """Of the versions of an ambition the next to fall due, in the quarter or after it; the last where all have."""
    ordered = sorted(versions, key=lambda ambition: ambition.by)
    to_come = [ambition for ambition in ordered if ambition.by >= quarter.start]
    return next(iter(to_come or ordered[-1:]), None)


@cache
def _ambitions_of(measure: str) -> tuple[Ambition, ...]:
    return tuple(
        ambition for programme in programmes() for ambition in programme.ambitions if ambition.measure == measure
    )


@cache
def demonstration_notice(scale: int) -> str:
    """What demonstration data of so many times the size is, in words: its name, then which figures are published, real or
    illustrative.
    """
    words = load_definitions("demonstration")
    scaled = f"{words['scaled'].format(scale=scale)} " if scale > 1 else ""
    return f"{words['name']}. {scaled}{words['notice']}"


def demonstration_in_short(scale: int) -> str:
    """What demonstration data of so many times the size is, in a line."""
    words = load_definitions("demonstration")
    return f"{words['name']}: {words['scaled_in_short'].format(scale=scale) if scale > 1 else words['in_short']}"


def _programme(entry: dict[str, Any]) -> Programme:
    quarters = {name: Quarter.parse(entry[name]) for name in ("first_quarter", "last_quarter") if name in entry}
    return Programme(
        code=entry["code"],
        name=entry["name"],
        short=entry["short"],
        purpose=entry["purpose"],
        outcomes=tuple(entry["outcomes"]),
        deliverables=tuple(entry["deliverables"]),
        ambitions=tuple(_ambition(ambition) for ambition in entry["ambition"]),
        **quarters,
    )


def _ambition(entry: dict[str, Any]) -> Ambition:
    parsed = {
        "baseline": Baseline(**entry["baseline"]) if "baseline" in entry else None,
        "trajectory": tuple(
            Milestone(milestone["psc"], Quarter.parse(milestone["quarter"]), milestone["value"])
            for milestone in entry.get("trajectory", ())
        ),
    }
    return Ambition(**entry | parsed)
