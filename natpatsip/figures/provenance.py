"""Where the numbers of a figure came from: which collaboratives have returned its sheet, and what kind of data it is."""

from collections.abc import Callable
from functools import cache, lru_cache

from natpatsip import organisations
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.figures.figure import Provenance
from natpatsip.figures.formatting import format_date, format_list
from natpatsip.figures.wording import describe_filters, name_places
from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEETS
from natpatsip.store import Snapshot
from natpatsip.store.status import get_extracts, get_returned, get_returning

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
    icbs, trusts = organisations.icbs_of(psc), organisations.maternity_trusts_of(psc)
    networks = [organisations.network_of(trust.code) for trust in trusts]
    return {
        "psc": frozenset({psc}),
        "region": frozenset(icb.region for icb in icbs),
        "icb": frozenset(icb.code for icb in icbs),
        "odn": frozenset(network.code for network in networks if network),
        "trust": frozenset(trust.code for trust in trusts),
    }


def get_provenance(snapshot: Snapshot, sheet: str, selection: Selection) -> Provenance:
    """Who has returned a sheet for the quarter and places chosen; of national data, the extract that it is as of."""
    specification = _SHEETS[sheet]
    if specification.sender != "collaborative":
        return _of_extract(snapshot, sheet, selection)
    returned = get_returned(snapshot, selection.quarter)
    arrived = {psc: returned_sheet for (psc, of), returned_sheet in returned.items() if of == sheet}
    expected = collaboratives_of(selection)
    own = [arrived[psc.code] for psc in expected if psc.code in arrived]
    return Provenance(
        tuple(psc.name for psc in expected if psc.code in arrived),
        tuple(psc.name for psc in expected if psc.code not in arrived),
        format_date(max(returned_sheet.happened_at for returned_sheet in own)) if own else "",
        any(returned_sheet.demonstration for returned_sheet in own),
        snapshot.version,
        voluntary=specification.optional,
    )


def _of_extract(snapshot: Snapshot, sheet: str, selection: Selection) -> Provenance:
    """The latest extract with anything up to the quarter's end; what an extract leaves out is for the figure to say."""
    extracts = [
        extract
        for extract in get_extracts(snapshot, sheet)
        if extract.first is None or extract.first <= selection.quarter.end
    ]
    if not extracts:
        return Provenance((), (), "", False, snapshot.version, extract="No national data was sent")
    latest = max(extract.extract_date for extract in extracts)
    sources = sorted({extract.source for extract in extracts if extract.extract_date == latest})
    return Provenance(
        (),
        (),
        format_date(max(extract.happened_at for extract in extracts)),
        any(extract.demonstration for extract in extracts),
        snapshot.version,
        extract=f"{format_list(sources)}, as of {format_date(latest)}",
    )


def get_coverage(snapshot: Snapshot, sheet: str, selection: Selection) -> Callable[[Quarter], str]:
    """For a quarter, how many of the collaboratives chosen have returned a sheet: “13 of 15”."""
    expected = {psc.code for psc in collaboratives_of(selection)}
    returned = get_returning(snapshot, sheet)
    return lambda quarter: f"{sum((quarter.key, psc) in returned for psc in expected)} of {len(expected)}"


def describe_source(sheet: str, snapshot: Snapshot, selection: Selection) -> dict:
    """What every figure of a sheet says of its origin: place, provenance and the filters used."""
    return {
        "place": name_places(selection),
        "provenance": get_provenance(snapshot, sheet, selection),
        "filters": describe_filters(selection),
    }
