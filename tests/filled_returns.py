"""A return filled in as a collaborative would: the template, answers that agree with one another, a completed cover."""

from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook

from natpatsip import catalogue, organisations
from natpatsip.quarters import Quarter
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets import sheets_of
from natpatsip.sheets.specification import ReturnScope

Q3, Q4 = Quarter(2022, 3), Quarter(2022, 4)
# By name, with its title: every sheet that must be returned.
SHEETS_FILLED = {sheet.name: sheet.title for sheet in sheets_of("collaborative") if not sheet.optional}


def filled_return(
    psc: str,
    quarter: Quarter = Q4,
    not_reviewed: str = "",
    spoil: Callable[[Workbook], object] | None = None,
) -> bytes:
    """A return of every sheet that is not optional, but for the title `not_reviewed`; `spoil` may change the workbook."""
    scope = ReturnScope(psc, quarter)
    book = build_template(scope, known=_wards(scope) | _maternity(scope) | _boards(scope))
    reviews = {title: "No" if title == not_reviewed else "Yes" for title in SHEETS_FILLED.values()}
    complete_cover(book, "Programme manager", reviews)
    if spoil:
        spoil(book)
    return template_bytes(book)


Rows = Mapping[str, list[dict[str, Any]]]


def _wards(scope: ReturnScope) -> Rows:
    """One ward, and twelve in each trust of which only the first is involved."""
    icbs = organisations.icbs_of(scope.psc, on=scope.quarter.end)
    trusts = organisations.providers_of(scope.psc, on=scope.quarter.end)
    ward = {"ward_id": f"{scope.psc}-0001", "ward_name": "Willow", "provider": trusts[0].code, "icb": icbs[0].code}
    ward |= {"ward_type": "acute_adult", "support": "direct", "stage": 5, "implementing": True}
    totals = [
        {"provider": trust.code, "wards_total": 12, "involvement": "no" if number else "direct"}
        for number, trust in enumerate(trusts)
    ]
    return {"wards": [ward], "trusts": totals}


def _maternity(scope: ReturnScope) -> Rows:
    """Every trust at stage 5 of everything, with a lead in post, on paper."""
    trusts = [trust.code for trust in organisations.maternity_trusts_of(scope.psc, on=scope.quarter.end)]
    return {
        "optimisation": [
            {"trust": trust, "preterm_lead": True, "intervention": one.code, "progress": "5"}
            for trust in trusts
            for one in catalogue.interventions()
        ],
        "early_warning": [
            {"trust": trust, "record": "paper", "pilot_site": False, "tool": tool.code, "progress": "5"}
            for trust in trusts
            for tool in catalogue.early_warning_tools()
        ],
    }


def _boards(scope: ReturnScope) -> Rows:
    """Ten homes at every stage of every tool, and each board in the third phase, engaged, with a score of 3."""
    icbs = [icb.code for icb in organisations.icbs_of(scope.psc, on=scope.quarter.end)]
    places = [(tool.code, stage) for tool in catalogue.tools() for stage in range(tool.highest_stage + 1)]
    return {
        "care_homes": [
            {"icb": icb, "tool": tool, "stage": stage, "homes": 10, "care_homes_registered": 10 * len(places)}
            for icb in icbs
            for tool, stage in places
        ],
        "preterm_score": [{"icb": icb, "score": 3.0} for icb in icbs],
        "opioids": [{"icb": icb, "phase": 3, "score": 3.0} for icb in icbs],
        "systems": [{"icb": icb, "engaged": True, "plan": "agreed", "events_held": 1} for icb in icbs],
    }
