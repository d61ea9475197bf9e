"""Who was expected to return a sheet for a quarter and who did, and whether the quarter is settled.

A sheet in a quarter is coming in until everyone who is expected has returned it, and then complete. One that the national
team closed is closed, with the gaps that it has, until it is reopened: nobody waits for them any longer. So is one that
nobody closed and that lies before a complete one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from natpatsip import catalogue, organisations
from natpatsip.quarters import Quarter
from natpatsip.sheets import find_sheet, sheets_of
from natpatsip.sheets.scope import sender_of
from natpatsip.store.closing import is_closed, list_sheets_expected
from natpatsip.store.snapshot import Snapshot
from natpatsip.store.status import get_quarters, get_returning

State = Literal["coming in", "complete", "closed"]

# A figure asks for it of every quarter that it shows, and its neighbours ask again.
_COVERAGE_BYTES = 2**10


@dataclass(frozen=True)
class Coverage:
    """The collaboratives, by code in published order, that were expected to return for a quarter, and those that did.

    `state` is that of the sheet in all of England, whichever of them are looked at.
    """

    quarter: Quarter
    expected: tuple[str, ...]
    returned: tuple[str, ...]
    state: State

    @property
    def missing(self) -> tuple[str, ...]:
        """Those that have not returned."""
        return tuple(psc for psc in self.expected if psc not in self.returned)

    @property
    def count(self) -> str:
        """“14 of 15”."""
        return f"{len(self.returned)} of {len(self.expected)}"

    @property
    def so_far(self) -> str:
        """“4 of 15” of a quarter that is coming in; empty once nobody is waited for."""
        return self.count if self.state == "coming in" and self.missing else ""

    def among(self, pscs: Collection[str]) -> "Coverage":
        """The same for some collaboratives alone."""
        expected, returned = (tuple(psc for psc in own if psc in pscs) for own in (self.expected, self.returned))
        return replace(self, expected=expected, returned=returned)


def get_coverage(snapshot: Snapshot, sheets: Sequence[str], quarter: Quarter) -> Coverage:
    """Who has returned all of these sheets for a quarter, of all collaboratives that were expected to.

    Of a sheet that is not collected in the quarter nothing is expected.
    """
    return snapshot.keep(
        ("coverage", *sheets, quarter),
        lambda: _find_coverage(snapshot, sheets, quarter),
        lambda coverage: _COVERAGE_BYTES,
    )


def _find_coverage(snapshot: Snapshot, sheets: Sequence[str], quarter: Quarter) -> Coverage:
    collected = {sheet.name for sheet in sheets_of("collaborative", quarter=quarter)}
    expected = tuple(psc.code for psc in organisations.collaboratives()) if collected.issuperset(sheets) else ()
    by_quarter = _get_returned_by_quarter(snapshot, sheets)
    returned = tuple(psc for psc in expected if psc in by_quarter.get(quarter.key, ()))
    complete = [key for key, pscs in by_quarter.items() if pscs.issuperset(expected)]
    last_complete = max(complete, default="")
    state: State = "coming in"
    if quarter.key in complete:
        state = "complete"
    else:
        otherwise = quarter.key < last_complete or not expected
        if all(is_closed(snapshot, find_sheet(sheet).programme, quarter, otherwise) for sheet in sheets):
            state = "closed"
    return Coverage(quarter, expected, returned, state)


def is_settled(snapshot: Snapshot, programme: str, quarter: Quarter) -> bool:
    """Whether all has come in: every sheet of a programme that is expected for a quarter is complete or closed.

    A voluntary sheet is never waited for. A quarter in which the programme does not collect is none of its own.
    """
    sheets = list_sheets_expected(programme, quarter)
    return bool(sheets) and all(get_coverage(snapshot, [sheet], quarter).state != "coming in" for sheet in sheets)


def get_latest_settled(snapshot: Snapshot, programme: str = "") -> Quarter | None:
    """The latest quarter with returns in which a programme, or any of them, is settled; None where none is."""
    codes = _list_codes(programme)
    return next(
        (quarter for quarter in get_quarters(snapshot) if any(is_settled(snapshot, code, quarter) for code in codes)),
        None,
    )


def get_quarter_to_show(snapshot: Snapshot, programme: str = "") -> Quarter | None:
    """The quarter that a programme, or all of them, is shown for unless one is chosen; None where nothing was returned.

    It is the latest that is settled, and where none is, the latest of those of which most was returned.
    """
    return get_latest_settled(snapshot, programme) or max(
        get_quarters(snapshot), key=lambda quarter: _count_returned(snapshot, programme, quarter), default=None
    )


def _count_returned(snapshot: Snapshot, programme: str, quarter: Quarter) -> int:
    """How many sheets that were expected of a programme, or of all of them, collaboratives returned for a quarter."""
    sheets = [sheet for code in _list_codes(programme) for sheet in list_sheets_expected(code, quarter)]
    return sum(len(get_coverage(snapshot, [sheet], quarter).returned) for sheet in sheets)


def _list_codes(programme: str) -> list[str]:
    return [programme] if programme else [known.code for known in catalogue.programmes()]


def get_coming_in(snapshot: Snapshot, programme: str) -> list[Coverage]:
    """Who has returned every sheet of a programme, for each of its quarters that is still coming in, the latest first."""
    unsettled = [quarter for quarter in get_quarters(snapshot) if not is_settled(snapshot, programme, quarter)]
    asked = [(quarter, list_sheets_expected(programme, quarter)) for quarter in unsettled]
    return [get_coverage(snapshot, sheets, quarter) for quarter, sheets in asked if sheets]


def get_last_complete_return(snapshot: Snapshot, sender: str) -> Quarter | None:
    """The latest quarter for which a sender (a collaborative's code, or NATIONAL) has returned every sheet expected."""
    return next((quarter for quarter in get_quarters(snapshot) if _has_returned_all(snapshot, sender, quarter)), None)


def _has_returned_all(snapshot: Snapshot, sender: str, quarter: Quarter) -> bool:
    expected = [sheet.name for sheet in sheets_of(sender_of(sender), quarter=quarter) if not sheet.optional]
    return bool(expected) and all((quarter.key, sender) in get_returning(snapshot, sheet) for sheet in expected)


def _get_returned_by_quarter(snapshot: Snapshot, sheets: Sequence[str]) -> dict[str, set[str]]:
    """The collaboratives that returned all of these sheets, by the quarter's key."""
    returned = set.intersection(*(get_returning(snapshot, sheet) for sheet in sheets))
    by_quarter: dict[str, set[str]] = {}
    for quarter, psc in returned:
        by_quarter.setdefault(quarter, set()).add(psc)
    return by_quarter
