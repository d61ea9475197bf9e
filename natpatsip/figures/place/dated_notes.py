"""place_notes: the notes on dates that concern a place, of all programmes, the latest first."""

from natpatsip import catalogue
from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.figures.figure import Figure, Provenance, TableColumn
from natpatsip.figures.formatting import format_count
from natpatsip.figures.notes import NATURES, describe_origin, describe_scope, format_day, get_notes
from natpatsip.figures.wording import describe_filters, name_places
from natpatsip.store import Snapshot
from natpatsip.store.notes import KeptNote
from natpatsip.store.status import has_demonstration

COLUMNS = (
    TableColumn("day", "Date"),
    TableColumn("nature", "Kind"),
    TableColumn("concerns", "Concerns"),
    TableColumn("words", "Note"),
    TableColumn("origin", "By whom"),
)
DEFINITION = (
    "Notes that were put on dates, and causes given for a change, that concern the place itself or a place that it lies whole"
    " in."
)


def place_notes(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a note that concerns the place chosen."""
    notes = _find_notes(selection, snapshot)
    place = name_places(selection)
    told = format_count(len(notes), "note") if notes else "No note"
    return Figure(
        programme="",
        question="What happened when?",
        finding=f"{told} on a date concern{'' if len(notes) > 1 else 's'} {place}",
        measure="Notes on dates",
        place=place,
        period=f"to {selection.quarter}",
        caption="",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=[_tell(note) for note in notes],
        provenance=Provenance(
            (), (), "", has_demonstration(snapshot), snapshot.version, extract="Notes on dates as they stand"
        ),
        filters=describe_filters(selection),
        chart=None,
        numbers={"notes": len(notes)},
    )


def _find_notes(selection: Selection, snapshot: Snapshot) -> list[KeptNote]:
    found = {
        note.number: note
        for programme in catalogue.programmes()
        for note in get_notes(
            programme.code,
            [measure.id for measure in MEASURES.values() if measure.programme == programme.code],
            selection,
            snapshot,
        )
        if note.note.day <= selection.quarter.end
    }
    return sorted(found.values(), key=lambda note: note.note.day, reverse=True)


def _tell(kept: KeptNote) -> Row:
    return {
        "day": format_day(kept.note),
        "nature": NATURES[kept.note.nature],
        "concerns": describe_scope(kept.note.scope),
        "words": kept.note.words,
        "origin": describe_origin(kept),
    }
