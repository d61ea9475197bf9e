"""Measures that national data tells month by month: babies given interventions, people on opioids, restrictive practice."""

from functools import partial

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.measures import sources
from natpatsip.analysis.measures.measure import LEVELS_BY_ICB, LEVELS_BY_TRUST, Measure
from natpatsip.analysis.spc.parameters import Better
from natpatsip.sheets.centre.maternity import ALL_SEVEN
from natpatsip.sheets.centre.wards import PRACTICES

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
    programme="MatNeo",
    sheet="optimisation_monthly",
    source=frames.optimisation_months,
    levels=(*LEVELS_BY_TRUST, "trust"),
    sites=("trust", "Trusts with data"),
)
_of_wards = partial(
    Measure,
    programme="MHSIP",
    sheet="restrictive_practice",
    source=sources.ward_months,
    levels=(*LEVELS_BY_ICB, "trust", "ward"),
    sites=("ward_id", "Wards with data"),
    breakdowns=("ward_type", "provider_kind"),
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
    )


_ALL = _of_babies(
    id="all_seven",
    label="All seven interventions",
    short="All seven",
    sentence="{value} of babies had every intervention that they needed",
    numerator_label="Babies given all they needed",
    denominator_label="Eligible babies",
    definition="Babies born too soon who were given every intervention of the pathway that they needed, of all those"
    " eligible, in trusts that count both.",
    count=sources.given(ALL_SEVEN.code),
)
_DELIVERED = _of_babies(
    id="interventions_delivered",
    label="Interventions delivered",
    short="Delivered",
    sentence="{value} interventions were delivered",
    numerator_label="Interventions delivered",
    denominator_label="",
    definition="How many of the seven interventions of the pathway were given, a baby’s every one counted. It follows how many"
    " babies are born too soon and how many trusts give data, as well as practice.",
    count=sources.delivered,
    unit="count",
)
_OPIOIDS = Measure(
    id="long_term_opioids",
    programme="MedSIP",
    sheet="opioids_monthly",
    label="People on opioids for four consecutive months",
    short="Opioids",
    sentence="{value} people were prescribed opioids for four consecutive months",
    numerator_label="People",
    denominator_label="",
    definition="People prescribed an oral or transdermal opioid in the month and in each of the three before. The ambition was"
    " 30,000 fewer by the end of March 2023; the target line counts them from the first month with data.",
    source=frames.opioid_months,
    count=sources.number("long_term"),
    levels=LEVELS_BY_ICB,
    sites=("icb", "ICBs with data"),
    unit="count",
    better=Better.DECREASE,
    ambition=catalogue.ambition("medsip_long_term_opioids"),
)


def _of_practice(practice: str) -> Measure:
    label, short, incidents = _PRACTICES[practice]
    return _of_wards(
        id=f"mhsip_{practice}",
        label=label,
        short=short,
        sentence=f"{{value}} {incidents} per 1,000 occupied bed days were recorded",
        numerator_label="Incidents",
        definition=f"{incidents.capitalize()} for every 1,000 occupied bed days, in the wards that sent data for the month. Wards"
        " have joined over time, so the mix of wards changes with it.",
        count=sources.incidents(practice),
    )


_ALL_PRACTICES = _of_wards(
    id="mhsip_practice",
    label="Restrictive practice",
    short="All practices",
    sentence="{value} incidents of restrictive practice per 1,000 occupied bed days were recorded",
    numerator_label="Incidents",
    definition="Incidents of restraint, seclusion and rapid tranquilisation together for every 1,000 occupied bed days, in the"
    " wards that sent data for the month. Wards have joined over time, so the mix of wards changes with it.",
    count=sources.incidents(*PRACTICES),
)

BABIES = (*(_babies_given(intervention) for intervention in catalogue.pathway_interventions()), _ALL, _DELIVERED)
PEOPLE = (_OPIOIDS,)
PRACTICE = (*(_of_practice(practice) for practice in PRACTICES), _ALL_PRACTICES)
