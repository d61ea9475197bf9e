"""What lists of ICBs have in common: whose each is, how they are drawn, and when the ambition for them is spoken of."""

from collections.abc import Mapping, Sequence

from natpatsip import catalogue
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import Medium
from natpatsip.charts.phase_matrix import phase_matrix
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import TableColumn
from natpatsip.figures.subject import get_subject
from natpatsip.store import Snapshot

OF_ICB = (TableColumn("icb", "Integrated care board"), TableColumn("psc", "Collaborative"))


def draw_icbs(rows: Sequence[Row], phases: Mapping[str, str], medium: Medium) -> Specification:
    """Each ICB of the rows at its `phase`, one of `phases`, those that are `marked` in a frame."""
    marked = [row["icb"] for row in rows if row["marked"]]
    return phase_matrix([{**row, "name": row["icb"]} for row in rows], medium, phases=phases, marked=marked)


def describe_ambition(ambition: catalogue.Ambition, sheet: str, selection: Selection, snapshot: Snapshot) -> str:
    """“The ambition is 30.”, of England as a whole once nobody is waited for; nothing of a part of it."""
    judged = selection.all_places and get_subject(selection, snapshot, sheet).settled
    return f"The ambition is {ambition.value:g}." if judged else ""
