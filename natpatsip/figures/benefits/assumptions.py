"""What each model of a benefit assumes, and what somebody tries in its place; what is tried is never kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from natpatsip.catalogue.definitions import defined, pick


class AssumptionRefused(ValueError):
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
    def described(self) -> str:
        """Everything about it in one line, as definitions give it."""
        return f"{self.name}: {self.told(self.value)} ({self.status}; {self.source})"

    def told(self, value: float) -> str:
        """A value of it with its unit: “25 residents”, “10%”, “£1 million”."""
        if self.unit == "percent":
            return f"{value:,g}%"
        if self.unit == "GBP million":
            return f"£{value:,g} million"
        return f"{value:,g} {self.unit.removesuffix('s') if value == 1 else self.unit}"


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
        return {one.id: self.tried.get(one.id, one.value) for one in self.model.parameters}

    @property
    def words(self) -> str:
        """What was tried, for everything that leaves the page; nothing when nothing was."""
        tried = [
            f"{one.name}: {one.told(self.tried[one.id])} instead of {one.told(one.value)}"
            for one in self.model.parameters
            if one.id in self.tried
        ]
        stands = "the stored assumption is unchanged" if len(tried) == 1 else "the stored assumptions are unchanged"
        return f"Tried: {'; '.join(tried)}; {stands}" if tried else ""

    @property
    def definition(self) -> str:
        """The model in words, with every parameter and its source."""
        each = ". ".join(one.described for one in self.model.parameters)
        return f"{self.model.about} {each}. " + (f"{self.words}." if self.tried else "")


def model(id: str) -> Model:
    """The model of a figure; raises KeyError."""
    return pick(_models(), id, "model")


def assumed(id: str, tried: Mapping[str, float]) -> Assumptions:
    """The model of a figure with some of its values replaced; one that is as stored counts as not tried.

    Raises AssumptionRefused for a parameter that the model does not have and a value out of its range.
    """
    of = model(id)
    parameters = {one.id: one for one in of.parameters}
    for name, value in tried.items():
        if name not in parameters:
            raise AssumptionRefused(f"The model of {id} has no “{name}”. It has: {', '.join(parameters)}.")
        one = parameters[name]
        if not one.lowest <= value <= one.highest:
            raise AssumptionRefused(f"{one.name} is from {one.told(one.lowest)} to {one.told(one.highest)}.")
    return Assumptions(of, {name: value for name, value in tried.items() if value != parameters[name].value})


@cache
def _models() -> dict[str, Model]:
    return {
        entry["id"]: Model(
            entry["id"], entry["about"], entry["beside"], tuple(Parameter(**one) for one in entry["parameter"])
        )
        for entry in defined("benefits")["model"]
    }
