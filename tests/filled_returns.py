"""A return filled in as a collaborative would: the template, answers that agree with one another, a completed cover."""

from collections.abc import Callable, Mapping

from openpyxl import Workbook

from natpatsip import catalogue, organisations
from natpatsip.quarters import Quarter
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets.specification import ReturnScope

Q3, Q4 = Quarter(2022, 3), Quarter(2022, 4)
REVIEWED = {"Care homes": "Yes", "Wards": "Yes", "Trusts": "Yes"}


def filled_return(
    psc: str,
    quarter: Quarter = Q4,
    reviews: Mapping[str, str] = REVIEWED,
    spoil: Callable[[Workbook], object] | None = None,
) -> bytes:
    """One ward, ten homes at every stage of every tool, twelve wards in each trust; `spoil` may change the workbook."""
    scope = ReturnScope(psc, quarter)
    icbs, trusts = organisations.icbs_of(psc, on=quarter.end), organisations.providers_of(psc, on=quarter.end)
    places = [(tool.code, stage) for tool in catalogue.tools() for stage in range(tool.highest_stage + 1)]
    homes = [
        {"icb": icb.code, "tool": tool, "stage": stage, "homes": 10, "care_homes_registered": 10 * len(places)}
        for icb in icbs
        for tool, stage in places
    ]
    ward = {"ward_id": f"{psc}-0001", "ward_name": "Willow", "provider": trusts[0].code, "icb": icbs[0].code}
    ward |= {"ward_type": "acute_adult", "support": "direct", "stage": 5, "implementing": True}
    wards_of_trusts = [
        {"provider": trust.code, "wards_total": 12, "involvement": "no" if number else "direct"}
        for number, trust in enumerate(trusts)
    ]
    book = build_template(scope, known={"care_homes": homes, "wards": [ward], "trusts": wards_of_trusts})
    complete_cover(book, "Programme manager", reviews)
    if spoil:
        spoil(book)
    return template_bytes(book)
