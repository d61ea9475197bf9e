"""What the programmes mean by their words: stages, scores, programmes, ambitions, tools and the choices of a ward."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DEFINITIONS = Path(__file__).parents[1] / "data" / "definitions"


@dataclass(frozen=True)
class Stage:
    """One stage of adoption, 0 to 7; `short` is for narrow charts."""

    number: int
    name: str
    short: str
    meaning: str

    @property
    def label(self) -> str:
        """As charts and tables write it: `5 Adoption`."""
        return f"{self.number} {self.name}"


@dataclass(frozen=True)
class Score:
    """One project progress score, 0.5 to 5.0 in halves."""

    value: float
    name: str
    meaning: str


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


@dataclass(frozen=True)
class Tool:
    """A deterioration tool of care homes, and the highest stage that a home which names it can be at."""

    code: str
    name: str
    highest_stage: int


@dataclass(frozen=True)
class Choice:
    """One answer that a question allows: kept by `code`, shown by `label`."""

    code: str
    label: str
    meaning: str


@cache
def stages() -> tuple[Stage, ...]:
    """The eight stages of adoption, from 0."""
    return tuple(Stage(**stage) for stage in _defined("stages")["stage"])


def stage(number: int) -> Stage:
    """The stage with this number; raises KeyError."""
    return _pick({stage.number: stage for stage in stages()}, number, "stage")


@cache
def scores() -> tuple[Score, ...]:
    """The ten project progress scores, from 0.5."""
    return tuple(Score(**score) for score in _defined("scores")["score"])


@cache
def programmes() -> tuple[Programme, ...]:
    """The five programmes, each with its ambitions, in the order of the report."""
    return tuple(_programme(entry) for entry in _defined("programmes")["programme"])


def programme(code: str) -> Programme:
    """The programme with this code; raises KeyError."""
    return _pick({programme.code: programme for programme in programmes()}, code, "programme")


def ambition(id: str) -> Ambition:
    """The ambition with this id; raises KeyError."""
    return _pick({a.id: a for programme in programmes() for a in programme.ambitions}, id, "ambition")


@cache
def tools() -> tuple[Tool, ...]:
    """What a care home uses to notice deterioration, undecided last."""
    return tuple(Tool(**tool) for tool in _defined("tools")["tool"])


def ward_types() -> tuple[Choice, ...]:
    """The kinds of inpatient ward."""
    return _choices("ward_type")


def support_kinds() -> tuple[Choice, ...]:
    """How a ward is supported: directly or through a network."""
    return _choices("support")


def involvement_kinds() -> tuple[Choice, ...]:
    """How a trust is involved: directly, through a network, or not."""
    return _choices("involvement")


@cache
def demonstration_notice() -> str:
    """What demonstration data is, in words: its name, then which figures are published, real or illustrative."""
    words = _defined("demonstration")
    return f"{words['name']}. {words['notice']}"


@cache
def _choices(kind: str) -> tuple[Choice, ...]:
    return tuple(Choice(**choice) for choice in _defined("wards")[kind])


def _programme(entry: dict) -> Programme:
    return Programme(
        code=entry["code"],
        name=entry["name"],
        short=entry["short"],
        purpose=entry["purpose"],
        outcomes=tuple(entry["outcomes"]),
        deliverables=tuple(entry["deliverables"]),
        ambitions=tuple(Ambition(**ambition) for ambition in entry["ambition"]),
    )


def _defined(name: str) -> dict:
    return tomllib.loads((DEFINITIONS / f"{name}.toml").read_text(encoding="utf-8"))


def _pick(known: dict, key: object, kind: str):
    if key not in known:
        raise KeyError(f"There is no {kind} “{key}”. There is: {', '.join(map(str, known))}.")
    return known[key]
