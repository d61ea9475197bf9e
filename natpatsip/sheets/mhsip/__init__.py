"""Mental Health: the wards that take part, and the wards that each NHS trust has in all."""

from natpatsip.sheets.mhsip.trusts import TRUSTS
from natpatsip.sheets.mhsip.wards import WARDS

__all__ = ["TRUSTS", "WARDS"]
