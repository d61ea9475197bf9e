"""Where the numbers of a figure came from: which collaboratives have returned its sheet, and what kind of data it is."""

from collections.abc import Iterable

from natpatsip import organisations
from natpatsip.analysis.selection import Selection
from natpatsip.figures.figure import Provenance
from natpatsip.figures.formatting import format_list
from natpatsip.figures.national import describe_months_awaited, describe_provisional
from natpatsip.figures.subject import get_coverage_of, get_subject
from natpatsip.figures.wording import describe_filters, name_places
from natpatsip.sheets import find_sheet
from natpatsip.store import Snapshot
from natpatsip.store.status import get_extracts, get_returned
from natpatsip.text import written_day


def get_provenance(snapshot: Snapshot, sheet: str, selection: Selection) -> Provenance:
    """Who has returned a sheet for the quarter and places chosen; of national data, the extract that it is as of."""
    specification = find_sheet(sheet)
    if specification.sender != "collaborative":
        return _of_extract(snapshot, sheet, selection)
    coverage = get_coverage_of(selection, snapshot, sheet)(selection.quarter)
    arrived = get_returned(snapshot, selection.quarter, [sheet])
    own = [arrived[psc, sheet] for psc in coverage.returned]
    return Provenance(
        _name_all(coverage.returned),
        _name_all(coverage.missing),
        written_day(max(returned_sheet.happened_at for returned_sheet in own)) if own else "",
        any(returned_sheet.demonstration for returned_sheet in own),
        snapshot.version,
        settled=get_subject(selection, snapshot, sheet).settled,
        voluntary=specification.optional,
    )


def _name_all(pscs: Iterable[str]) -> tuple[str, ...]:
    return tuple(organisations.find_collaborative(psc).name for psc in pscs)


def _of_extract(snapshot: Snapshot, sheet: str, selection: Selection) -> Provenance:
    """The latest extract with anything up to the quarter's end, and which months up to then have not come in."""
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
        written_day(max(extract.happened_at for extract in extracts)),
        any(extract.demonstration for extract in extracts),
        snapshot.version,
        extract=f"{format_list(sources)}, as of {written_day(latest)}",
        awaited=describe_months_awaited(sheet, selection, snapshot),
        provisional=describe_provisional(sheet, selection, snapshot),
    )


def get_origin(sheet: str, snapshot: Snapshot, selection: Selection) -> dict:
    """What every figure of a sheet has of its origin, by the names of its fields: programme, place, provenance and filters."""
    return {
        "programme": find_sheet(sheet).programme,
        "place": name_places(selection),
        "provenance": get_provenance(snapshot, sheet, selection),
        "filters": describe_filters(selection),
    }
