"""Measures that collaboratives return quarter by quarter: what has been adopted, engaged, supported and agreed."""

from functools import partial

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.measures import sources
from natpatsip.analysis.measures.measure import ENGLAND, LEVELS_BY_ICB, LEVELS_BY_TRUST, Measure

# The stages of care homes that have an ambition, and those from which trusts have adopted and wards are engaged.
CARE_HOME_STAGES = tuple(ambition.lowest_stage for ambition in catalogue.programme("ManDet").ambitions)
ADOPTED = catalogue.ambition("matneo_all_seven").lowest_stage
ENGAGED = 3
# The phases in which an ICB is in quality improvement, and in action.
QUALITY_IMPROVEMENT, ACTION = (4, 5, 6), (6,)
# The phases of PSIRF that trusts were to have completed.
FIRST_PHASES = (1, 2)
SUPPORTED_PERCENT = catalogue.ambition("mhsip_direct").value

_PATHWAY_AIM = "matneo_trusts_all_seven"
_SUPPORT_AIM = "mhsip_trusts_at_target"

_quarterly = partial(
    Measure,
    frequency="quarterly",
    kind="adoption share",
    sites=("psc", "Collaboratives returned"),
    over_time=False,
)
_care_homes = partial(
    _quarterly,
    sheet="care_homes",
    things="care homes",
    numerator_label="Care homes there",
    denominator_label="Care homes",
    source=frames.care_homes,
    levels=LEVELS_BY_ICB,
    breakdowns=("tool",),
    decimals=1,
    over_time=True,
    by_place=True,
)
_trusts = partial(
    _quarterly,
    sheet="optimisation",
    things="trusts",
    numerator_label="Trusts that have",
    denominator_label="Trusts",
    levels=LEVELS_BY_TRUST,
    followed=("trust",),
    by_place=True,
)
_icbs = partial(
    _quarterly,
    things="ICBs",
    numerator_label="ICBs",
    denominator_label="ICBs returned",
    levels=(ENGLAND, "region", "psc"),
    unit="count",
)


def _homes_at(stage: int) -> Measure:
    last = stage == catalogue.stages()[-1].number
    threshold = f"stage {stage}" if last else f"stage {stage} or above"
    return _care_homes(
        id=f"mandet_stage{stage}",
        label=f"Care homes at {threshold}",
        short=f"Stage {stage}" if last else f"Stage {stage}+",
        sentence=f"{{value}} of care homes were at {threshold}",
        definition=f"Care homes at {threshold}, as a share of all care homes registered.",
        count=sources.at_stage(stage),
    )


def _trusts_with(intervention: catalogue.Intervention) -> Measure:
    name = intervention.label[0].lower() + intervention.label[1:]
    return _trusts(
        id=f"matneo_{intervention.code}",
        label=f"Trusts at stage {ADOPTED} or above for {name}",
        short=intervention.short,
        sentence=f"{{value}} of trusts were at stage {ADOPTED} or above for {name}",
        definition=f"Trusts at stage {ADOPTED} or above for {name}, as a share of the trusts to which it applies.",
        source=frames.optimisation,
        count=sources.at_stage(ADOPTED, intervention.code),
        aim_of=_PATHWAY_AIM if intervention.pathway else "",
    )


PATHWAY = _trusts(
    id="matneo_trusts_all_seven",
    label="Trusts that have adopted all seven",
    short="Adopted",
    sentence="{value} of trusts had adopted all seven interventions",
    definition=f"Trusts at stage {ADOPTED} or above for every pathway intervention that applies to them, as a share of all"
    " trusts.",
    source=frames.optimisation,
    count=sources.whole_pathway_at_stage(ADOPTED),
    over_time=True,
)
IMPROVING = _icbs(
    id="medsip_improvement",
    sheet="opioids",
    label="ICBs in quality improvement",
    short="ICBs",
    sentence="{value} ICBs were in quality improvement of opioid prescribing",
    definition=f"ICBs in phases {min(QUALITY_IMPROVEMENT)} to {max(QUALITY_IMPROVEMENT)} of the whole-system approach to"
    " opioids, as a share of all ICBs.",
    source=frames.opioids,
    count=sources.among("phase", QUALITY_IMPROVEMENT),
    over_time=True,
    by_place=True,
)
ACTING = _icbs(
    id="medsip_action",
    sheet="opioids",
    label="ICBs in action",
    short="Action",
    sentence="{value} ICBs were in action on opioid prescribing",
    definition=f"ICBs in phase {max(ACTION)} of the whole-system approach to opioids, as a share of all ICBs.",
    source=frames.opioids,
    count=sources.among("phase", ACTION),
)
DIRECT = _quarterly(
    id="mhsip_direct",
    sheet="trusts",
    needs=("wards",),
    label="NHS wards supported directly",
    short="Direct",
    things="NHS wards",
    sentence="{value} of NHS wards were supported directly",
    numerator_label="Wards supported directly",
    denominator_label="Wards of NHS trusts",
    definition="Wards of NHS trusts that a collaborative supports directly, as a share of all wards that those trusts have in"
    " its area.",
    caveat=f"The ambition of {SUPPORTED_PERCENT:g}% is for each trust; here it is held against each collaborative.",
    source=sources.direct_support,
    count=sources.ratio("direct", "entities"),
    levels=(ENGLAND, "psc"),
    aim_of=_SUPPORT_AIM,
    over_time=True,
    by_place=True,
)
TRUSTS_AT_TARGET = _quarterly(
    id=_SUPPORT_AIM,
    sheet="trusts",
    needs=("wards",),
    label=f"NHS trusts with {SUPPORTED_PERCENT:g}% of their wards supported directly",
    short="Trusts at target",
    things="NHS trusts",
    sentence=f"{{value}} of NHS trusts had at least {SUPPORTED_PERCENT:g}% of their wards supported directly",
    numerator_label="Trusts there",
    denominator_label="NHS trusts",
    definition=f"NHS trusts of which at least {SUPPORTED_PERCENT:g}% of the wards are supported directly, as a share of all NHS"
    " trusts. A trust that works with two collaboratives is one trust, with the wards that both returned.",
    source=sources.direct_support,
    count=sources.trusts_supported(SUPPORTED_PERCENT),
    levels=(ENGLAND, "psc"),
    sites=("provider", "Trusts returned"),
    counts_units=True,
)
WARDS_ENGAGED = _quarterly(
    id="mhsip_engaged",
    sheet="wards",
    label=f"Listed wards at stage {ENGAGED} or above",
    short="Engaged",
    things="listed wards",
    sentence=f"{{value}} of listed wards were at stage {ENGAGED} or above",
    numerator_label="Wards there",
    denominator_label="Listed wards",
    definition=f"Wards at stage {ENGAGED} (Decision) or above, as a share of the wards that take part and so are listed: those"
    " supported directly or through the network, in NHS trusts and with private providers.",
    source=frames.wards,
    count=sources.at_stage(ENGAGED),
    levels=LEVELS_BY_ICB,
    breakdowns=("ward_type", "provider_kind"),
    followed=("ward_id",),
    over_time=True,
    by_place=True,
)
_of_ward_data = partial(
    _quarterly,
    sheet="wards",
    kind="share",
    source=sources.ward_data,
    levels=LEVELS_BY_ICB,
    breakdowns=("ward_type", "provider_kind"),
)
WARDS_WITH_DATA = _of_ward_data(
    id="mhsip_ward_data",
    label="Listed wards with data",
    short="With data",
    things="listed wards",
    sentence="{value} of listed wards had data on restrictive practice",
    numerator_label="Wards with data",
    denominator_label="Listed wards",
    definition="Wards with data on restrictive practice for at least one month of the quarter, as a share of the wards that"
    " collaboratives list for it.",
    count=sources.wards_with_data,
    decimals=1,
)
WARD_MONTHS_WITH_DATA = _of_ward_data(
    id="mhsip_ward_months",
    label="Months of listed wards with data",
    short="Months",
    things="months of listed wards",
    sentence="{value} of the months of listed wards had data on restrictive practice",
    numerator_label="Months with data",
    denominator_label="Months expected",
    definition="Months for which there are data on restrictive practice, as a share of those expected: for each ward, every"
    " month that national data reach of the quarters for which its collaborative lists it.",
    count=sources.ratio("months_with_data", "months_expected"),
)
SYSTEMS_ENGAGED = _icbs(
    id="safety_engaged",
    sheet="systems",
    label="ICBs engaged in safety improvement",
    short="Engaged",
    sentence="{value} ICBs were engaged in safety improvement",
    definition="ICBs whose system is engaged in safety improvement, as a share of all ICBs.",
    source=frames.systems,
    count=sources.among("engaged", (1,)),
)
PLANS = _icbs(
    id="safety_plans",
    sheet="systems",
    label="ICBs with an agreed safety plan",
    short="Plans",
    sentence="{value} ICBs had agreed a safety improvement plan",
    definition="ICBs whose system has agreed its safety improvement plan, as a share of all ICBs.",
    source=frames.systems,
    count=sources.among("plan", ("agreed",)),
    over_time=True,
    by_place=True,
)
PHASES_COMPLETE = _quarterly(
    id="safety_phases",
    sheet="psirf",
    label=f"NHS trusts with PSIRF phases {FIRST_PHASES[0]} and {FIRST_PHASES[1]} complete",
    short="PSIRF",
    things="NHS trusts that reported",
    sentence=f"{{value}} of the NHS trusts that reported had completed phases {FIRST_PHASES[0]} and {FIRST_PHASES[1]} of PSIRF",
    numerator_label="Trusts that have",
    denominator_label="NHS trusts that reported",
    definition="NHS trusts that have completed the first two of the seven phases of the Patient Safety Incident Response"
    " Framework (PSIRF), as a share of the NHS trusts that reported how far they are with any phase.",
    caveat="Reporting is voluntary: what some trusts report says nothing of the others.",
    source=frames.psirf,
    count=sources.trusts_with_phases(FIRST_PHASES),
    levels=LEVELS_BY_ICB,
    sites=("trust", "Trusts that reported"),
    counts_units=True,
)

CARE_HOMES = tuple(_homes_at(stage) for stage in CARE_HOME_STAGES)
INTERVENTIONS = tuple(_trusts_with(intervention) for intervention in catalogue.interventions())
WARDS = (DIRECT, WARDS_ENGAGED, TRUSTS_AT_TARGET, WARDS_WITH_DATA, WARD_MONTHS_WITH_DATA)
SYSTEMS = (PLANS, SYSTEMS_ENGAGED, PHASES_COMPLETE)
