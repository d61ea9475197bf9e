"""Measures that collaboratives return quarter by quarter: what has been adopted, engaged, supported and agreed."""

from functools import partial

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.measures import sources
from natpatsip.analysis.measures.measure import ENGLAND, LEVELS_BY_ICB, LEVELS_BY_TRUST, Measure

_ALL_SEVEN_TRUSTS = catalogue.ambition("matneo_all_seven")
_quarterly = partial(Measure, frequency="quarterly", sites=("psc", "Collaboratives returned"))


def _care_homes(stage: int) -> Measure:
    ambition = catalogue.ambition(f"mandet_stage{stage}")
    return _quarterly(
        id=f"mandet_stage{stage}",
        programme="ManDet",
        sheet="care_homes",
        label=ambition.measure,
        short=f"Stage {stage}" if stage == 7 else f"Stage {stage}+",
        sentence=f"{{value}} of care homes were at stage {stage}{'' if stage == 7 else ' or above'}",
        numerator_label="Care homes there",
        denominator_label="Care homes",
        definition=f"{ambition.measure}, of all care homes registered in the areas that returned.",
        source=frames.care_homes,
        count=sources.at_stage(stage),
        levels=LEVELS_BY_ICB,
        decimals=1,
        breakdowns=("tool",),
        ambition=ambition,
    )


PATHWAY = _quarterly(
    id="matneo_trusts_all_seven",
    programme="MatNeo",
    sheet="optimisation",
    label="Trusts that have adopted all seven",
    short="Adopted",
    sentence="{value} of trusts had adopted all seven interventions",
    numerator_label="Trusts that have",
    denominator_label="Trusts",
    definition=f"{_ALL_SEVEN_TRUSTS.measure}, of all trusts returned; an intervention that does not apply is not counted.",
    source=sources.pathway_of_trusts,
    count=sources.at_stage(_ALL_SEVEN_TRUSTS.lowest_stage),
    levels=LEVELS_BY_TRUST,
    ambition=_ALL_SEVEN_TRUSTS,
)
IMPROVING = _quarterly(
    id="medsip_improvement",
    programme="MedSIP",
    sheet="opioids",
    label="ICBs in quality improvement",
    short="ICBs",
    sentence="{value} ICBs were in quality improvement of opioid prescribing",
    numerator_label="ICBs",
    denominator_label="",
    definition="ICBs in phases 4 to 6 of the whole-system approach to opioids, as their collaboratives returned it.",
    source=frames.opioids,
    count=sources.among("phase", (4, 5, 6)),
    levels=(ENGLAND, "region", "psc"),
    unit="count",
    ambition=catalogue.ambition("medsip_icbs"),
)
_DIRECT = _quarterly(
    id="mhsip_direct",
    programme="MHSIP",
    sheet="trusts",
    label="NHS wards supported directly",
    short="Direct",
    sentence="{value} of NHS wards were supported directly",
    numerator_label="Wards supported directly",
    denominator_label="Wards of NHS trusts",
    definition="Wards of NHS trusts that a collaborative supports directly, of all wards that those trusts have in its area.",
    source=sources.direct_support,
    count=sources.ratio("direct", "entities"),
    levels=(ENGLAND, "psc"),
    ambition=catalogue.ambition("mhsip_direct"),
)
_ENGAGED = _quarterly(
    id="mhsip_engaged",
    programme="MHSIP",
    sheet="wards",
    label="Listed wards at stage 3 or above",
    short="Engaged",
    sentence="{value} of listed wards were at stage 3 or above",
    numerator_label="Wards there",
    denominator_label="Listed wards",
    definition="Wards at stage 3 (Decision) or above, of the wards that take part and so are listed.",
    source=frames.wards,
    count=sources.at_stage(3),
    levels=LEVELS_BY_ICB,
    breakdowns=("ward_type", "provider_kind"),
)
PLANS = _quarterly(
    id="safety_plans",
    programme="SystemSafety",
    sheet="systems",
    label="ICBs with an agreed safety plan",
    short="Plans",
    sentence="{value} ICBs had agreed a safety improvement plan",
    numerator_label="ICBs",
    denominator_label="",
    definition="ICBs whose system has agreed its safety improvement plan, as their collaboratives returned it.",
    source=frames.systems,
    count=sources.among("plan", ("agreed",)),
    levels=(ENGLAND, "region", "psc"),
    unit="count",
    ambition=catalogue.ambition("safety_plans"),
)

CARE_HOMES = tuple(_care_homes(stage) for stage in (3, 5, 7))
WARDS = (_DIRECT, _ENGAGED)
