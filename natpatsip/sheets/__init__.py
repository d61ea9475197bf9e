"""The sheets, in the order of their workbooks: the collaboratives' return, the national team’s workbook, publishers' extracts."""

from collections.abc import Sequence

from natpatsip import catalogue
from natpatsip.quarters import Quarter
from natpatsip.sheets.extracts import EXTRACTS
from natpatsip.sheets.handover import HANDOVER
from natpatsip.sheets.mandet import CARE_HOMES
from natpatsip.sheets.matneo import EARLY_WARNING, OPTIMISATION, PRETERM_SCORE
from natpatsip.sheets.medsip import OPIOIDS
from natpatsip.sheets.mhsip import TRUSTS, WARDS
from natpatsip.sheets.narrative import NARRATIVE
from natpatsip.sheets.national import (
    MEDICATION_REVIEWS,
    OPIOIDS_MONTHLY,
    OPTIMISATION_MONTHLY,
    RESTRICTIVE_PRACTICE,
    TOOL_PHASES,
)
from natpatsip.sheets.scope import Sender
from natpatsip.sheets.specification import ALL_PROGRAMMES, Sheet
from natpatsip.sheets.system_safety import PSIRF, SYSTEMS

SHEETS: tuple[Sheet, ...] = (
    CARE_HOMES,
    OPTIMISATION,
    EARLY_WARNING,
    PRETERM_SCORE,
    OPIOIDS,
    WARDS,
    TRUSTS,
    SYSTEMS,
    PSIRF,
    HANDOVER,
    NARRATIVE,
    OPTIMISATION_MONTHLY,
    TOOL_PHASES,
    OPIOIDS_MONTHLY,
    MEDICATION_REVIEWS,
    RESTRICTIVE_PRACTICE,
    *EXTRACTS,
)
SHEET_NAMES = tuple(sheet.name for sheet in SHEETS)

_BY_NAME = {sheet.name: sheet for sheet in SHEETS}


def find_sheet(name: str) -> Sheet:
    """The sheet with this name; raises KeyError."""
    return _BY_NAME[name]


def sheets_of(sender: Sender, sheets: Sequence[Sheet] = SHEETS, quarter: Quarter | None = None) -> tuple[Sheet, ...]:
    """The sheets that a kind of sender sends, in the order of its workbook; with a quarter, those collected in it.

    A sheet is collected from its own first quarter to its last, and as long as its programme is.
    """
    own = (sheet for sheet in sheets if sheet.sender == sender)
    return tuple(sheet for sheet in own if quarter is None or _is_collected(sheet, quarter))


def _is_collected(sheet: Sheet, quarter: Quarter) -> bool:
    # What is of all programmes goes on for as long as any does.
    programmes = [one for one in catalogue.programmes() if sheet.programme in (one.code, ALL_PROGRAMMES)]
    return sheet.asked_in(quarter) and (not programmes or any(one.collects_in(quarter) for one in programmes))
