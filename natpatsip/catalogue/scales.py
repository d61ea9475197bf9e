"""The scales on which progress is told: stages of adoption, project progress scores, and phases of a programme."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from natpatsip.catalogue.definitions import find_defined, load_definitions


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
class Phase:
    """One of the numbered phases that something goes through."""

    number: int
    name: str
    meaning: str

    @property
    def label(self) -> str:
        """As charts and tables write it: `6 Action`."""
        return f"{self.number} {self.name}"


@dataclass(frozen=True)
class PlannedPhase(Phase):
    """A phase and the months it was planned for, each as a range; None where no end was planned."""

    start_earliest: date
    start_latest: date
    end_earliest: date | None = None
    end_latest: date | None = None


@cache
def stages() -> tuple[Stage, ...]:
    """The eight stages of adoption, from 0."""
    return tuple(Stage(**stage) for stage in load_definitions("stages")["stage"])


def stage(number: int) -> Stage:
    """The stage with this number; raises KeyError."""
    return find_defined({stage.number: stage for stage in stages()}, number, "stage")


@cache
def scores() -> tuple[Score, ...]:
    """The ten project progress scores, from 0.5."""
    return tuple(Score(**score) for score in load_definitions("scores")["score"])


@cache
def opioid_phases() -> tuple[Phase, ...]:
    """The six phases of the whole-system approach to opioids; 2 and 3 plan improvement, 4 to 6 make it."""
    return tuple(Phase(**phase) for phase in load_definitions("opioids")["phase"])


@cache
def tool_phases() -> tuple[Phase, ...]:
    """The six phases in which an early warning tool is tested and brought in."""
    return tuple(Phase(**phase) for phase in load_definitions("early_warning")["phase"])


@cache
def psirf_phases() -> tuple[PlannedPhase, ...]:
    """The seven phases of moving to the Patient Safety Incident Response Framework, as planned."""
    return tuple(PlannedPhase(**phase) for phase in load_definitions("psirf")["phase"])
