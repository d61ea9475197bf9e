"""Managing Deterioration in a sentence and three tiles: decided, adopted, sustained."""

from natpatsip.analysis.measures import share_of_places
from natpatsip.analysis.selection import Selection
from natpatsip.figures.changes import get_quarter_change
from natpatsip.figures.formatting import format_percent
from natpatsip.figures.headline import Headline, add_trend, share_tile
from natpatsip.figures.mandet.data import ADOPTED, SHEET, THRESHOLDS, ambition, measure, threshold
from natpatsip.figures.provenance import get_provenance
from natpatsip.figures.subject import get_subject
from natpatsip.figures.wording import describe_nothing_returned, describe_quarter_change, name_homes
from natpatsip.store import Snapshot

_NAMES = {3: "Decided to take part", 5: "Adopted a tool", 7: "Sustained for a year"}


def headline(selection: Selection, snapshot: Snapshot) -> Headline:
    """A tile an ambition, for the places and tools chosen."""
    subject = get_subject(selection, snapshot, SHEET)
    judged = subject.settled and not selection.tool
    shares = {stage: share_of_places(measure(stage), selection, snapshot.frame) for stage in THRESHOLDS}
    changes = {stage: get_quarter_change(measure(stage), selection, snapshot) for stage in THRESHOLDS}
    tiles = tuple(
        add_trend(
            share_tile(
                f"{_NAMES[stage]} · {threshold(stage)}",
                changes[stage],
                shares[stage],
                "homes",
                ambition(stage) if judged else None,
                selection.quarter,
                decimals=1,
            ),
            measure(stage),
            selection,
            snapshot,
        )
        for stage in THRESHOLDS
    )
    adopted, goal = shares[ADOPTED], ambition(ADOPTED).value
    sentence = (
        f"{format_percent(adopted.percent(1))} of {name_homes(selection)} in {subject.name} had adopted a tool for"
        f" managing deterioration by {selection.quarter}, {describe_quarter_change(changes[ADOPTED])}"
        + (f", against an ambition of {goal:g}%." if judged else ".")
        if adopted.expected
        else f"{describe_nothing_returned('care homes', selection.quarter)}."
    )
    provenance = get_provenance(snapshot, SHEET, selection)
    return Headline(measure(ADOPTED), sentence, tiles, provenance)
