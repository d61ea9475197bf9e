"""Phases: how many ICBs stand in which, how each moved, what a plan expects by a day, and who has completed what.

Frames of ICBs have `quarter`, `psc`, `icb`, `phase` (0: not engaged) and `score` (blank for an ICB not engaged).
Frames of trusts have `quarter`, `psc`, `trust`, `phase` and `status` (blank: not reported).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

import narwhals as nw

from natpatsip.analysis.adoption import Share, collect_rows
from natpatsip.catalogue import PlannedPhase

COMPLETE = "complete"


@dataclass(frozen=True)
class Reach:
    """How many ICBs stand in certain phases, and in how many collaboratives they are."""

    icbs: int
    pscs: int


@dataclass(frozen=True)
class Progress:
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


def progress_of_icbs(icbs: nw.LazyFrame) -> dict[str, Progress]:
    """Where each ICB of a quarter stands, by its code."""
    rows = collect_rows(icbs.select("icb", "phase", "score"))
    return {row["icb"]: Progress(row["phase"], row["score"]) for row in rows}


def icbs_by_group(icbs: nw.LazyFrame, groups: Mapping[str, Collection[int]]) -> dict[str, dict[str, int]]:
    """For each quarter with ICBs, by its key, how many stand in each group of phases; 0 where none of them does."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(groups, 0))
    group_of = {phase: group for group, phases in groups.items() for phase in phases}
    for row in collect_rows(icbs.select("quarter", "phase", "entities")):
        counts[row["quarter"]][group_of[row["phase"]]] += row["entities"]
    return dict(counts)


def icb_shares_in(icbs: nw.LazyFrame, phases: Collection[int]) -> dict[str, Share]:
    """The ICBs in these phases, of all ICBs returned, by the code of their collaborative."""
    shares: defaultdict[str, Share] = defaultdict(lambda: Share(0, 0))
    for row in collect_rows(icbs.select("psc", "phase")):
        shares[row["psc"]] += Share(int(row["phase"] in phases), 1)
    return dict(shares)


def expected_by(phase: PlannedPhase, day: date) -> Expected:
    """What the plan expects of a phase once a day is over; its months count from their first day to their last."""
    if phase.end_latest and phase.end_latest <= day:
        return Expected.COMPLETE
    if phase.end_earliest and phase.end_earliest <= day:
        return Expected.MAY_BE_COMPLETE
    if phase.start_latest <= day:
        return Expected.UNDER_WAY
    return Expected.MAY_BE_UNDER_WAY if phase.start_earliest <= day else Expected.TO_COME


def trusts_completed(trusts: nw.LazyFrame, phases: Collection[int], by: str | None = None) -> dict[str, Share]:
    """The trusts that have completed all of these phases, of all trusts of the sheets returned, by a column of the frame.

    Without a column all are one group, under an empty name. A trust that works with two collaboratives counts once in a
    group, and as complete when one of them says so and the other does not say otherwise.
    """
    statuses: defaultdict[tuple[str, str], defaultdict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    columns = dict.fromkeys(["trust", "phase", "status", *([by] if by else [])])
    for row in collect_rows(trusts.select(*columns)):
        by_phase = statuses[row[by] if by else "", row["trust"]]
        if row["status"]:
            by_phase[row["phase"]].add(row["status"])
    shares: defaultdict[str, Share] = defaultdict(lambda: Share(0, 0))
    for (group, _), by_phase in statuses.items():
        shares[group] += Share(int(all(by_phase.get(phase) == {COMPLETE} for phase in phases)), 1)
    return dict(shares)
