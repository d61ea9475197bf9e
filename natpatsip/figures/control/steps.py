"""Steps of a series: recalculations that the ledger has, each dated, from what mean to what, and for what kind of cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from natpatsip.analysis.measures import Measure
from natpatsip.charts.specification import Row
from natpatsip.figures.formatting import format_period, format_reported
from natpatsip.store.ledger import CHANGES_OF_CARE, NOT_KNOWN, Decision, KindOfCause


@dataclass(frozen=True)
class Step:
    """Where limits begin anew: the first `month` of the new mean, both means in the measure's unit, and the kind of cause.

    The mean before is that of figures `since` a month.
    """

    since: date
    month: date
    before: float
    after: float
    kind_of_cause: KindOfCause

    @property
    def direction(self) -> str:
        """“up” or “down”, and nothing where the mean stayed."""
        return "up" if self.after > self.before else "down" if self.after < self.before else ""

    @property
    def counts(self) -> bool:
        """Whether care changed, so far as is known: by improvement work or an external cause, not by how it is recorded."""
        return bool(self.direction) and self.kind_of_cause in CHANGES_OF_CARE


def find_steps(points: Sequence[Row], decisions: Sequence[Decision]) -> list[Step]:
    """The steps of one series, by month; `points` are its rows in a chart, `decisions` those that recalculate it.

    A recalculation that no decision stands for, being only proposed, has a cause that is not known.
    """
    begun = {point["segment"]: point["date"] for point in reversed(points)}
    return [
        Step(
            begun[last["segment"]],
            first["date"],
            last["mean"],
            first["mean"],
            _kind_of_cause(decisions, last["date"], first["date"]),
        )
        for last, first in pairwise(points)
        if first["segment"] != last["segment"]
    ]


def describe_step(measure: Measure, step: Step) -> str:
    """“up from January 2022, 40% to 49%”."""
    before, after = (format_reported(measure, mean) for mean in (step.before, step.after))
    return f"{step.direction} from {format_period(measure, step.month)}, {before} to {after}"


def _kind_of_cause(decisions: Sequence[Decision], after: date, until: date) -> KindOfCause:
    """A recalculation in a month without data begins with the next point."""
    kinds = [d.rebase.judgement.kind_of_cause for d in decisions if after < d.rebase.month <= until]
    return kinds[-1] if kinds else NOT_KNOWN
