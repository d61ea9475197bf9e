"""Each published fact beside what the database gives for it."""

from dataclasses import dataclass
from typing import Literal

from natpatsip.analysis.rounding import half_up
from natpatsip.catalogue.facts import Fact, Value, facts
from natpatsip.published.contradictions import contradictions
from natpatsip.published.england import CannotCompute, England
from natpatsip.published.methods import METHODS, Computed
from natpatsip.published.wording import format_fact_value
from natpatsip.store import Snapshot

AGREES, DIFFERS, UNKNOWN = "agrees", "differs", "cannot be computed"
Verdict = Literal["agrees", "differs", "cannot be computed"]
VERDICTS: tuple[Verdict, ...] = (AGREES, DIFFERS, UNKNOWN)


@dataclass(frozen=True)
class Comparison:
    """A published fact and what the database gives for it, rounded as the report rounds; None when it gives nothing.

    `reason` says why it differs or cannot be computed, and is empty when it agrees. `figure` is the figure that shows
    the number, if any does.
    """

    fact: Fact
    computed: Value | None
    verdict: Verdict
    reason: str

    @property
    def figure(self) -> str:
        return self.fact.figure


def compare(snapshot: Snapshot) -> list[Comparison]:
    """Every published fact, in the order of the programmes, beside what the database gives now."""
    england = England(snapshot)
    contradicted = {fact: found.words for found in contradictions() for fact in found.facts}
    return [_compare(fact, england, contradicted.get(fact.id, "")) for fact in facts()]


def _compare(fact: Fact, england: England, contradicted: str) -> Comparison:
    if not fact.method:
        # Nothing computes it, but where the report states another number for the same thing, it differs from itself.
        verdict, because = (DIFFERS, [contradicted, f"Here it cannot be computed: it {fact.reason}."])
        if not contradicted:
            verdict, because = UNKNOWN, [fact.reason]
        return Comparison(fact, None, verdict, " ".join(because))
    try:
        computed = METHODS[fact.method](fact, england)
    except CannotCompute as problem:
        return Comparison(fact, None, UNKNOWN, str(problem))
    rounded = _rounded(computed, fact)
    if _agrees(fact, computed, rounded):
        return Comparison(fact, rounded, AGREES, "")
    return Comparison(fact, rounded, DIFFERS, _difference(fact, rounded, england, contradicted))


def _rounded(computed: Computed, fact: Fact) -> Value:
    return computed if isinstance(computed, str) else half_up(computed, fact.decimals)


def _agrees(fact: Fact, computed: Computed, rounded: Value) -> bool:
    """“More than 65%” is held against the number itself; an ambition of “more than 85%” is 85."""
    if not fact.comparison or fact.method == "ambition":
        return rounded == fact.value
    return computed > fact.value if fact.comparison == "more than" else computed >= fact.value


def _difference(fact: Fact, rounded: Value, england: England, contradicted: str) -> str:
    """What the database gives instead; who has not returned; and what in the report contradicts the number."""
    sentences = [f"The record gives {format_fact_value(rounded, fact.unit, fact.decimals)}."]
    if fact.figure and (missing := england.missing(fact.figure, fact.quarter)):
        sentences.append(f"Not returned: {', '.join(missing)}.")
    return " ".join([*sentences, contradicted]).strip()


def as_record(comparison: Comparison) -> dict[str, Value | None]:
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
        "verdict": comparison.verdict,
        "reason": comparison.reason,
        "figure": comparison.figure or None,
        "how": fact.how,
        "stated_in": fact.stated_in,
        "source": fact.source,
    }
