"""What the figures of System Safety count: systems engaged, safety plans, and trusts past phases of PSIRF."""

from collections.abc import Iterable
from dataclasses import dataclass

import narwhals as nw

from natpatsip import catalogue, organisations
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import MEASURES, share_of_places
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.figures.formatting import format_count
from natpatsip.figures.frames import frame_of_quarter
from natpatsip.figures.wording import ENGLAND, name_places
from natpatsip.store import Snapshot

SYSTEMS, PSIRF = "systems", "psirf"
ENGAGED, AGREED, COMPLETE = MEASURES["safety_engaged"], MEASURES["safety_plans"], MEASURES["safety_phases"]
PLANS = catalogue.ambition("safety_plans")
PHASES = catalogue.ambition("safety_phases")
# Ours: an ambition for all trusts is not judged by fewer of them.
ENOUGH_PERCENT = 80


@dataclass(frozen=True)
class TrustsReported:
    """How many NHS trusts of a place reported how far they are with PSIRF, of all that stand there at the quarter's end.

    Reporting is voluntary, so what they say is told of them alone and never of the place.
    """

    place: str
    reported: int
    expected: int

    @property
    def enough(self) -> bool:
        """Whether so many reported that they can be held against an ambition for all trusts."""
        return self.expected > 0 and 100 * self.reported >= ENOUGH_PERCENT * self.expected

    @property
    def name(self) -> str:
        """In a sentence: “the 9 of 212 NHS trusts that reported”, “the 2 of 12 NHS trusts in Wessex that reported”."""
        where = "" if self.place == ENGLAND else f" in {self.place}"
        return f"the {self.reported} of {format_count(self.expected, 'NHS trust')}{where} that reported"

    @property
    def label(self) -> str:
        """By itself: “9 of 212 NHS trusts”, “Wessex: 2 of 12 NHS trusts”; the place where none reported."""
        if not self.reported:
            return self.place
        where = "" if self.place == ENGLAND else f"{self.place}: "
        return f"{where}{self.reported} of {format_count(self.expected, 'NHS trust')}"


def systems_chosen(selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
    """The systems returned for the quarter, narrowed to the places chosen."""
    return frame_of_quarter(frames.systems, selection, snapshot)


def trusts_chosen(selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
    """The trusts whose phases were returned for the quarter, narrowed to the places chosen."""
    return frame_of_quarter(frames.psirf, selection, snapshot)


def count_trusts_reported(selection: Selection, snapshot: Snapshot) -> TrustsReported:
    """The NHS trusts of any kind that stand at the quarter's end in the places chosen, and those of them that reported.

    One that works with two collaboratives counts in each, and once in all.
    """
    reported = share_of_places(COMPLETE, selection, snapshot.frame).expected
    standing = {
        trust.code
        for psc in collaboratives_of(selection, PSIRF)
        for trust in organisations.trusts_of(psc.code, on=selection.quarter.end)
        if _is_chosen(trust, selection)
    }
    return TrustsReported(name_places(selection), reported, len(standing))


def _is_chosen(trust: organisations.Trust, selection: Selection) -> bool:
    """Whether a trust is one of those chosen, with its head office in the ICBs and regions chosen."""
    region = organisations.region_of_icb(trust.icb).code
    own = ((selection.trust, trust.code), (selection.icb, trust.icb), (selection.region, region))
    return all(not chosen or code in chosen for chosen, code in own)


def count_systems(rows: Iterable[Row]) -> dict[str, int]:
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
