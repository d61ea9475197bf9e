"""place_words: what the collaboratives of a place tell of every programme, in their own words."""

from natpatsip import catalogue
from natpatsip.analysis.selection import Selection
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import format_count
from natpatsip.figures.narrative import SHEET, narrative
from natpatsip.figures.provenance import get_provenance
from natpatsip.figures.wording import describe_filters, name_places
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("programme", "Programme"),
    TableColumn("heading", "Heading"),
    TableColumn("psc", "Collaborative"),
    TableColumn("words", "In its own words"),
)
DEFINITION = (
    "What a collaborative wrote on the narrative sheet of its return, as it wrote it. Words are a collaborative’s: of an ICB or a"
    " trust these are the words of those that work there."
)


def place_words(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a programme, heading and collaborative that works in the place chosen and wrote something there."""
    rows = [
        {"programme": programme.short, "heading": one.heading.label, "psc": one.collaborative, "words": one.words}
        for programme in catalogue.programmes()
        for one in narrative(programme, selection, snapshot)[0]
    ]
    said = format_count(len(rows), "answer") if rows else "No answers"
    return Figure(
        programme="",
        question="What does it say itself?" if selection.of_one_collaborative else "What do its collaboratives say?",
        finding=f"{said} in the narrative for {selection.quarter}",
        measure="The narrative of the collaboratives",
        place=name_places(selection),
        period=selection.quarter.label,
        caption="",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        provenance=get_provenance(snapshot, SHEET, selection),
        filters=describe_filters(selection),
        chart=None,
        numbers={"answers": len(rows)},
    )
