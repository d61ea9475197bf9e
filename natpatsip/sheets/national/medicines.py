"""National medicines data by month and ICB: people on opioids, and structured medication reviews."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from natpatsip import organisations
from natpatsip.quarters import Quarter
from natpatsip.sheets import field_types
from natpatsip.sheets.national.extract import ICB_STANDS, MONTH, MONTH_IS_OVER, ORIGIN, no_more_than
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Answers, Breach, Column, Rule, Sheet, Values

# More people than live in the area of any ICB.
_PEOPLE = field_types.count_up_to(5_000_000)
_ICB = Column(
    "icb", "Integrated care board", field_types.icb, "The ICB of the patients’ practices", key=True, printed=True
)


def _icbs_and_months(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    return [
        {"month": month, "icb": icb.code}
        for month in scope.quarter.months
        for icb in organisations.icbs()
        if icb.holds(month)
    ]


def _never_fewer_in_a_year(answers: Answers) -> Iterable[Breach]:
    """Reviews add up over a financial year, so a later month of it cannot have fewer."""
    by_year = defaultdict(list)
    for row in answers.rows:
        if row.values.get("month") and row.values.get("reviewed") is not None:
            by_year[row.values.get("icb"), Quarter.containing(row.values["month"]).year].append(row)
    for rows in by_year.values():
        ordered = sorted(rows, key=lambda row: row.values["month"])
        for before, row in pairwise(ordered):
            if row.values["reviewed"] < before.values["reviewed"]:
                yield Breach(
                    row,
                    "reviewed",
                    f"{row.values['reviewed']:,}, {before.values['reviewed']:,} a month earlier",
                    "patients reviewed since April, who only become more until March",
                    "Give the patients reviewed since the start of the financial year.",
                )


OPIOIDS_MONTHLY = Sheet(
    name="opioids_monthly",
    title="Opioids by month",
    programme="MedSIP",
    purpose="How many people were prescribed opioids for four months on end, and how many of them at a high dose",
    columns=(
        MONTH,
        _ICB,
        Column(
            "long_term",
            "People prescribed opioids for four consecutive months",
            _PEOPLE,
            "People prescribed an oral or transdermal opioid in this month and each of the three before",
            of_people=True,
        ),
        Column(
            "high_dose",
            "Of whom at a high dose",
            _PEOPLE,
            "Of them, people on more than 120 mg of oral morphine equivalent a day; blank when not published",
            required=False,
            of_people=True,
        ),
        Column(
            "high_dose_stopped",
            "High-dose at baseline, now stopped",
            _PEOPLE,
            "People on a high dose at the baseline who have stopped opioids since; blank when not published",
            required=False,
            of_people=True,
        ),
        *ORIGIN,
    ),
    lines=_icbs_and_months,
    fixed_lines=False,
    sender="national team",
    grain="month",
    rules=(
        MONTH_IS_OVER,
        ICB_STANDS,
        no_more_than("high_dose", "long_term", "no more people at a high dose than in all"),
    ),
    guidance=("One line for each month and ICB.",),
)

MEDICATION_REVIEWS = Sheet(
    name="medication_reviews",
    title="Medication reviews",
    programme="MedSIP",
    purpose="How many patients on potentially addictive medicines had a structured medication review",
    columns=(
        MONTH,
        _ICB,
        Column(
            "eligible",
            "Eligible patients",
            _PEOPLE,
            "Patients prescribed potentially addictive medicines",
            of_people=True,
        ),
        Column(
            "reviewed",
            "Reviewed since April",
            _PEOPLE,
            "Of them, patients with a structured medication review since the financial year began",
            of_people=True,
        ),
        *ORIGIN,
    ),
    lines=_icbs_and_months,
    fixed_lines=False,
    sender="national team",
    grain="month",
    rules=(
        MONTH_IS_OVER,
        ICB_STANDS,
        no_more_than("reviewed", "eligible", "no more patients reviewed than are eligible"),
        Rule("reviewed-fell", "error", _never_fewer_in_a_year),
    ),
    guidance=("One line for each month and ICB. Reviews add up from April to March and then begin again.",),
)
