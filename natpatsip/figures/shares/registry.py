"""Every share that can be compared between collaboratives: the one list behind tile maps, funnel plots and a page's choice."""

from collections import defaultdict
from collections.abc import Callable

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import Share, collect_rows, share_at_or_above
from natpatsip.analysis.phases import icb_shares_in
from natpatsip.analysis.selection import Selection, in_quarter
from natpatsip.figures.formatting import in_sentence
from natpatsip.figures.frames import narrowed_frame
from natpatsip.figures.mandet import data as mandet
from natpatsip.figures.matneo import data as matneo
from natpatsip.figures.medsip import data as medsip
from natpatsip.figures.mhsip import data as mhsip
from natpatsip.figures.safety import data as safety
from natpatsip.figures.shares.measure import ShareMeasure
from natpatsip.store import Snapshot

ByCollaborative = Callable[[Selection, Snapshot], dict[str, Share]]


def _at_stage(sites: Callable[[Selection, Snapshot], nw.LazyFrame], stage: int) -> ByCollaborative:
    """The sites chosen that are at a stage or above; `sites` gives them, of any quarters."""

    def by_collaborative(selection: Selection, snapshot: Snapshot) -> dict[str, Share]:
        rows = collect_rows(
            share_at_or_above(in_quarter(sites(selection, snapshot), selection.quarter), stage, ["psc"])
        )
        return {row["psc"]: Share(row["reached"], row["expected"]) for row in rows}

    return by_collaborative


def _care_homes(selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
    return narrowed_frame(frames.care_homes, selection, snapshot)


def _trusts_with(intervention: str) -> Callable[[Selection, Snapshot], nw.LazyFrame]:
    def trusts(selection: Selection, snapshot: Snapshot) -> nw.LazyFrame:
        return matneo.interventions_of_trusts(selection, snapshot).filter(nw.col("intervention") == intervention)

    return trusts


def _icbs_improving(selection: Selection, snapshot: Snapshot) -> dict[str, Share]:
    return icb_shares_in(medsip.phases_chosen(selection, snapshot), medsip.IMPROVEMENT)


def _plans_agreed(selection: Selection, snapshot: Snapshot) -> dict[str, Share]:
    shares: defaultdict[str, Share] = defaultdict(lambda: Share(0, 0))
    for row in collect_rows(safety.systems_chosen(selection, snapshot).select("psc", "plan")):
        shares[row["psc"]] += Share(int(row["plan"] == "agreed"), 1)
    return dict(shares)


def _mandet(stage: int) -> ShareMeasure:
    threshold = mandet.threshold(stage)
    return ShareMeasure(
        id=f"mandet_stage{stage}",
        programme="ManDet",
        label=f"Care homes at {threshold}",
        things="care homes",
        definition=f"Care homes at {threshold}, as a share of all care homes registered.",
        sheet=mandet.SHEET,
        by_collaborative=_at_stage(_care_homes, stage),
        ambition=mandet.ambition(stage),
        kinds=("tool",),
        decimals=1,
    )


def _matneo(intervention: catalogue.Intervention) -> ShareMeasure:
    name = in_sentence(intervention.label)
    return ShareMeasure(
        id=f"matneo_{intervention.code}",
        programme="MatNeo",
        label=f"Trusts at {matneo.THRESHOLD} for {name}",
        things="trusts",
        definition=f"Trusts at {matneo.THRESHOLD} for {name}, as a share of the trusts to which it applies.",
        sheet=matneo.OPTIMISATION,
        by_collaborative=_at_stage(_trusts_with(intervention.code), matneo.ADOPTED),
        ambition=matneo.AMBITION if intervention.pathway else None,
    )


_ALL_SEVEN = ShareMeasure(
    id="matneo_all_seven",
    programme="MatNeo",
    label=f"Trusts at {matneo.THRESHOLD} for all seven interventions",
    things="trusts",
    definition=f"Trusts at {matneo.THRESHOLD} for every pathway intervention that applies to them, as a share of all trusts.",
    sheet=matneo.OPTIMISATION,
    by_collaborative=_at_stage(matneo.pathway_of_trusts, matneo.ADOPTED),
    ambition=matneo.AMBITION,
)
_QUALITY_IMPROVEMENT = ShareMeasure(
    id="medsip_improvement",
    programme="MedSIP",
    label="ICBs in quality improvement of opioid prescribing",
    things="ICBs",
    definition=f"ICBs in phases {min(medsip.IMPROVEMENT)} to {max(medsip.IMPROVEMENT)} of the whole-system approach to opioids,"
    " as a share of all ICBs.",
    sheet=medsip.OPIOIDS,
    by_collaborative=_icbs_improving,
    few=True,
)
_DIRECT = ShareMeasure(
    id="mhsip_direct",
    programme="MHSIP",
    label="NHS wards supported directly",
    things="NHS wards",
    definition="Wards of NHS trusts that a collaborative supports directly, as a share of all wards that those trusts have in"
    f" its area. The ambition of {mhsip.TARGET.value:g}% is for each trust; here it is held against each collaborative.",
    sheet=mhsip.TRUSTS,
    needs=(mhsip.WARDS,),
    by_collaborative=mhsip.support_of_places,
    ambition=mhsip.TARGET,
)
_ENGAGED = ShareMeasure(
    id="mhsip_engaged",
    programme="MHSIP",
    label=f"Wards at stage {mhsip.ENGAGED} or above",
    things="listed wards",
    definition=f"Wards at stage {mhsip.ENGAGED} (Decision) or above, as a share of the wards that take part and so are listed:"
    " those supported directly or through the network, in NHS trusts and with private providers.",
    sheet=mhsip.WARDS,
    by_collaborative=_at_stage(mhsip.wards_chosen, mhsip.ENGAGED),
    kinds=("ward_type", "provider_kind"),
)
_PLANS = ShareMeasure(
    id="safety_plans",
    programme="SystemSafety",
    label="ICBs that have agreed a safety improvement plan",
    things="ICBs",
    definition="ICBs whose system has agreed its safety improvement plan, as a share of all ICBs.",
    sheet=safety.SYSTEMS,
    by_collaborative=_plans_agreed,
    few=True,
)

SHARES: dict[str, ShareMeasure] = {
    measure.id: measure
    for measure in (
        *(_mandet(stage) for stage in mandet.THRESHOLDS),
        _ALL_SEVEN,
        *(_matneo(intervention) for intervention in catalogue.interventions()),
        _QUALITY_IMPROVEMENT,
        _DIRECT,
        _ENGAGED,
        _PLANS,
    )
}
