"""The collaboratives' own words on a programme, for the places chosen."""

from dataclasses import dataclass

from natpatsip import catalogue
from natpatsip.analysis import placed
from natpatsip.analysis.adoption import collected
from natpatsip.analysis.selection import Selection, in_quarter
from natpatsip.figures.figure import Provenance
from natpatsip.figures.provenance import collaboratives_of, get_provenance
from natpatsip.store import Reading

SHEET = "narrative"


@dataclass(frozen=True)
class Told:
    """What one collaborative tells under a heading."""

    collaborative: str
    heading: catalogue.Choice
    words: str


def narrative(
    programme: catalogue.Programme, selection: Selection, reading: Reading
) -> tuple[tuple[Told, ...], Provenance]:
    """What was told of a programme in a quarter, in published order, and who has returned the sheet.

    Words are a collaborative's, so the choice of a board or trust brings those of the collaboratives that work there.
    """
    headings = {heading.code: heading for heading in catalogue.narrative_headings()}
    here = {psc.code for psc in collaboratives_of(selection)}
    rows = collected(in_quarter(reading.frame(placed.narrative), selection.quarter))
    told = [
        (row["psc_order"], Told(row["psc_name"], headings[row["heading"]], row["words"]))
        for row in rows
        if row["programme"] == programme.code and row["psc"] in here
    ]
    return tuple(one for _, one in sorted(told, key=lambda one: one[0])), get_provenance(reading, SHEET, selection)
