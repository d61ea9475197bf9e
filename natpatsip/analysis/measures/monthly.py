"""Measures that national data tells month by month: babies given interventions, people on opioids, restrictive practice."""

from functools import partial

from natpatsip import catalogue
from natpatsip.analysis import frames, restraint
from natpatsip.analysis.measures import sources
from natpatsip.analysis.measures.measure import LEVELS_BY_ICB, LEVELS_BY_TRUST, Measure
from natpatsip.analysis.pathway import PATHWAY
from natpatsip.analysis.spc.parameters import Better
from natpatsip.sheets.national.maternity import ALL_SEVEN
from natpatsip.sheets.national.wards import PRACTICES

_FEWER = catalogue.ambition("medsip_long_term_opioids")
_LESS = f"{100 * restraint.REDUCTION}%"
# What a baby had, in a sentence.
_HAD = {
    "magnesium_sulphate": "had magnesium sulphate before birth",
    "corticosteroids": "had antenatal corticosteroids",
    "antibiotics": "had intrapartum antibiotics",
    "cord_management": "had optimal cord management",
    "normothermia": "were neither too cold nor too warm",
    "breast_milk": "had their own mother’s milk within a day",
    "place_of_birth": "were born where there is neonatal intensive care",
}
_PRACTICES = {
    "restraint": ("Restraint", "Restraint", "incidents of restraint"),
    "seclusion": ("Seclusion", "Seclusion", "incidents of seclusion"),
    "rapid_tranquilisation": ("Rapid tranquilisation", "Rapid tranq.", "incidents of rapid tranquilisation"),
}

_of_babies = partial(
    Measure,
    sheet="optimisation_monthly",
    things="eligible babies",
    source=frames.optimisation_months,
    levels=(*LEVELS_BY_TRUST, "trust"),
    sites=("trust", "Trusts with data"),
)
_of_people = partial(
    Measure,
    sheet="opioids_monthly",
    things="people",
    numerator_label="People",
    denominator_label="",
    source=frames.opioid_months,
    levels=LEVELS_BY_ICB,
    sites=("icb", "ICBs with data"),
    kind="count",
    measure_class="outcome",
    unit="count",
)
_of_wards = partial(
    Measure,
    sheet="restrictive_practice",
    measure_class="outcome",
    levels=(*LEVELS_BY_ICB, "trust", "ward"),
    sites=("ward_id", "Wards with data"),
    breakdowns=("ward_type", "provider_kind"),
)
_of_practices = partial(
    _of_wards,
    source=sources.ward_months,
    things="occupied bed days",
    kind="rate",
    unit="rate",
    better=Better.DECREASE,
    decimals=1,
    denominator_label="Occupied bed days",
)


def _babies_given(intervention: catalogue.Intervention) -> Measure:
    return _of_babies(
        id=intervention.code,
        label=intervention.label,
        short=intervention.short,
        sentence=f"{{value}} of eligible babies {_HAD[intervention.code]}",
        numerator_label="Babies given it",
        denominator_label="Eligible babies",
        definition=f"{intervention.meaning} Babies given it, of all babies eligible for it, in trusts that count both.",
        count=sources.given(intervention.code),
        funnel="months together",
    )


_ALL = _of_babies(
    id="all_seven",
    label="All seven interventions",
    short="All seven",
    sentence="{value} of babies had every intervention that they needed",
    numerator_label="Babies given all they needed",
    denominator_label="Eligible babies",
    definition="Preterm babies who were given every intervention of the pathway that they needed, of all those"
    " eligible, in trusts that count both. It is known as the appropriate care score (ACS).",
    count=sources.given(ALL_SEVEN.code),
    funnel="months together",
)
_COMPOSITE = _of_babies(
    id="composite_quality_score",
    label="Composite quality score",
    short="Composite",
    things="interventions that babies were eligible for",
    sentence="{value} of the interventions that babies were eligible for were given",
    numerator_label="Interventions given",
    denominator_label="Interventions that babies were eligible for",
    definition="The composite quality score (CQS): of all the interventions of the pathway that preterm babies were"
    " eligible for, those that were given. A baby counts once for each that it was eligible for, in trusts that count both;"
    " so which interventions trusts count can move it, as well as practice.",
    count=sources.given(*PATHWAY),
    sum_of=PATHWAY,
)
_DELIVERED = _of_babies(
    id="interventions_delivered",
    label="Interventions delivered",
    short="Delivered",
    sentence="{value} interventions were delivered",
    numerator_label="Interventions delivered",
    denominator_label="",
    definition="How many of the seven interventions of the pathway were given, a baby’s every one counted. It follows how many"
    " babies are born preterm and how many trusts give data, as well as practice.",
    count=sources.delivered,
    sum_of=PATHWAY,
    kind="count",
    unit="count",
)
_OPIOIDS = _of_people(
    id="long_term_opioids",
    label="People on opioids for four consecutive months",
    short="Opioids",
    sentence="{value} people were prescribed opioids for four consecutive months",
    definition="People prescribed an oral or transdermal opioid in the month and in each of the three before. The ambition was"
    f" {_FEWER.value:,} fewer by the end of {_FEWER.by:%B %Y}; the target line counts them from"
    f" {_FEWER.counted_from.month:%B %Y}.",
    count=sources.number("long_term"),
    better=Better.DECREASE,
)
_STOPPED = _of_people(
    id="high_dose_stopped",
    label="High-dose patients who have stopped",
    short="Stopped",
    sentence="{value} people who were on a high dose of opioids at the baseline had stopped",
    definition="People prescribed more than 120 mg of oral morphine equivalent a day at the baseline who have stopped opioids"
    " since.",
    count=sources.number("high_dose_stopped"),
    over_time=False,
)
_REVIEWED = Measure(
    id="medsip_reviewed",
    sheet="medication_reviews",
    label="Patients with a structured medication review",
    short="Reviewed",
    things="eligible patients",
    sentence="{value} of eligible patients had a structured medication review",
    numerator_label="Patients reviewed since April",
    denominator_label="Eligible patients",
    definition="Patients prescribed potentially addictive medicines who have had a structured medication review in primary care"
    " since the financial year began, as a share of all such patients, in ICBs that count both.",
    source=frames.review_months,
    count=sources.ratio("reviewed", "eligible"),
    levels=LEVELS_BY_ICB,
    sites=("icb", "ICBs with data"),
    decimals=1,
    over_time=False,
    funnel="latest month",
)


def _of_practice(practice: str) -> Measure:
    label, short, incidents = _PRACTICES[practice]
    return _of_practices(
        id=f"mhsip_{practice}",
        label=label,
        short=short,
        sentence=f"{{value}} {incidents} per 1,000 occupied bed days were recorded",
        numerator_label="Incidents",
        definition=f"{incidents.capitalize()} for every 1,000 occupied bed days, in the wards that sent data for the month. Wards"
        " have joined over time, so the mix of wards changes with it.",
        count=sources.incidents(practice),
    )


_ALL_PRACTICES = _of_practices(
    id="mhsip_practice",
    label="Restrictive practice",
    short="All practices",
    sentence="{value} incidents of restrictive practice per 1,000 occupied bed days were recorded",
    numerator_label="Incidents",
    definition="Incidents of restraint, seclusion and rapid tranquilisation together for every 1,000 occupied bed days, in the"
    " wards that sent data for the month. Wards have joined over time, so the mix of wards changes with it.",
    count=sources.incidents(*PRACTICES),
    sum_of=tuple(f"mhsip_{practice}" for practice in PRACTICES),
)

_of_reductions = partial(
    _of_wards,
    source=sources.ward_reductions,
    over_time=False,
)
_REDUCTION = _of_reductions(
    id="mhsip_reduction",
    label="Reduction in restrictive practice",
    short="Reduction",
    things="incidents at the baseline’s rates",
    sentence="there was {value} less restrictive practice than in the wards’ baselines",
    numerator_label="Incidents fewer",
    denominator_label="Incidents at the baseline’s rates",
    definition="How many fewer incidents of restraint, seclusion and rapid tranquilisation the wards have had since their"
    " baselines, as a share of those that there would have been had each ward kept its own baseline’s rate for every"
    " occupied bed day.",
    count=sources.incidents_avoided,
    decimals=1,
)
_WARDS_REDUCED = _of_reductions(
    id="mhsip_wards_reduced",
    label="Wards that reduced restrictive practice",
    short="Wards",
    things="wards with data",
    sentence=f"{{value}} of wards with data had reduced restrictive practice by {_LESS}",
    numerator_label="Wards that have",
    denominator_label="Wards with data",
    definition=f"Wards whose rate of restraint, seclusion and rapid tranquilisation together since their baseline is at least"
    f" {_LESS} below that of the baseline, of all wards with data in their baseline and after it.",
    caveat="The threshold is ours: the quarterly report counts wards with a reduction and states none.",
    count=sources.wards_reduced,
    counts_sites=True,
)

BABIES = (
    *(_babies_given(intervention) for intervention in catalogue.pathway_interventions()),
    _ALL,
    _COMPOSITE,
    _DELIVERED,
)
PEOPLE = (_OPIOIDS, _STOPPED, _REVIEWED)
PRACTICE = (*(_of_practice(practice) for practice in PRACTICES), _ALL_PRACTICES)
REDUCTIONS = (_REDUCTION, _WARDS_REDUCED)
