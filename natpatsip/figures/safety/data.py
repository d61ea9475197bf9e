"""What the figures of System Safety count: systems engaged, safety plans, and trusts past phases of PSIRF."""

from collections.abc import Iterable

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.selection import Selection, in_quarter, narrow
from natpatsip.store import Snapshot

SYSTEMS, PSIRF = "systems", "psirf"
ENGAGED, AGREED, COMPLETE = MEASURES["safety_engaged"], MEASURES["safety_plans"], MEASURES["safety_phases"]
PLANS = catalogue.ambition("safety_plans")
PHASES = catalogue.ambition("safety_phases")


def systems_chosen(selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
    """The systems returned for the quarter, narrowed to the places chosen."""
    return narrow(in_quarter(snapshot.frame(frames.systems), selection.quarter), selection)


def trusts_chosen(selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
    """The trusts whose phases were returned for the quarter, narrowed to the places chosen."""
    return narrow(in_quarter(snapshot.frame(frames.psirf), selection.quarter), selection)


def count_systems(rows: Iterable[dict]) -> dict[str, int]:
    """The systems returned: all, those engaged, by how many collaboratives; plans at each status, and events held."""
    rows = list(rows)
    if not rows:
        return {}
    engaged, plans = [row for row in rows if row["engaged"]], [row["plan"] for row in rows]
    return {
        "icbs_engaged": len(engaged),
        "icbs": len(rows),
        "pscs_engaged": len({row["psc"] for row in engaged}),
        **{f"plans_{plan.code}": plans.count(plan.code) for plan in catalogue.plan_statuses()},
        "events": sum(row["events_held"] for row in rows),
    }


def past_ambition(share: Share) -> bool:
    """Whether the ambition for phases 1 and 2 is met, which is more than its value and not that value itself."""
    return PHASES.is_met_by(100 * share.ratio)
