"""The collaboratives' own words on a programme, for the places chosen."""

from dataclasses import dataclass
from operator import itemgetter

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection, in_quarter
from natpatsip.figures.figure import Provenance
from natpatsip.figures.provenance import get_provenance
from natpatsip.store import Snapshot

SHEET = "narrative"
_ROW_BYTES = 2**9


@dataclass(frozen=True)
class NarrativeAnswer:
    """What one collaborative wrote under a heading."""

    collaborative: str
    heading: catalogue.Choice
    words: str


def narrative(
    programme: catalogue.Programme, selection: Selection, snapshot: Snapshot
) -> tuple[tuple[NarrativeAnswer, ...], Provenance]:
    """What was written of a programme in a quarter, in published order, and who has returned the sheet.

    Words are a collaborative's, so the choice of an ICB or trust brings those of the collaboratives that work there.
    """
    headings = {heading.code: (order, heading) for order, heading in enumerate(catalogue.narrative_headings())}
    pscs = {psc.code for psc in collaboratives_of(selection)}
    rows = snapshot.keep(
        ("narrative", selection.quarter),
        lambda: collect_rows(in_quarter(snapshot.frame(frames.narrative), selection.quarter)),
        lambda rows: sum(len(row["words"]) for row in rows) + _ROW_BYTES * len(rows),
    )
    own = (row for row in rows if row["programme"] == programme.code and row["psc"] in pscs)
    told = [(row["psc_order"], *headings[row["heading"]], row["psc_name"], row["words"]) for row in own]
    told.sort(key=itemgetter(0, 1))
    answers = tuple(NarrativeAnswer(name, heading, words) for _, _, heading, name, words in told)
    return answers, get_provenance(snapshot, SHEET, selection)
