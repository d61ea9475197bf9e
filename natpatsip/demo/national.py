"""The national team’s workbook for the demonstration: what each of its sheets holds at the end of a quarter, and since when."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from natpatsip import organisations
from natpatsip.demo.babies_by_trust import babies_of_the_month
from natpatsip.demo.bad_year import UNDERCOUNT
from natpatsip.demo.prescribing import (
    BOUNDARY_MOVED,
    MOVED_FROM,
    MOVED_TO,
    OPIOID_MONTHS,
    REVIEW_MONTHS,
    opioids_of_the_month,
    reviews_of_the_month,
)
from natpatsip.demo.restraint import restrictive_practice_of
from natpatsip.demo.tool_phases import tool_phase_rows
from natpatsip.quarters import Quarter, quarters_between

Rows = list[dict[str, Any]]

# In place of whom the demonstration speaks; every one of these numbers is made up.
SOURCES = {
    "optimisation_monthly": "Demonstration, in place of the national optimisation dashboard",
    "opioids_monthly": "Demonstration, in place of the NHSBSA opioid dashboard",
    "medication_reviews": "Demonstration, in place of GPES data from the PCN dashboard",
    "restrictive_practice": "Demonstration, in place of the restrictive practice dashboard",
}
# The extracts are taken this long after the end of a quarter.
TAKEN_AFTER = timedelta(days=20)

# The first extract after a boundary moved gives the earlier months again for the two ICBs on either side of it.
RESTATED_IN = Quarter.containing(BOUNDARY_MOVED)


def national_answers(quarter: Quarter, since: Quarter | None = None) -> dict[str, Rows]:
    """The rows of each sheet of the national team’s workbook; `since` brings the months of the quarters from then on as well."""
    quarters = quarters_between(since or quarter, quarter)
    rows = {
        "optimisation_monthly": [row for month in _months(quarters, 0) for row in babies_of_the_month(month)],
        "tool_phases": tool_phase_rows(quarter),
        "opioids_monthly": _opioids(quarters, since is None),
        "medication_reviews": [
            row for month in _months(quarters, 1) if month in REVIEW_MONTHS for row in reviews_of_the_month(month)
        ],
        "restrictive_practice": restrictive_practice_of(_months(quarters, 0)),
    }
    taken = quarter.end + TAKEN_AFTER
    return {
        sheet: [{**row, "source": row.get("source") or SOURCES[sheet], "extract_date": taken} for row in of_sheet]
        for sheet, of_sheet in rows.items()
    }


def _months(quarters: Sequence[Quarter], late: int) -> list[date]:
    """The months that are new in the extracts of these quarters, when the publisher is so many months late."""
    months = [month for quarter in (quarters[0] - 1, *quarters) for month in quarter.months]
    return months[3 - late : len(months) - late]


def _opioids(quarters: Sequence[Quarter], restates: bool) -> Rows:
    last = quarters[-1]
    new = [month for month in _months(quarters, 3) if month in OPIOID_MONTHS]
    rows = [row for month in new for row in opioids_of_the_month(month, last >= RESTATED_IN)]
    undercounted = _months([UNDERCOUNT.quarter], 3)
    icbs = [icb.code for icb in organisations.icbs_of(UNDERCOUNT.psc)]
    if last == UNDERCOUNT.quarter:
        rows = [_undercounted(row) if row["month"] in undercounted and row["icb"] in icbs else row for row in rows]
    if restates and last == RESTATED_IN:
        rows += _restated((month for month in OPIOID_MONTHS if month < new[0]), (MOVED_FROM, MOVED_TO))
    if restates and last == UNDERCOUNT.quarter.next:
        rows += _restated(undercounted, icbs)
    return rows


def _undercounted(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"long_term": round(UNDERCOUNT.counted * row["long_term"])}


def _restated(months: Iterable[date], icbs: Collection[str]) -> Rows:
    return [row for month in months for row in opioids_of_the_month(month, moved=True) if row["icb"] in icbs]
