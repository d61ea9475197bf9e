"""Where the numbers of a figure came from: which collaboratives have returned its sheet, and what kind of data it is."""

from collections.abc import Callable

from natpatsip import organisations
from natpatsip.analysis.selection import Selection
from natpatsip.figures.figure import Provenance
from natpatsip.figures.wording import dated, filters_used, place
from natpatsip.quarters import Quarter
from natpatsip.store import Reading
from natpatsip.store.board import get_returned, get_returning


def collaboratives_of(selection: Selection) -> list[organisations.Collaborative]:
    """The collaboratives of which a return is expected for the places chosen, in published order."""

    def covers(psc: organisations.Collaborative) -> bool:
        boards = organisations.icbs_of(psc.code)
        regions = {board.region for board in boards}
        return (
            (not selection.psc or psc.code in selection.psc)
            and (not selection.region or bool(regions & set(selection.region)))
            and (not selection.icb or any(board.code in selection.icb for board in boards))
        )

    return [psc for psc in organisations.collaboratives() if covers(psc)]


def get_provenance(reading: Reading, sheet: str, selection: Selection) -> Provenance:
    """Who has returned a sheet for the quarter and places chosen."""
    returned = get_returned(reading, selection.quarter)
    arrived = {psc: one for (psc, of), one in returned.items() if of == sheet}
    expected = collaboratives_of(selection)
    here = [arrived[psc.code] for psc in expected if psc.code in arrived]
    return Provenance(
        tuple(psc.name for psc in expected if psc.code in arrived),
        tuple(psc.name for psc in expected if psc.code not in arrived),
        dated(max(one.happened_at for one in here)) if here else "",
        any(one.demonstration for one in here),
        reading.version,
    )


def get_coverage(reading: Reading, sheet: str, selection: Selection) -> Callable[[Quarter], str]:
    """For a quarter, how many of the collaboratives chosen have returned a sheet: “13 of 15”."""
    expected = {psc.code for psc in collaboratives_of(selection)}
    returned = get_returning(reading, sheet)
    return lambda quarter: f"{sum((quarter.key, psc) in returned for psc in expected)} of {len(expected)}"


def drawn_from(sheet: str, reading: Reading, selection: Selection) -> dict:
    """What every figure of a sheet says of its origin: place, provenance and the filters used."""
    return {
        "place": place(selection),
        "provenance": get_provenance(reading, sheet, selection),
        "filters": filters_used(selection),
    }
