"""The figure of a model: its arithmetic step by step, and its results beside what the report states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from natpatsip.analysis.benefits import Step
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.catalogue.facts import Fact, fact, number_of
from natpatsip.charts.comparison import stated_and_modelled
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.benefits.assumptions import Assumptions
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import format_count
from natpatsip.figures.notes import describe_break
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.subject import get_subject
from natpatsip.store import Snapshot
from natpatsip.store.notes import KeptNote

Steps = Mapping[str, Sequence[Step]]

STATED = "As the report states"
COLUMNS = (
    TableColumn("outcome", "Outcome"),
    TableColumn("step", "Step"),
    TableColumn("how", "How it is worked out"),
    TableColumn("value", "Number", "count"),
    TableColumn("unit", "Unit"),
)


@dataclass(frozen=True)
class Outcome:
    """One result of a model, by the key of its steps; `fact` is the published fact that states it, if one does.

    `short` is its name on a phone; `singular` and `plural` are what follows its number in a sentence.
    """

    id: str
    name: str
    short: str
    singular: str
    plural: str
    fact: str = ""

    def format_count(self, number: float | int) -> str:
        """“1 life saved”, “347 lives saved”."""
        return format_count(number, self.singular, self.plural)


@dataclass(frozen=True)
class Benefit:
    """What the figure of a model is about. `unit` is written under its axis; `nothing` is the finding when nothing was returned.

    `per` names another column, with each number divided by the first: the benefit of one home.
    """

    id: str
    question: str
    measure: str
    sheet: str
    unit: str
    nothing: str
    outcomes: tuple[Outcome, ...]
    per: TableColumn | None = None


def benefit_figure(
    benefit: Benefit,
    steps: Steps,
    period: str,
    assumptions: Assumptions,
    selection: Selection,
    snapshot: Snapshot,
    parted: KeptNote | None = None,
) -> Figure:
    """A row a step of each outcome that has steps, its result the last of them, then what the report states of it.

    There are none where a break has `parted` the last month from that which the benefit is counted from, and it says so.
    """
    benefit, steps = (replace(benefit, nothing=_explain_parted(parted)), {}) if parted else (benefit, steps)
    outcomes = [outcome for outcome in benefit.outcomes if steps.get(outcome.id)]
    stated = {
        outcome.id: fact(outcome.fact)
        for outcome in outcomes
        if outcome.fact and _is_stated_for(fact(outcome.fact), selection)
    }
    results = {outcome.id: int(half_up(steps[outcome.id][-1].value)) for outcome in outcomes}
    origin = get_origin(benefit.sheet, snapshot, selection)
    if assumptions.tried:
        origin["filters"] += f"; {assumptions.words}"
    where = get_subject(selection, snapshot, benefit.sheet).where
    tried = ", with another assumption tried" if assumptions.tried else ""
    return Figure(
        question=benefit.question,
        finding=_finding(benefit, outcomes, results, stated, assumptions, where),
        measure=f"{benefit.measure}{tried}",
        period=period,
        caption=_caption(outcomes, results, stated, assumptions),
        kind="Bar chart",
        definition=assumptions.definition,
        columns=COLUMNS + ((benefit.per,) if benefit.per else ()),
        rows=[
            row
            for outcome in outcomes
            for row in _rows(outcome, steps[outcome.id], stated.get(outcome.id), benefit.per)
        ],
        chart=lambda medium: _chart(benefit, outcomes, results, stated, medium),
        numbers=results | {f"{id}_stated": fact.value for id, fact in stated.items()},
        **origin,
    )


def _explain_parted(parted: KeptNote) -> str:
    return f"No benefit is counted from the first month, for {describe_break(parted)}"


def _is_stated_for(fact: Fact, selection: Selection) -> bool:
    """The report states results for England, all tools together, in its own quarter."""
    narrowed = {*PLACES, "tool"} & selection.choices.keys()
    return not narrowed and selection.quarter == fact.quarter


def _rows(outcome: Outcome, steps: Sequence[Step], stated: Fact | None, per: TableColumn | None) -> list[Row]:
    rows: list[Row] = [
        {"outcome": outcome.name, "step": step.label, "how": step.how, "value": half_up(step.value), "unit": step.unit}
        | ({per.name: half_up(step.value / steps[0].value, per.decimals) if steps[0].value else None} if per else {})
        for step in steps
    ]
    if stated:
        how = f"Stated in the {stated.stated_in}; the parameters of its model were not published"
        rows.append({"outcome": outcome.name, "step": STATED, "how": how, "value": stated.value, "unit": stated.unit})
    return rows


def _chart(
    benefit: Benefit,
    outcomes: Sequence[Outcome],
    results: Mapping[str, int],
    stated: Mapping[str, Fact],
    medium: Medium,
) -> Specification:
    rows = [
        {
            "name": f"{outcome.name}, {how}",
            "short": f"{outcome.short}, {how}",
            "value": value,
            "label": f"{value:,}",
            "modelled": how == "modelled",
        }
        for outcome in outcomes
        for how, value in _both(outcome, results, stated)
    ]
    return stated_and_modelled(rows, medium, unit=benefit.unit)


def _both(outcome: Outcome, results: Mapping[str, int], stated: Mapping[str, Fact]) -> list[tuple[str, float | int]]:
    published = [("published", number_of(stated[outcome.id].value))] if outcome.id in stated else []
    return [*published, ("modelled", results[outcome.id])]


def _finding(
    benefit: Benefit,
    outcomes: Sequence[Outcome],
    results: Mapping[str, int],
    stated: Mapping[str, Fact],
    assumptions: Assumptions,
    where: str,
) -> str:
    """The first outcome as stated and as modelled."""
    if not outcomes:
        return benefit.nothing
    first = outcomes[0]
    result, with_these = results[first.id], _with(assumptions)
    if first.id in stated:
        published = first.format_count(number_of(stated[first.id].value))
        return f"The report states {published}; {with_these} the model gives {result:,}"
    return f"{with_these.capitalize()} the model gives {first.format_count(result)} {where}"


def _caption(
    outcomes: Sequence[Outcome], results: Mapping[str, int], stated: Mapping[str, Fact], assumptions: Assumptions
) -> str:
    if not outcomes:
        return ""
    parts = [
        f"{outcome.name}: {' and '.join(f'{value:,} {how}' for how, value in _both(outcome, results, stated))}"
        for outcome in outcomes
    ]
    about = (
        f"{assumptions.model.beside} What its model assumes is not published, so the two need not agree."
        if stated
        else "The report states results for England as a whole, in its own quarter, so only the model’s are drawn here."
    )
    return " ".join([f"{'; '.join(parts)}.", about, *([f"{assumptions.words}."] if assumptions.tried else [])])


def _with(assumptions: Assumptions) -> str:
    return "with the assumptions tried here" if assumptions.tried else "with the assumptions here"
