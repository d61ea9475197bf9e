"""Which listed wards send data on restrictive practice: worked out by hand from workbooks that were sent in."""

from dataclasses import replace
from datetime import date

import pytest
from months_sent import MAPLE, OAK, ORIGIN, Q3, Q4, send

from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.intake import receive
from natpatsip.quarters import Quarter
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets.national.wards import RESTRICTIVE_PRACTICE
from natpatsip.sheets.scope import NATIONAL, ReturnScope
from natpatsip.store import Store

ENGLAND = Selection.ending(Q4)
ASH, ELM = "OX-0001", "WEX-0003"
# The months of 2022/23 for which each ward has data. National data go from October to February.
MONTHS_OF_WARDS = {MAPLE: (10, 11, 12, 1, 2), OAK: (10, 1)}


@pytest.fixture(scope="module")
def wards_listed(tmp_path_factory) -> Store:
    """Wessex lists Maple, from January Oak and Elm too; Oxford, in January for the first time, lists Ash."""
    store = Store(tmp_path_factory.mktemp("wards") / "natpatsip.duckdb")
    maple, oak = ward(MAPLE, "Maple", "RW1", "QRL"), ward(OAK, "Oak", "RW1", "QRL")
    send(store, "WEX", Q3 - 1, wards=[maple])
    send(store, "WEX", Q3, wards=[maple])
    send(store, "WEX", Q4, wards=[maple, oak, ward(ELM, "Elm", "RDY", "QVV")])
    send(store, "OX", Q4, wards=[ward(ASH, "Ash", "RNU", "QU9")])
    for quarter in (Q3, Q4):
        send_data(store, quarter)
    return store


def send_data(store: Store, quarter: Quarter) -> None:
    """The national data of a quarter; a ward without data for a month has no line for it."""
    rows = [row for row in data_of_wards() if row["month"] in quarter.months]
    book = build_template(ReturnScope(NATIONAL, quarter), known={"restrictive_practice": rows})
    sheet = book[RESTRICTIVE_PRACTICE.title]
    for line in range(sheet.max_row, 0, -1):
        if str(sheet.cell(line, 1).value).startswith("WEX-") and sheet.cell(line, 3).value is None:
            sheet.delete_rows(line)
    complete_cover(book, "Analyst", {RESTRICTIVE_PRACTICE.title: "Yes"})
    receipt = receive(store, template_bytes(book), "sent.xlsx", Actor("Test"), today=date(2023, 4, 28))
    assert receipt.accepted and receipt.stored, receipt.problems


def ward(ward_id: str, name: str, provider: str, icb: str) -> dict:
    where = {"ward_id": ward_id, "ward_name": name, "provider": provider, "icb": icb}
    return where | {"ward_type": "acute_adult", "support": "direct", "stage": 3, "implementing": False}


def data_of_wards() -> list[dict]:
    counts = {"restraint": 1, "seclusion": 0, "rapid_tranquilisation": 0, "bed_days": 100}
    baseline = {"baseline_start": date(2022, 10, 1), "baseline_end": date(2022, 12, 1)}
    return [
        {"ward_id": ward_id, "month": date(2022 if month > 3 else 2023, month, 1)} | counts | baseline | ORIGIN
        for ward_id, months in MONTHS_OF_WARDS.items()
        for month in months
    ]


def test_wards_and_months_without_data_are_held_against_the_lists(wards_listed):
    with wards_listed.snapshot() as snapshot:
        drawn = figure("mhsip_ward_data", ENGLAND, snapshot)
    counts = ("wards_with_data", "wards_listed", "months_with_data", "months_expected", "without_data")
    # Of Maple the three months to December were expected, and two of each ward since: national data reach no further than
    # February. That Oak had data in October counts for nothing, for it was not listed then.
    assert {row["psc"]: tuple(row.get(name) for name in counts) for row in drawn.rows} == {
        "2 of 15 collaboratives so far": (2, 4, 3 + 3, 3 + 6 + 2, None),
        "Oxford": (0, 1, 0, 2, ASH),
        "Wessex": (2, 3, 3 + 3, 3 + 6, ELM),
    }
    assert drawn.finding == (
        "The 2 of 15 collaboratives that have returned: 2 of 4 listed wards have no data for Q4 2022/23"
    )
    assert "National data reach February 2023. Without data: Ash (OX-0001) and Elm (WEX-0003)." in drawn.caption


def test_wards_without_data_are_those_of_the_places_and_quarters_chosen(wards_listed):
    with wards_listed.snapshot() as snapshot:
        part = figure("mhsip_ward_data", replace(ENGLAND, since=Q4, icb=("QRL",)), snapshot)
        before = figure("mhsip_ward_data", Selection.ending(Q3 - 1), snapshot)
    own = part.rows[-1]
    assert own["psc"] == "Wessex (Hampshire and Isle of Wight part: 2 of its 3 listed wards)"
    assert (own["wards_with_data"], own["months_with_data"], own["months_expected"]) == (2, 3, 4)
    assert part.finding.startswith("None is missing: 2 of 2 listed wards in Hampshire and Isle of Wight have data")
    # A ward was listed then, and nobody has any data yet, which is no ward's gap.
    assert before.empty and before.finding == "No national data on restrictive practice reach Q2 2022/23"


def test_as_many_wards_have_data_as_the_report_says(demonstration):
    with demonstration.snapshot() as snapshot:
        assert figure("mhsip_ward_data", ENGLAND, snapshot).numbers["wards_with_data"] == 94
