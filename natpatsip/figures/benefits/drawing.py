"""The figure of a model: its arithmetic step by step, and its results beside what the report states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from natpatsip.analysis.benefits import Step
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.catalogue.facts import Fact, fact
from natpatsip.charts.comparison import stated_and_modelled
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.benefits.assumptions import Assumptions
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.provenance import drawn_from
from natpatsip.figures.wording import counted, place
from natpatsip.store import Reading

Steps = Mapping[str, Sequence[Step]]

STATED = "As the report states"
COLUMNS = (
    TableColumn("outcome", "Outcome"),
    TableColumn("step", "Step"),
    TableColumn("how", "How it comes about"),
    TableColumn("value", "Number", "count"),
    TableColumn("unit", "Unit"),
)


@dataclass(frozen=True)
class Outcome:
    """One result of a model, by the key of its steps; `fact` is the published fact that states it, if one does.

    `short` is its name on a phone; `one` and `many` are what follows its number in a sentence.
    """

    id: str
    name: str
    short: str
    one: str
    many: str
    fact: str = ""

    def counted(self, number: int) -> str:
        """“1 life saved”, “347 lives saved”."""
        return counted(number, self.one, self.many)


@dataclass(frozen=True)
class Benefit:
    """What the figure of a model is about. `unit` stands under its axis; `nothing` is said when nothing was returned.

    `per` names another column, with each number divided by the first: the benefit of one home.
    """

    id: str
    programme: str
    question: str
    measure: str
    sheet: str
    unit: str
    nothing: str
    outcomes: tuple[Outcome, ...]
    per: TableColumn | None = None


def benefit_figure(
    benefit: Benefit, steps: Steps, period: str, assumptions: Assumptions, selection: Selection, reading: Reading
) -> Figure:
    """A row a step of each outcome that has steps, its result the last of them, then what the report states of it."""
    found = [outcome for outcome in benefit.outcomes if steps.get(outcome.id)]
    stated = {one.id: fact(one.fact) for one in found if one.fact and _is_stated_for(fact(one.fact), selection)}
    results = {one.id: half_up(steps[one.id][-1].value) for one in found}
    origin = drawn_from(benefit.sheet, reading, selection)
    if assumptions.tried:
        origin["filters"] += f"; {assumptions.words}"
    finding = _finding(benefit, found, results, stated, assumptions, selection)
    caption = _caption(found, results, stated, assumptions)
    tried = ", with another assumption tried" if assumptions.tried else ""
    return Figure(
        id=benefit.id,
        programme=benefit.programme,
        question=benefit.question,
        finding=finding,
        measure=f"{benefit.measure}{tried}",
        period=period,
        caption=caption,
        alt=f"Bar chart. {finding}. {caption}",
        definition=assumptions.definition,
        columns=COLUMNS + ((benefit.per,) if benefit.per else ()),
        rows=[row for one in found for row in _rows(one, steps[one.id], stated.get(one.id), benefit.per)],
        chart=lambda medium: _chart(benefit, found, results, stated, medium),
        numbers=results | {f"{one}_stated": fact.value for one, fact in stated.items()},
        **origin,
    )


def _is_stated_for(fact: Fact, selection: Selection) -> bool:
    """The report states results for England, all tools together, in its own quarter."""
    narrowed = {*PLACES, "tool"} & selection.choices.keys()
    return not narrowed and selection.quarter == fact.quarter


def _rows(outcome: Outcome, steps: Sequence[Step], stated: Fact | None, per: TableColumn | None) -> list[Row]:
    rows = [
        {"outcome": outcome.name, "step": step.label, "how": step.how, "value": half_up(step.value), "unit": step.unit}
        | ({per.name: half_up(step.value / steps[0].value, per.decimals) if steps[0].value else None} if per else {})
        for step in steps
    ]
    if stated:
        how = f"Stated in the {stated.stated_in}; the parameters of its model were not published"
        rows.append({"outcome": outcome.name, "step": STATED, "how": how, "value": stated.value, "unit": stated.unit})
    return rows


def _chart(
    benefit: Benefit, found: Sequence[Outcome], results: Mapping[str, int], stated: Mapping[str, Fact], medium: Medium
) -> Specification:
    rows = [
        {
            "name": f"{one.name}, {how}",
            "short": f"{one.short}, {how}",
            "value": value,
            "label": f"{value:,}",
            "modelled": how == "modelled",
        }
        for one in found
        for how, value in _both(one, results, stated)
    ]
    return stated_and_modelled(
        rows,
        medium,
        name="name",
        short="short",
        value="value",
        label="label",
        short_label="label",
        modelled="modelled",
        unit=benefit.unit,
    )


def _both(outcome: Outcome, results: Mapping[str, int], stated: Mapping[str, Fact]) -> list[tuple[str, int]]:
    published = [("published", stated[outcome.id].value)] if outcome.id in stated else []
    return [*published, ("modelled", results[outcome.id])]


def _finding(
    benefit: Benefit,
    found: Sequence[Outcome],
    results: Mapping[str, int],
    stated: Mapping[str, Fact],
    assumptions: Assumptions,
    selection: Selection,
) -> str:
    """The first outcome as stated and as modelled."""
    if not found:
        return benefit.nothing
    first = found[0]
    result, with_these = results[first.id], _with(assumptions)
    if first.id in stated:
        return f"The report states {first.counted(stated[first.id].value)}; {with_these} the model gives {result:,}"
    return f"{with_these.capitalize()} the model gives {first.counted(result)} in {place(selection)}"


def _caption(
    found: Sequence[Outcome], results: Mapping[str, int], stated: Mapping[str, Fact], assumptions: Assumptions
) -> str:
    if not found:
        return ""
    each = [
        f"{one.name}: {' and '.join(f'{value:,} {how}' for how, value in _both(one, results, stated))}" for one in found
    ]
    about = (
        f"{assumptions.model.beside} What its model assumes is not published, so the two need not agree."
        if stated
        else "The report states results for England as a whole, in its own quarter, so only the model’s are drawn here."
    )
    return " ".join([f"{'; '.join(each)}.", about, *([f"{assumptions.words}."] if assumptions.tried else [])])


def _with(assumptions: Assumptions) -> str:
    return "with the assumptions tried here" if assumptions.tried else "with the assumptions here"
