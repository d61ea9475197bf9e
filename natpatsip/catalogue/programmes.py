"""The five programmes: what each is for, does, and set out to reach."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from natpatsip.catalogue.definitions import load_definitions, pick


@dataclass(frozen=True)
class Ambition:
    """What a programme set out to reach, and by when.

    `value` is in `unit` (percent of what `applies_to` names, people or ICBs); `stage` is the lowest stage that counts,
    None where no stage does; `comparison` is `at least` or `more than`; `direction` is the way the count has to move.
    """

    id: str
    measure: str
    value: float
    unit: str
    direction: str
    by: date
    applies_to: str
    source: str
    stage: int | None = None
    comparison: str = "at least"

    @property
    def lowest_stage(self) -> int:
        """The lowest stage that counts; raises ValueError where no stage does."""
        if self.stage is None:
            raise ValueError(f"The ambition “{self.id}” is of no stage of adoption.")
        return self.stage


@dataclass(frozen=True)
class Programme:
    """One of the five National Patient Safety Improvement Programmes."""

    code: str
    name: str
    short: str
    purpose: str
    outcomes: tuple[str, ...]
    deliverables: tuple[str, ...]
    ambitions: tuple[Ambition, ...]


@cache
def programmes() -> tuple[Programme, ...]:
    """The five programmes, each with its ambitions, in the order of the report."""
    return tuple(_programme(entry) for entry in load_definitions("programmes")["programme"])


def programme(code: str) -> Programme:
    """The programme with this code; raises KeyError."""
    return pick({programme.code: programme for programme in programmes()}, code, "programme")


def ambition(id: str) -> Ambition:
    """The ambition with this id; raises KeyError."""
    return pick(
        {ambition.id: ambition for programme in programmes() for ambition in programme.ambitions}, id, "ambition"
    )


@cache
def demonstration_notice() -> str:
    """What demonstration data is, in words: its name, then which figures are published, real or illustrative."""
    words = load_definitions("demonstration")
    return f"{words['name']}. {words['notice']}"


def _programme(entry: dict[str, Any]) -> Programme:
    return Programme(
        code=entry["code"],
        name=entry["name"],
        short=entry["short"],
        purpose=entry["purpose"],
        outcomes=tuple(entry["outcomes"]),
        deliverables=tuple(entry["deliverables"]),
        ambitions=tuple(Ambition(**ambition) for ambition in entry["ambition"]),
    )
