"""The national team’s workbook: national data by month and organisation, which no collaborative is asked to key again."""

from natpatsip.sheets.national.maternity import OPTIMISATION_MONTHLY, TOOL_PHASES
from natpatsip.sheets.national.medicines import MEDICATION_REVIEWS, OPIOIDS_MONTHLY
from natpatsip.sheets.national.wards import RESTRICTIVE_PRACTICE

__all__ = [
    "MEDICATION_REVIEWS",
    "OPIOIDS_MONTHLY",
    "OPTIMISATION_MONTHLY",
    "RESTRICTIVE_PRACTICE",
    "TOOL_PHASES",
]
