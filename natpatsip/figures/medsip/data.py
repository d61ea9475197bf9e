"""What the figures of Medicines count: ICBs by phase, and the ambitions for people on opioids."""

from dataclasses import dataclass

import narwhals as nw

from natpatsip import catalogue, organisations
from natpatsip.analysis import frames
from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.measures.quarterly import ACTION
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures.frames import frame_of_quarter
from natpatsip.store import Snapshot

OPIOIDS, REVIEWS = "opioids", "medication_reviews"
PLANNING = (2, 3)
IMPROVING, ACTING = MEASURES["medsip_improvement"], MEASURES["medsip_action"]
NOT_ENGAGED = "Not engaged"
SUPPORTED = catalogue.ambition("medsip_icbs")
LONG_TERM = catalogue.ambition("medsip_long_term_opioids")
HIGH_DOSE = catalogue.ambition("medsip_high_dose")


@dataclass(frozen=True)
class PhaseGroup:
    """Phases that are counted together, by numbers such as `2–3` and a name; ICBs in none are not engaged."""

    code: str
    numbers: str
    name: str
    phases: tuple[int, ...]

    @property
    def label(self) -> str:
        """As charts and tables write it: `2–3 Quality planning`."""
        return f"{self.numbers} {self.name}".strip()


GROUPS = (
    PhaseGroup("not_engaged", "", NOT_ENGAGED, (0,)),
    PhaseGroup("phase_1", "1", "Setting up", (1,)),
    PhaseGroup("phases_2_3", "2–3", "Quality planning", PLANNING),
    PhaseGroup("phases_4_5", "4–5", "Quality improvement", (4, 5)),
    PhaseGroup("phase_6", "6", "Action", ACTION),
)


def phase_label(phase: int) -> str:
    """“6 Action”; “Not engaged” for an ICB in no phase."""
    return {0: NOT_ENGAGED, **{known.number: known.label for known in catalogue.opioid_phases()}}[phase]


def icbs_of(selection: Selection) -> list[tuple[organisations.Collaborative, organisations.ICB]]:
    """The ICBs of the places chosen, each with its collaborative, in published order."""
    return [
        (psc, icb)
        for psc in collaboratives_of(selection)
        for icb in organisations.icbs_of(psc.code, on=selection.quarter.end)
        if (not selection.region or icb.region in selection.region) and (not selection.icb or icb.code in selection.icb)
    ]


def phases_chosen(selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
    """The ICBs returned for the quarter, narrowed to the places chosen."""
    return frame_of_quarter(frames.opioids, selection, snapshot)
