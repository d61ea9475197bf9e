"""National data of two trusts, two ICBs and two wards, made so that means and limits can be worked out by hand."""

from datetime import date

from natpatsip.access import Actor
from natpatsip.intake import receive
from natpatsip.quarters import Quarter, quarters_between
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets import SHEETS
from natpatsip.sheets.scope import NATIONAL, ReturnScope
from natpatsip.store import Store

Q3, Q4 = Quarter(2022, 3), Quarter(2022, 4)
QUARTERS = quarters_between(Quarter(2021, 1), Q4)
MONTHS = [month for quarter in QUARTERS for month in quarter.months]
RISE = date(2022, 4, 1)
# The month from which the ambition for people on opioids counts.
BASELINE = date(2021, 1, 1)
SOUTHAMPTON, OXFORD = "RHM", "RTH"
DORSET, OXFORDSHIRE = "QVV", "QU9"
MAPLE, OAK = "WEX-0001", "WEX-0002"
ORIGIN = {"source": "National dashboard", "extract_date": date(2023, 4, 20)}

# Percent of each trust's 100 eligible babies given steroids: 38 and 42 by turns for a year, then 58 and 62.
STEROIDS = {month: (38, 42)[place % 2] + (20 if month >= RISE else 0) for place, month in enumerate(MONTHS)}
# Oxford counted nobody who was given them in this month, and in all other months as many as Southampton.
ONLY_SOUTHAMPTON = date(2021, 5, 1)
# Magnesium has nine months of data in Southampton, and in this one between them none.
MAGNESIUM_MONTHS, WITHOUT = MONTHS[:10], MONTHS[4]
PEOPLE = {DORSET: 20_000, OXFORDSHIRE: 40_000}


def babies() -> list[dict]:
    """Lines of “Optimisation by month”."""
    steroids = [
        _line(month, trust, "corticosteroids", 100, None if (trust, month) == (OXFORD, ONLY_SOUTHAMPTON) else given)
        for month, given in STEROIDS.items()
        for trust in (SOUTHAMPTON, OXFORD)
    ]
    magnesium = [
        _line(month, SOUTHAMPTON, "magnesium_sulphate", 10, place)
        for place, month in enumerate(MAGNESIUM_MONTHS)
        if month != WITHOUT
    ]
    return steroids + magnesium + [_line(month, OXFORD, "all_seven", 50, 5) for month in MONTHS]


def people() -> list[dict]:
    """Lines of “Opioids by month”: January 2021 and then 2022 alone, 500 fewer in each ICB every month of it."""
    return [
        {"month": month, "icb": icb, "long_term": number - 500 * (month.month - 1)} | ORIGIN
        for month in (BASELINE, *MONTHS)
        if month == BASELINE or month.year == 2022
        for icb, number in PEOPLE.items()
    ]


def incidents() -> list[dict]:
    """Lines of “Restrictive practice”: Oak halves its restraint after a baseline of six months, Maple does not."""
    return [
        {
            "ward_id": ward,
            "month": month,
            "restraint": count,
            "seclusion": 1,
            "rapid_tranquilisation": 0,
            "bed_days": days,
        }
        | {"baseline_start": MONTHS[0], "baseline_end": MONTHS[5]}
        | ORIGIN
        for place, month in enumerate(MONTHS)
        for ward, count, days in ((MAPLE, 6, 600), (OAK, 8 if place < 6 else 4, 400))
    ]


def wards() -> list[dict]:
    """Wessex's two wards, of different kinds."""
    return [
        {"ward_id": ward, "ward_name": name, "provider": "RW1", "icb": "QRL", "ward_type": kind, "support": "direct"}
        | {"stage": 5, "implementing": True}
        for ward, name, kind in ((MAPLE, "Maple", "acute_adult"), (OAK, "Oak", "picu"))
    ]


def send(store: Store, psc: str, quarter: Quarter = Q4, **rows: list[dict]) -> None:
    """A workbook with these rows on its sheets, sent in; only they are marked as reviewed."""
    book = build_template(ReturnScope(psc, quarter), known=rows)
    complete_cover(book, "Analyst", {sheet.title: "Yes" for sheet in SHEETS if sheet.name in rows})
    receipt = receive(store, template_bytes(book), "sent.xlsx", Actor("Test"), today=date(2023, 4, 28))
    assert receipt.accepted and len(receipt.stored) == len(rows), receipt.problems


def send_months(store: Store) -> Store:
    """Everything above: the national team’s workbook of each quarter, and the wards that it is about."""
    national = {"optimisation_monthly": babies(), "opioids_monthly": people(), "restrictive_practice": incidents()}
    for quarter in (QUARTERS[0].previous, *QUARTERS):
        here = {sheet: [row for row in rows if row["month"] in quarter.months] for sheet, rows in national.items()}
        send(store, NATIONAL, quarter, **{sheet: rows for sheet, rows in here.items() if rows})
    send(store, "WEX", wards=wards())
    return store


def _line(month: date, trust: str, intervention: str, eligible: int, given: int | None) -> dict:
    told = {"month": month, "trust": trust, "intervention": intervention, "eligible": eligible, "given": given}
    return told | ORIGIN
