"""Where the numbers of a figure came from: which collaboratives have returned its sheet, and what kind of data it is."""

from collections.abc import Callable
from functools import cache, lru_cache

from natpatsip import organisations
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.figures.figure import Provenance
from natpatsip.figures.wording import dated, filters_used, listed, place
from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEETS
from natpatsip.store import Reading
from natpatsip.store.board import get_extracts, get_returned, get_returning

_SHEETS = {sheet.name: sheet for sheet in SHEETS}


@lru_cache(maxsize=1_000)
def collaboratives_of(selection: Selection) -> tuple[organisations.Collaborative, ...]:
    """The collaboratives of which a return is expected for the places chosen, in published order."""
    return tuple(psc for psc in organisations.collaboratives() if _covers(psc.code, selection))


def _covers(psc: str, selection: Selection) -> bool:
    """Whether a collaborative works in every kind of place that was chosen."""
    chosen = {place: codes for place, codes in selection.choices.items() if place in PLACES}
    wards = chosen.pop("ward", ())
    return all(_works_in(psc)[place] & set(codes) for place, codes in chosen.items()) and (
        not wards or any(ward.rpartition("-")[0] == psc for ward in wards)
    )


@cache
def _works_in(psc: str) -> dict[str, frozenset[str]]:
    """The codes of a collaborative's places of each kind, its own among them."""
    boards, trusts = organisations.icbs_of(psc), organisations.maternity_trusts_of(psc)
    networks = [organisations.network_of(trust.code) for trust in trusts]
    return {
        "psc": frozenset({psc}),
        "region": frozenset(board.region for board in boards),
        "icb": frozenset(board.code for board in boards),
        "odn": frozenset(network.code for network in networks if network),
        "trust": frozenset(trust.code for trust in trusts),
    }


def get_provenance(reading: Reading, sheet: str, selection: Selection) -> Provenance:
    """Who has returned a sheet for the quarter and places chosen; of national data, the extract that it is as of."""
    specification = _SHEETS[sheet]
    if specification.sender != "collaborative":
        return _of_extract(reading, sheet, selection)
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
        voluntary=specification.optional,
    )


def _of_extract(reading: Reading, sheet: str, selection: Selection) -> Provenance:
    """The latest extract with anything up to the quarter's end; what an extract leaves out is for the figure to say."""
    extracts = [one for one in get_extracts(reading, sheet) if one.first is None or one.first <= selection.quarter.end]
    if not extracts:
        return Provenance((), (), "", False, reading.version, extract="No national data was sent")
    latest = max(one.extract_date for one in extracts)
    sources = sorted({one.source for one in extracts if one.extract_date == latest})
    return Provenance(
        (),
        (),
        dated(max(one.happened_at for one in extracts)),
        any(one.demonstration for one in extracts),
        reading.version,
        extract=f"{listed(sources)}, as of {dated(latest)}",
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
