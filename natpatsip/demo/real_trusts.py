"""The trusts that exist: the lists of a demonstration of many times the size have others beside them."""

from datetime import date

from natpatsip import organisations
from natpatsip.organisations.made_up import is_made_up


def maternity_trusts_of(psc: str, on: date) -> list[organisations.Trust]:
    """Those of a collaborative that have births on a day."""
    return [trust for trust in organisations.maternity_trusts_of(psc, on) if not is_made_up(trust.code)]


def mental_health_trusts_of(psc: str, on: date | None = None) -> list[organisations.Provider]:
    """Those with inpatient wards that work with a collaborative, on a day if one is given."""
    return [trust for trust in organisations.providers_of(psc, on) if not is_made_up(trust.code)]
