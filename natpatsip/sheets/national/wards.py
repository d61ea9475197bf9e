"""National data of the wards that work on restrictive practice, by month, from the programme's own dashboard."""

from collections.abc import Iterable, Sequence

from natpatsip import organisations
from natpatsip.sheets import field_types
from natpatsip.sheets.national.extract import MONTH, MONTH_IS_OVER, ORIGIN
from natpatsip.sheets.rules import first_of_each
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Answers, Breach, Column, Rule, Sheet, Values
from natpatsip.sheets.ward_ids import WARD_ID, looks_issued
from natpatsip.text import quoted

# A hundred a day: many times what any ward reports.
_INCIDENTS = field_types.count_up_to(3_000)
PRACTICES = ("restraint", "seclusion", "rapid_tranquilisation")


def _known_wards_by_month(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    wards = sorted({values["ward_id"] for values in (*known, *ever)})
    return [{"ward_id": ward, "month": month} for ward in wards for month in scope.quarter.months]


def _ward_of_a_collaborative(answers: Answers) -> Iterable[Breach]:
    codes = {psc.code for psc in organisations.collaboratives()}
    used = {values["ward_id"] for values in answers.ever}
    for ward_id, row in first_of_each(answers.rows, "ward_id").items():
        if ward_id not in used and not looks_issued(ward_id, codes):
            yield Breach(
                row,
                "ward_id",
                quoted(ward_id),
                "a ward id that a collaborative’s template issued, such as WEX-0001",
                "Use the id that stands on the collaborative’s Wards sheet.",
            )


def _baseline_has_an_order(answers: Answers) -> Iterable[Breach]:
    for row in first_of_each(answers.rows, "ward_id").values():
        start, end = row.values.get("baseline_start"), row.values.get("baseline_end")
        if start and end and end < start:
            yield Breach(
                row,
                "baseline_end",
                f"{end:%B %Y}, before its start in {start:%B %Y}",
                "a baseline that ends after it starts",
                "Correct the first or the last month of the baseline.",
            )


RESTRICTIVE_PRACTICE = Sheet(
    name="restrictive_practice",
    title="Restrictive practice",
    programme="MHSIP",
    purpose="How often each ward restrained, secluded or rapidly tranquilised people, and its occupied bed days",
    columns=(
        Column("ward_id", "Ward id", WARD_ID, "The ward’s lasting id on its Wards sheet", key=True, printed=True),
        MONTH,
        Column("restraint", "Restraint", _INCIDENTS, "Incidents of physical restraint in the month", of_people=True),
        Column("seclusion", "Seclusion", _INCIDENTS, "Incidents of seclusion in the month", of_people=True),
        Column(
            "rapid_tranquilisation",
            "Rapid tranquilisation",
            _INCIDENTS,
            "Incidents of rapid tranquilisation in the month",
            of_people=True,
        ),
        Column(
            "bed_days",
            "Occupied bed days",
            field_types.count_up_to(5_000),
            "Occupied bed days in the month",
            of_people=True,
        ),
        Column(
            "baseline_start",
            "Baseline from",
            MONTH.type,
            "The first month of the ward’s baseline, on its first line",
            once_per=("ward_id",),
        ),
        Column(
            "baseline_end",
            "Baseline to",
            MONTH.type,
            "The last month of the ward’s baseline, on its first line",
            once_per=("ward_id",),
        ),
        *ORIGIN,
    ),
    lines=_known_wards_by_month,
    fixed_lines=False,
    sender="national team",
    grain="month",
    rules=(
        MONTH_IS_OVER,
        Rule("ward-id-not-issued", "error", _ward_of_a_collaborative),
        Rule("baseline-ends-before-start", "error", _baseline_has_an_order),
    ),
    guidance=("One line a ward and month. A ward that sent no data for a month has no line for it.",),
)
