"""The rebase ledger: who decided that a chart's limits are recalculated from a month, and why.

A decision is an event like any other: appended, never changed. Of one series and month the last decision stands, and
one that is undone stands no longer.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Literal

from natpatsip.access import Actor, require
from natpatsip.store.appending import Appending, NoLongerStands
from natpatsip.store.event_kinds import DECIDED
from natpatsip.store.snapshot import Snapshot

Decided = Literal["accepted", "declined", "set", "undone"]

KindOfCause = Literal["improvement", "external", "recording", "not known"]
Answer = Literal["yes", "no", "not known"]

NOT_KNOWN: Literal["not known"] = "not known"
# Decisions that make the limits begin anew.
RECALCULATES = ("accepted", "set")
# A change of these kinds of cause is one of care; another may be one of what was written down.
CHANGES_OF_CARE = ("improvement", "external")


@dataclass(frozen=True)
class SeriesKey:
    """Which series a decision is about: a measure, at a level of places, in one place there (England has none)."""

    measure: str
    level: str = "england"
    place: str = ""


@dataclass(frozen=True)
class Judgement:
    """What whoever decides says of a change: the kind of its cause, and the answers to Wheeler's four questions.

    Does the process behave differently, is the change explained, is it wanted, is it lasting. Decisions from before
    these were asked say “not known” to all.
    """

    kind_of_cause: KindOfCause = NOT_KNOWN
    different: Answer = NOT_KNOWN
    explained: Answer = NOT_KNOWN
    wanted: Answer = NOT_KNOWN
    lasting: Answer = NOT_KNOWN


@dataclass(frozen=True)
class Rebase:
    """A decision on one series and month, with its reason, the cause that is seen for the change, and a judgement of it.

    `demonstration` marks one that came with the demonstration data.
    """

    series: SeriesKey
    month: date
    decision: Decided
    reason: str
    cause: str
    demonstration: bool = False
    judgement: Judgement = Judgement()


@dataclass(frozen=True)
class Decision:
    """A decision as it is kept: its number, who took it and when (with its zone)."""

    number: int
    by_whom: str
    happened_at: datetime
    rebase: Rebase


def get_decisions(snapshot: Snapshot, series: SeriesKey) -> list[Decision]:
    """Every decision on a series, the first taken first, those that were undone and the undoings too."""
    return _decisions(snapshot, "events_decided", series)


def get_current_decisions(snapshot: Snapshot, series: SeriesKey) -> list[Decision]:
    """What holds for a series now, by month: accepted, declined or set."""
    return sorted(_decisions(snapshot, "current_decisions", series), key=lambda decision: decision.rebase.month)


def get_rebases(snapshot: Snapshot) -> dict[SeriesKey, list[date]]:
    """The months from which limits are recalculated, in order, for every series that has any."""
    return {
        series: [decision.rebase.month for decision in decisions]
        for series, decisions in get_recalculations(snapshot).items()
    }


def get_recalculations(snapshot: Snapshot) -> dict[SeriesKey, list[Decision]]:
    """The decisions that recalculate limits now, by month, for every series that has any."""
    rows = snapshot.rows(
        "SELECT * FROM current_decisions WHERE list_contains(?, decision) ORDER BY month",
        [list(RECALCULATES)],
        of=[DECIDED.name],
    )
    recalculations: dict[SeriesKey, list[Decision]] = {}
    for row in rows:
        decision = _decision(row)
        recalculations.setdefault(decision.rebase.series, []).append(decision)
    return recalculations


def _decisions(snapshot: Snapshot, view: str, series: SeriesKey) -> list[Decision]:
    rows = snapshot.rows(
        f"SELECT * FROM {view} WHERE measure = ? AND level = ? AND place = ? ORDER BY sequence",
        [series.measure, series.level, series.place],
        of=[DECIDED.name],
    )
    return [_decision(row) for row in rows]


def _decision(row: Mapping[str, Any]) -> Decision:
    series = SeriesKey(row["measure"], row["level"], row["place"])
    judgement = Judgement(**{field.name: row[field.name] or NOT_KNOWN for field in fields(Judgement)})
    rebase = Rebase(series, row["month"], row["decision"], row["why"], row["cause"], row["demonstration"], judgement)
    return Decision(row["sequence"], row["by_whom"], row["happened_at"], rebase)


class WritingDecisions(Appending):
    """The appends that recalculate the limits of charts, or decline to."""

    def decide(self, rebase: Rebase, by: Actor) -> int:
        """Append a decision about the limits of a series; returns its number.

        Raises NoLongerStands when there is nothing to undo, and NotAllowed.
        """
        require(by, "decide")
        at = {"measure": rebase.series.measure, "level": rebase.series.level, "place": rebase.series.place}
        current = self.rows(
            "SELECT 1 FROM current_decisions WHERE measure = ? AND level = ? AND place = ? AND month = ?",
            [*at.values(), rebase.month],
        )
        if rebase.decision == "undone" and not current:
            raise NoLongerStands(f"No decision stands for {rebase.month:%B %Y}, so there is nothing to undo.")
        rest = {"month": rebase.month, "decision": rebase.decision, "cause": rebase.cause}
        body = at | rest | {"demonstration": rebase.demonstration} | asdict(rebase.judgement)
        return self._append_event(DECIDED, by, rebase.reason, body=body)
