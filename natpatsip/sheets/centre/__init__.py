"""The centre's workbook: national data by month and organisation, which no collaborative is asked to key again."""

from natpatsip.sheets.centre.maternity import OPTIMISATION_MONTHLY, TOOL_PHASES
from natpatsip.sheets.centre.medicines import MEDICATION_REVIEWS, OPIOIDS_MONTHLY
from natpatsip.sheets.centre.wards import RESTRICTIVE_PRACTICE

__all__ = [
    "MEDICATION_REVIEWS",
    "OPIOIDS_MONTHLY",
    "OPTIMISATION_MONTHLY",
    "RESTRICTIVE_PRACTICE",
    "TOOL_PHASES",
]
