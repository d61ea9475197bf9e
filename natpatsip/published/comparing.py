"""Each published fact beside what the database gives for it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from natpatsip.analysis.rounding import half_up
from natpatsip.catalogue.facts import Fact, Value, facts, number_of
from natpatsip.published.contradictions import contradictions
from natpatsip.published.figures import CannotCompute, Figures
from natpatsip.published.methods import METHODS, Computed
from natpatsip.published.wording import format_fact_value
from natpatsip.store import Snapshot


class Agreement(StrEnum):
    """What comes of a published number beside the database, in the order in which a reader needs them."""

    DIFFERS = "differs"
    CONTRADICTED = "the report contradicts itself"
    UNKNOWN = "cannot be computed"
    AGREES = "agrees"
    DEFINITION = "a definition, not a result"


@dataclass(frozen=True)
class Comparison:
    """A published fact and what the database gives for it, rounded as the report rounds; None when it gives nothing.

    `reason` says why it differs or cannot be computed; `contradictions` are the ids of what in the report contradicts it.
    """

    fact: Fact
    computed: Value | None
    verdict: Agreement
    reason: str
    contradictions: tuple[str, ...]


def compare(snapshot: Snapshot) -> list[Comparison]:
    """Every published fact, in the order of the facts, beside what the database gives now."""
    figures, found = Figures(snapshot), contradictions()
    return [_compare(fact, figures, tuple(one.id for one in found if fact.id in one.facts)) for fact in facts()]


def _compare(fact: Fact, figures: Figures, contradicted: tuple[str, ...]) -> Comparison:
    computed, reason = _compute(fact, figures)
    rounded = None if computed is None else _rounded(computed, fact)
    agrees = computed is not None and _agrees(fact, computed)
    if rounded is not None and not agrees:
        reason = _difference(fact, rounded, figures)
    verdict = _verdict(fact, computed is not None, agrees, bool(contradicted))
    return Comparison(fact, rounded, verdict, reason, contradicted)


def _compute(fact: Fact, figures: Figures) -> tuple[Computed | None, str]:
    """What the database gives, or else why it gives nothing."""
    if not fact.method:
        return None, fact.reason
    try:
        return METHODS[fact.method](fact, figures), ""
    except CannotCompute as problem:
        return None, str(problem)


def _verdict(fact: Fact, computed: bool, agrees: bool, contradicted: bool) -> Agreement:
    """A number that the database gives too agrees, even where the report contradicts it."""
    if fact.basis == "definition" and (agrees or not computed):
        return Agreement.DEFINITION
    if agrees:
        return Agreement.AGREES
    if contradicted:
        return Agreement.CONTRADICTED
    return Agreement.DIFFERS if computed else Agreement.UNKNOWN


def _rounded(computed: Computed, fact: Fact) -> Value:
    return computed if isinstance(computed, str) else half_up(computed, fact.decimals)


def _agrees(fact: Fact, computed: Computed) -> bool:
    """“More than 65%” is held against the number itself; an ambition of “more than 85%” is 85."""
    if not fact.comparison or fact.basis == "definition" or isinstance(computed, str):
        return _rounded(computed, fact) == fact.value
    stated = number_of(fact.value)
    return computed > stated if fact.comparison == "more than" else computed >= stated


def _difference(fact: Fact, rounded: Value, figures: Figures) -> str:
    """What the database gives instead, and who has not returned; of a single place, whether returns are demonstrations."""
    sentences = [f"The record gives {format_fact_value(rounded, fact.unit, fact.decimals)}."]
    if fact.figure:
        provenance = figures.draw(fact, fact.quarter).provenance
        if provenance.not_returned:
            sentences.append(f"Not returned: {', '.join(provenance.not_returned)}.")
        if provenance.demonstration and fact.place:
            sentences.append("Demonstration returns are illustrative for a single place.")
    return " ".join(sentences)


def summarise(comparisons: Iterable[Comparison]) -> str:
    """How many results have which verdict; the cells of the table by collaborative, and what is no result, apart."""
    comparisons = list(comparisons)
    results = Counter(one.verdict for one in comparisons if one.fact.is_result)
    cells = Counter(one.verdict for one in comparisons if one.fact.basis == "table")
    bases = Counter(one.fact.basis for one in comparisons)
    return (
        f"{results[Agreement.AGREES]} of {results.total()} results agree; {results[Agreement.DIFFERS]} differ, in"
        f" {results[Agreement.CONTRADICTED]} the report contradicts itself, and {results[Agreement.UNKNOWN]} cannot be computed."
        f" Of the {cells.total()} cells of figure 19 by collaborative {cells[Agreement.AGREES]} agree. Not counted:"
        f" {bases['definition']} definitions, and {bases['mention']} days, quarters and figures that are only mentioned."
    )


def as_record(comparison: Comparison) -> dict[str, Any]:
    """A comparison for programs: numbers as numbers, its unit beside them."""
    fact = comparison.fact
    return {
        "id": fact.id,
        "programme": fact.programme,
        "measure": fact.measure,
        "scope": fact.scope,
        "quarter": fact.quarter.label,
        "published": fact.value,
        "comparison": fact.comparison or "exactly",
        "computed": comparison.computed,
        "unit": fact.unit,
        "is_result": fact.is_result,
        "verdict": comparison.verdict,
        "reason": comparison.reason,
        "contradictions": list(comparison.contradictions),
        "figure": fact.figure or None,
        "how": fact.how,
        "note": fact.note,
        "stated_in": fact.stated_in,
        "source": fact.report.title,
    }
