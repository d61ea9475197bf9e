"""Phases: how many ICBs stand in which, how each moved, what a plan expects by a day, and who has completed what.

Frames of ICBs have `quarter`, `psc`, `icb`, `phase` (0: not engaged) and `score` (blank for an ICB not engaged).
Frames of trusts have `quarter`, `psc`, `trust`, `phase` and `status` (blank: not reported).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

import narwhals as nw

from natpatsip.analysis.adoption import Share, collect_rows, sum_columns
from natpatsip.catalogue import PlannedPhase

COMPLETE = "complete"


@dataclass(frozen=True)
class Reach:
    """How many ICBs stand in certain phases, and in how many collaboratives they are."""

    icbs: int
    pscs: int


@dataclass(frozen=True)
class IcbPhase:
    """Where an ICB stands: its phase and its progress score."""

    phase: int
    score: float | None


class Expected(Enum):
    """What a plan expects of a phase by a day, in words; where the plan gives a range, it may be so."""

    COMPLETE = "Should be complete"
    MAY_BE_COMPLETE = "May be complete"
    UNDER_WAY = "Should be under way"
    MAY_BE_UNDER_WAY = "May be under way"
    TO_COME = "Still to come"


def reach(icbs: nw.LazyFrame, phases: Collection[int]) -> Reach:
    """The ICBs in these phases, each once, and their collaboratives."""
    rows = collect_rows(icbs.filter(nw.col("phase").is_in(list(phases))).select("icb", "psc"))
    return Reach(len({row["icb"] for row in rows}), len({row["psc"] for row in rows}))


def progress_of_icbs(icbs: nw.LazyFrame) -> dict[str, IcbPhase]:
    """Where each ICB of a quarter stands, by its code."""
    rows = collect_rows(icbs.select("icb", "phase", "score"))
    return {row["icb"]: IcbPhase(row["phase"], row["score"]) for row in rows}


def icbs_by_group(icbs: nw.LazyFrame, groups: Mapping[str, Collection[int]]) -> dict[str, dict[str, int]]:
    """For each quarter with ICBs, by its key, how many stand in each group of phases; 0 where none of them does."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(groups, 0))
    group_of = {phase: group for group, phases in groups.items() for phase in phases}
    for row in collect_rows(icbs.select("quarter", "phase", "entities")):
        counts[row["quarter"]][group_of[row["phase"]]] += row["entities"]
    return dict(counts)


def expected_by(phase: PlannedPhase, day: date) -> Expected:
    """What the plan expects of a phase once a day is over; its months count from their first day to their last."""
    if phase.end_latest and phase.end_latest <= day:
        return Expected.COMPLETE
    if phase.end_earliest and phase.end_earliest <= day:
        return Expected.MAY_BE_COMPLETE
    if phase.start_latest <= day:
        return Expected.UNDER_WAY
    return Expected.MAY_BE_UNDER_WAY if phase.start_earliest <= day else Expected.TO_COME


def completed_phases(trusts: nw.LazyFrame, phases: Collection[int], by: Sequence[str]) -> nw.LazyFrame:
    """A row a trust that reported in each group of `by`: whether it has completed all of these phases (`complete`).

    A trust has reported when there is a status for any phase. One that works with two collaboratives counts once in a
    group, and as complete when one of them says so and the other does not say otherwise.
    """
    told = ~nw.col("status").is_null()
    flagged = trusts.with_columns(
        told=nw.when(told).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64),
        done=nw.when(nw.col("status") == COMPLETE).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64),
    )
    by_phase = sum_columns(flagged, [*by, "trust", "phase"], "told", "done")
    wanted = nw.col("phase").is_in(list(phases)) & (nw.col("done") > 0) & (nw.col("done") == nw.col("told"))
    counted = by_phase.with_columns(completed=nw.when(wanted).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64))
    reported = sum_columns(counted, [*by, "trust"], "completed", "told").filter(nw.col("told") > 0)
    return reported.with_columns(complete=nw.col("completed") == len(phases))


def trusts_completed(trusts: nw.LazyFrame, phases: Collection[int]) -> Share | None:
    """The trusts that have completed all of these phases, of all that reported; None where there are none."""
    complete = [row["complete"] for row in collect_rows(completed_phases(trusts, phases, []))]
    return Share(sum(complete), len(complete)) if complete else None
