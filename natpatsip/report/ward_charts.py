"""The control charts of all wards of a collaborative in one file, for its own data clinic and nobody else."""

from collections.abc import Iterator
from dataclasses import replace

from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.figures import figure
from natpatsip.figures.exports import NothingToDraw
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import in_sentence
from natpatsip.figures.wording import name_places
from natpatsip.report.document import Block, Report, Section, ShownFigure, say
from natpatsip.store import Snapshot

# What is charted of a ward: all practices together, then each.
WARD_PRACTICES = ("mhsip_practice", "mhsip_restraint", "mhsip_seclusion", "mhsip_rapid_tranquilisation")
_WARDS = "mhsip_wards"


def make_ward_charts(selection: Selection, snapshot: Snapshot) -> Report:
    """All wards of one collaborative that have data, then a section a ward with the chart of each practice.

    Where a ward's months hold too little, its chart is by quarter, or a table stands alone, as on its page. Raises
    NothingToDraw where no ward has data.
    """
    wards, place = figure(_WARDS, selection, snapshot), name_places(selection)
    if wards.empty:
        raise NothingToDraw(f"No ward of {place} has data for {selection.quarter}.")
    audience = f"For {place} only"
    opening = say(f"{audience}: it names wards, and their numbers are small. Do not pass it on.")
    sections = [
        Section("wards", "All wards", (opening, ShownFigure(wards))),
        *(
            Section(
                _make_key(row["ward_id"]),
                name_ward(row),
                tuple(_draw_ward(row, selection, snapshot)),
            )
            for row in wards.rows
        ),
    ]
    return Report(
        place,
        selection.quarter,
        wards.provenance.data_as_at or "",
        wards.provenance.notice,
        tuple(sections),
        kind="Wards",
        subject="Restrictive practice ward by ward",
        audience=audience,
        record=wards.provenance.record,
        restriction=wards.provenance.restriction,
    )


def name_ward(row: Row) -> str:
    """“Willow Ward (WEX-0003)”, of a row of the figure of wards."""
    return f"{row['ward']} ({row['ward_id']})"


def _draw_ward(ward: Row, selection: Selection, snapshot: Snapshot) -> Iterator[Block]:
    chosen = replace(selection.of_england(), ward=(ward["ward_id"],))
    for measure in WARD_PRACTICES:
        drawn = figure(measure, chosen, snapshot)
        if not drawn.empty:
            yield ShownFigure(_name_after_ward(drawn, ward))


def _name_after_ward(drawn: Figure, ward: Row) -> Figure:
    """With an id that no other ward’s figure has, and the ward in the list of figures."""
    id = f"{_make_key(ward['ward_id'])}_{drawn.id.removeprefix('mhsip_')}"
    return replace(drawn, id=id, measure=f"{name_ward(ward)}: {in_sentence(drawn.measure)}", place="")


def _make_key(ward_id: str) -> str:
    """As the marks of a document allow."""
    return f"ward_{ward_id.replace('-', '_')}"
