"""What a question can be answered with, and the things that are asked about: tools, interventions, kinds of ward."""

from dataclasses import dataclass
from functools import cache

from natpatsip.catalogue.definitions import find_defined, load_definitions


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


@dataclass(frozen=True)
class Intervention(Choice):
    """One kind of care for babies born too soon; `pathway` marks the seven that belong together, `short` is for charts."""

    short: str
    pathway: bool


@cache
def tools() -> tuple[Tool, ...]:
    """What a care home uses to notice deterioration, undecided last."""
    return tuple(Tool(**tool) for tool in load_definitions("tools")["tool"])


@cache
def interventions() -> tuple[Intervention, ...]:
    """The interventions for babies born too soon: the seven of the pathway, then the others that are asked about."""
    return tuple(Intervention(**entry) for entry in load_definitions("interventions")["intervention"])


def pathway_interventions() -> tuple[Intervention, ...]:
    """The seven interventions that make up the pathway."""
    return tuple(intervention for intervention in interventions() if intervention.pathway)


def intervention(code: str) -> Intervention:
    """The intervention with this code; raises KeyError."""
    return find_defined({intervention.code: intervention for intervention in interventions()}, code, "intervention")


def ward_types() -> tuple[Choice, ...]:
    """The kinds of inpatient ward."""
    return _choices("wards", "ward_type")


def support_kinds() -> tuple[Choice, ...]:
    """How a ward is supported: directly or through a network."""
    return _choices("wards", "support")


def involvement_kinds() -> tuple[Choice, ...]:
    """How a trust is involved: directly, through a network, or not."""
    return _choices("wards", "involvement")


def early_warning_tools() -> tuple[Choice, ...]:
    """The national early warning tools: for mothers, and for newborn babies."""
    return _choices("early_warning", "tool")


def record_kinds() -> tuple[Choice, ...]:
    """What a trust keeps its maternity records on: paper, or a digital system."""
    return _choices("early_warning", "record")


def psirf_statuses() -> tuple[Choice, ...]:
    """How far a trust is with one phase of PSIRF."""
    return _choices("psirf", "status")


def plan_statuses() -> tuple[Choice, ...]:
    """How far a system is with its safety improvement plan."""
    return _choices("systems", "plan")


def narrative_headings() -> tuple[Choice, ...]:
    """What a collaborative is asked to tell of each programme, in its own words."""
    return _choices("narrative", "heading")


def challenges() -> tuple[Choice, ...]:
    """The kinds of challenge that can stand in the way of a programme."""
    return _choices("narrative", "challenge")


def handover_statuses() -> tuple[Choice, ...]:
    """How far the handover of a programme's work to a local system is, from no plan to done."""
    return _choices("handover", "status")


@cache
def _choices(file: str, kind: str) -> tuple[Choice, ...]:
    return tuple(Choice(**choice) for choice in load_definitions(file)[kind])
