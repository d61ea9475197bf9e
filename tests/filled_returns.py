"""A return filled in as a collaborative would: the template, answers that agree with one another, a completed cover."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from natpatsip import catalogue, organisations
from natpatsip.quarters import Quarter
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets import sheets_of
from natpatsip.sheets.scope import ReturnScope

Q3, Q4 = Quarter(2022, 3), Quarter(2022, 4)
# By name, with its title: every sheet that must be returned.
SHEETS_FILLED = {sheet.name: sheet.title for sheet in sheets_of("collaborative") if not sheet.optional}


def filled_return(
    psc: str,
    quarter: Quarter = Q4,
    not_reviewed: str = "",
    spoil: Callable[[Workbook], object] | None = None,
    fallen: bool = False,
) -> bytes:
    """A return of every sheet that is not optional, but for the title `not_reviewed`; `spoil` may change the workbook, and
    where all has `fallen` everything is at an earlier stage or phase than it is otherwise.
    """
    scope = ReturnScope(psc, quarter)
    book = build_template(scope, known=_wards(scope, fallen) | _maternity(scope, fallen) | _of_icbs(scope, fallen))
    reviews = {title: "No" if title == not_reviewed else "Yes" for title in SHEETS_FILLED.values()}
    complete_cover(book, "Programme manager", reviews)
    if spoil:
        spoil(book)
    return template_bytes(book)


Rows = Mapping[str, list[dict[str, Any]]]


def _wards(scope: ReturnScope, fallen: bool) -> Rows:
    """One ward, and twelve in each trust of which only the first is involved."""
    icbs = organisations.icbs_of(scope.psc, on=scope.quarter.end)
    trusts = organisations.providers_of(scope.psc, on=scope.quarter.end)
    ward = {"ward_id": f"{scope.psc}-0001", "ward_name": "Willow", "provider": trusts[0].code, "icb": icbs[0].code}
    ward |= {"ward_type": "acute_adult", "support": "network" if fallen else "direct"}
    ward |= {"stage": 2 if fallen else 5, "implementing": not fallen}
    totals = [
        {"provider": trust.code, "wards_total": 12, "involvement": "no" if number else ward["support"]}
        for number, trust in enumerate(trusts)
    ]
    return {"wards": [ward], "trusts": totals}


def _maternity(scope: ReturnScope, fallen: bool) -> Rows:
    """Every trust at one stage of everything, with a lead in post, on paper."""
    stage = "4" if fallen else "5"
    trusts = [trust.code for trust in organisations.maternity_trusts_of(scope.psc, on=scope.quarter.end)]
    return {
        "optimisation": [
            {"trust": trust, "preterm_lead": True, "intervention": one.code, "progress": stage}
            for trust in trusts
            for one in catalogue.interventions()
        ],
        "early_warning": [
            {"trust": trust, "record": "paper", "pilot_site": False, "tool": tool.code, "progress": stage}
            for trust in trusts
            for tool in catalogue.early_warning_tools()
        ],
    }


def _of_icbs(scope: ReturnScope, fallen: bool) -> Rows:
    """Ten homes at every stage of every tool, or all of them at the first, and every ICB alike."""
    icbs = [icb.code for icb in organisations.icbs_of(scope.psc, on=scope.quarter.end)]
    places = [(tool.code, stage) for tool in catalogue.tools() for stage in range(tool.highest_stage + 1)]
    return {
        "care_homes": [
            {"icb": icb, "tool": tool, "stage": stage, "homes": homes, "care_homes_registered": 10 * len(places)}
            for icb in icbs
            for (tool, stage), homes in zip(places, _homes(places, fallen), strict=True)
        ],
        "preterm_score": [{"icb": icb, "score": 2.0 if fallen else 3.0} for icb in icbs],
        "opioids": [{"icb": icb, "phase": 2 if fallen else 3, "score": 2.0 if fallen else 3.0} for icb in icbs],
        "systems": [
            {"icb": icb, "engaged": not fallen, "plan": "in_development" if fallen else "agreed", "events_held": 1}
            for icb in icbs
        ],
    }


def _homes(places: Sequence[tuple[str, int]], fallen: bool) -> list[int]:
    """How many at each tool and stage; where they have fallen, all at the first of them."""
    return [10 * len(places) * (not number) if fallen else 10 for number in range(len(places))]
