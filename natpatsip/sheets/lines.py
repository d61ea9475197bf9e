"""The lines that several sheets print: every ICB, every maternity trust, every NHS trust of a collaborative."""

from collections.abc import Sequence

from natpatsip import organisations
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Values


def every_icb(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    """A line for each ICB that the collaborative reports on."""
    return [{"icb": icb.code} for icb in organisations.icbs_of(scope.psc, on=scope.quarter.end)]


def every_maternity_trust(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    """A line for each trust of the collaborative that has maternity services at the end of the quarter."""
    return [{"trust": trust.code} for trust in organisations.maternity_trusts_of(scope.psc, on=scope.quarter.end)]


def every_nhs_trust(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    """A line for each NHS trust of the collaborative, of whatever kind."""
    return [{"trust": trust.code} for trust in organisations.trusts_of(scope.psc, on=scope.quarter.end)]
