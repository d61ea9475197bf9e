"""Plans for handing the work over for the demonstration: all illustrative, for the report gives no number."""

from datetime import date
from typing import Any

from natpatsip import catalogue, organisations
from natpatsip.demo.order import lead
from natpatsip.demo.sharing import pick
from natpatsip.quarters import Quarter

# The quarter in which the commission ended.
FIRST = Quarter(2022, 4)

# From which lead on there is a plan, and from which it is agreed.
_PLANNED, _AGREED = -0.6, 0.2
_DAYS = (date(2023, 2, 28), date(2023, 3, 31), date(2023, 5, 31), date(2023, 6, 30), date(2023, 9, 29))
_RECIPIENTS = {
    "ManDet": ("care homes lead", "quality improvement team", "lead for urgent community response"),
    "MatNeo": ("local maternity and neonatal system, senior midwife", "neonatal network, lead nurse"),
    "MedSIP": ("chief pharmacist’s team", "medicines optimisation lead", "lead for long-term conditions"),
    "MHSIP": ("mental health provider collaborative, nursing lead", "quality lead for mental health"),
    "SystemSafety": ("patient safety team", "quality and safety committee, lead officer"),
}


def handover_rows(psc: str, quarter: Quarter) -> list[dict[str, Any]]:
    """The ICBs of a collaborative, a row for each programme; none before the commission ended."""
    if quarter < FIRST:
        return []
    return [
        {"icb": icb.code, "programme": programme.code, **_plan(psc, icb, programme.code, quarter)}
        for icb in organisations.icbs_of(psc, on=quarter.end)
        for programme in catalogue.programmes()
        if programme.collects_in(quarter)
    ]


def _plan(psc: str, icb: organisations.ICB, programme: str, quarter: Quarter) -> dict[str, Any]:
    ahead = lead(psc, icb.code, programme, "handover")
    if ahead < _PLANNED:
        return {"status": "none", "recipient": None, "handover_on": None}
    recipient = f"{icb.short} ICB, {pick(_RECIPIENTS[programme], icb.code, 'recipient')}"
    if ahead < _AGREED:
        return {"status": "planned", "recipient": recipient, "handover_on": None}
    day = pick(_DAYS, icb.code, programme, "day of handover")
    return {"status": "handed_over" if day <= quarter.end else "agreed", "recipient": recipient, "handover_on": day}
