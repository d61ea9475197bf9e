"""Measures that publishers’ extracts tell month by month: opioid items by ICB, and restraint that providers report."""

from functools import partial

from natpatsip.analysis import frames
from natpatsip.analysis.measures import sources
from natpatsip.analysis.measures.measure import LEVELS_BY_ICB, Measure
from natpatsip.analysis.spc.parameters import Better

_HIGH_DOSE = "a likely daily dose of 120 mg or more of oral morphine equivalent (OME)"
_NOT_PEOPLE = "Items are what was prescribed in primary care, and no count of people."
_LISTED = (
    "The publisher withholds small numbers: a provider is left out of a month in which a number of its is suppressed, which"
    " is not to count it as 0, and one that the publisher does not list for a month has no number for it. Who is left out"
    " changes from month to month, so the numbers of several providers together may move with it. The publisher rounds the"
    " numbers that it gives."
)

_of_items = partial(
    Measure,
    sheet="opioid_items",
    source=frames.opioid_items,
    levels=LEVELS_BY_ICB,
    sites=("icb", "ICBs with data"),
    better=Better.DECREASE,
)
_of_patients = partial(
    _of_items, things="registered patients", denominator_label="Registered patients", kind="rate", unit="rate"
)
_of_providers = partial(
    Measure,
    sheet="restraint_reported",
    levels=(*LEVELS_BY_ICB, "trust"),
    sites=("provider", "Providers with data"),
    may_be_suppressed=True,
)
_of_people = partial(
    _of_providers,
    things="people",
    numerator_label="People",
    denominator_label="",
    count=sources.number("number"),
    kind="count",
    measure_class="balancing",
    unit="count",
    better=Better.NEUTRAL,
)

OPIOID_ITEMS = (
    _of_patients(
        id="high_dose_opioid_items",
        label="High-dose opioid items",
        short="High-dose items",
        sentence="{value} opioid items at a high dose were prescribed for every 1,000 registered patients",
        numerator_label="Items at a high dose",
        definition=f"Items of opioids with {_HIGH_DOSE}, for every 1,000 patients registered with the practices of an ICB."
        f" {_NOT_PEOPLE}",
        count=sources.per_registered_patient("high_dose_opioid_items"),
        decimals=2,
    ),
    _of_items(
        id="high_dose_opioid_share",
        label="High-dose share of opioid items",
        short="High-dose share",
        things="opioid items",
        sentence="{value} of opioid items were at a high dose",
        numerator_label="Items at a high dose",
        denominator_label="Items of the same opioids",
        definition=f"Items of opioids with {_HIGH_DOSE}, of all items of the same opioids. {_NOT_PEOPLE}",
        count=sources.share_of_items,
        decimals=1,
    ),
    _of_patients(
        id="opioid_ome",
        label="Opioids prescribed, in mg of OME",
        short="Opioids, mg of OME",
        sentence="{value} mg of oral morphine equivalent were prescribed for every 1,000 registered patients",
        numerator_label="Milligrams of OME",
        definition="All opioids prescribed in primary care as milligrams of oral morphine equivalent (OME), for every 1,000"
        " patients registered with the practices of an ICB.",
        count=sources.per_registered_patient("opioid_ome"),
    ),
)
RESTRAINT_REPORTED = (
    _of_providers(
        id="people_restrained",
        label="People restrained (MHSDS)",
        short="Restrained",
        things="occupied bed days",
        sentence="{value} people were restrained for every 1,000 occupied bed days at providers with published numbers",
        numerator_label="People restrained",
        denominator_label="Occupied bed days",
        definition="People restrained in the month (MHS76 of the Mental Health Services Data Set), for every 1,000 occupied"
        " bed days of the same providers. People are not incidents: one who was restrained several times counts once at a"
        f" provider, and one restrained at two providers at both. {_LISTED}",
        source=sources.people_restrained,
        count=sources.ratio("number", "bed_days"),
        kind="rate",
        measure_class="outcome",
        unit="rate",
        better=Better.DECREASE,
        decimals=1,
    ),
    _of_people(
        id="people_detained",
        label="People detained (MHSDS)",
        short="Detained",
        sentence="{value} people were detained at providers with published numbers",
        definition=f"People detained under the Mental Health Act at the end of the month. {_LISTED}",
        source=sources.people_detained,
    ),
    _of_people(
        id="people_subject_to_mental_health_act",
        label="People subject to the Mental Health Act (MHSDS)",
        short="Subject to the Act",
        sentence="{value} people were subject to the Mental Health Act at providers with published numbers",
        definition=f"People subject to the Mental Health Act at the end of the month. {_LISTED}",
        source=sources.people_subject_to_mental_health_act,
    ),
)
