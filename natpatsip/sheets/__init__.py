"""The sheets of a collaborative's return, in the order of the workbook."""

from natpatsip.sheets.mandet import CARE_HOMES
from natpatsip.sheets.mhsip import TRUSTS, WARDS
from natpatsip.sheets.specification import Sheet

SHEETS: tuple[Sheet, ...] = (CARE_HOMES, WARDS, TRUSTS)
