"""Publishers' extracts for tests: CSV files as their publishers lay them out, and the door that takes them."""

from datetime import date

from natpatsip.access import Actor
from natpatsip.intake import Receipt, receive_extract
from natpatsip.returns.extracts import ExtractDetails
from natpatsip.sheets.extracts import OPIOID_ITEMS, PUBLISHERS
from natpatsip.sheets.specification import Sheet
from natpatsip.store import Store

DAY, TODAY = date(2023, 5, 11), date(2023, 5, 20)
OPIOID_HEADINGS = (
    "month,icb_ods_code,psc_code,metric,numerator,denominator,ratio,numerator_unit,denominator_unit",
    "{month},{icb},,{measure},{numerator},{denominator},,items,registered patients (thousands)",
)
RESTRAINT_HEADINGS = "month,provider,trust_ods_code,psc_code,metric,measure_as_published,value,suppressed"


def opioid_csv(*lines: tuple, measure: str = "high_dose_opioid_items") -> bytes:
    """An extract of opioid items as its publisher lays it out: a line each of month, ICB, numerator and denominator."""
    headings, line = OPIOID_HEADINGS
    written = [
        line.format(month=month, icb=icb, measure=measure, numerator=numerator, denominator=denominator)
        for month, icb, numerator, denominator in lines
    ]
    return "\n".join([headings, *written]).encode()


def restraint_csv(*lines: tuple, measure: str = "people_restrained_MHS76") -> bytes:
    """An extract of restraint as its publisher lays it out: a line each of month, provider, code, value and suppressed."""
    written = [
        f"{month},{provider},{code},,{measure},MHS76,{value},{suppressed}"
        for month, provider, code, value, suppressed in lines
    ]
    return "\n".join([RESTRAINT_HEADINGS, *written]).encode()


def sent(
    store: Store,
    content: bytes,
    sheet: Sheet = OPIOID_ITEMS,
    day: date = DAY,
    source: str | None = None,
    name: str = "extract.csv",
) -> Receipt:
    """What became of an extract that was sent in."""
    details = ExtractDetails(sheet, day, source or PUBLISHERS[sheet.name])
    return receive_extract(store, content, name, Actor("Analyst"), details, today=TODAY)
