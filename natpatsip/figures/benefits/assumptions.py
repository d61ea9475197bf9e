"""What each model of a benefit assumes, and what somebody tries in its place; what is tried is never kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from natpatsip.catalogue.definitions import find_defined, load_definitions
from natpatsip.errors import UserError
from natpatsip.figures.formatting import add_unit


class AssumptionRefused(UserError, ValueError):
    """A value for a parameter that the model does not have, or that is out of its range."""


@dataclass(frozen=True)
class Parameter:
    """One number that a model assumes: its source, whether that source publishes it, and what may be tried instead."""

    id: str
    name: str
    value: float
    unit: str
    status: str
    source: str
    lowest: float
    highest: float
    step: float

    @property
    def description(self) -> str:
        """Everything about it in one line, as definitions give it."""
        return f"{self.name}: {self.format_value(self.value)} ({self.status}; {self.source})"

    def format_value(self, value: float) -> str:
        """A value of it with its unit: “25 residents”, “10%”, “£1 million”."""
        return add_unit(f"{value:,g}", self.unit)


@dataclass(frozen=True)
class Model:
    """How a benefit is modelled: what is taken to happen, the numbers assumed, and what to know `beside` the report's."""

    id: str
    about: str
    beside: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True)
class Assumptions:
    """A model with what is assumed for one drawing of it; `tried` has only what differs from what is stored."""

    model: Model
    tried: Mapping[str, float] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, float]:
        """The value of each parameter by its id."""
        return {parameter.id: self.tried.get(parameter.id, parameter.value) for parameter in self.model.parameters}

    @property
    def words(self) -> str:
        """What was tried, for everything that leaves the page; nothing when nothing was."""
        tried = [
            f"{known.name}: {known.format_value(self.tried[known.id])} instead of {known.format_value(known.value)}"
            for known in self.model.parameters
            if known.id in self.tried
        ]
        unchanged = "the stored assumption is unchanged" if len(tried) == 1 else "the stored assumptions are unchanged"
        return f"Tried: {'; '.join(tried)}; {unchanged}" if tried else ""

    @property
    def definition(self) -> str:
        """The model in words, with every parameter and its source."""
        parameters = ". ".join(parameter.description for parameter in self.model.parameters)
        return f"{self.model.about} {parameters}. " + (f"{self.words}." if self.tried else "")


def get_model(id: str) -> Model:
    """The model of a figure; raises KeyError."""
    return find_defined(_models(), id, "model")


def list_parameters(id: str) -> list[str]:
    """What the model of a figure assumes, a line each with its source; nothing where a figure models nothing."""
    return [parameter.description for parameter in get_model(id).parameters] if id in _models() else []


def assume(id: str, tried: Mapping[str, float]) -> Assumptions:
    """The model of a figure with some of its values replaced; one that is as stored counts as not tried.

    Raises AssumptionRefused for a figure that models nothing, a parameter that its model does not have and a value out of
    its range.
    """
    if id not in _models():
        raise AssumptionRefused(
            f"{id} models nothing, so there is nothing to assume. These do: {', '.join(_models())}."
        )
    chosen = get_model(id)
    parameters = {parameter.id: parameter for parameter in chosen.parameters}
    for name, value in tried.items():
        if name not in parameters:
            raise AssumptionRefused(f"The model of {id} has no “{name}”. It has: {', '.join(parameters)}.")
        parameter = parameters[name]
        if not parameter.lowest <= value <= parameter.highest:
            lowest, highest = parameter.format_value(parameter.lowest), parameter.format_value(parameter.highest)
            raise AssumptionRefused(f"{parameter.name} is from {lowest} to {highest}.")
    return Assumptions(chosen, {name: value for name, value in tried.items() if value != parameters[name].value})


@cache
def _models() -> dict[str, Model]:
    return {
        entry["id"]: Model(
            entry["id"],
            entry["about"],
            entry["beside"],
            tuple(Parameter(**parameter) for parameter in entry["parameter"]),
        )
        for entry in load_definitions("benefits")["model"]
    }
