"""fig17: wards actively engaged, those at stage 3 or above, by stage and by how they are supported."""

from collections.abc import Sequence

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis.adoption import Change, Share
from natpatsip.analysis.measures.quarterly import ENGAGED
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.charts.stages import stage_columns
from natpatsip.figures.changes import get_quarter_change
from natpatsip.figures.figure import Figure, TableColumn, WorkbookChart
from natpatsip.figures.formatting import agree, format_count, format_percent
from natpatsip.figures.mhsip.data import (
    WARDS,
    WARDS_ENGAGED,
    stage_parts,
    stage_rows,
    trusts_chosen,
    trusts_involved,
    wards_chosen,
)
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.wording import describe_gain, describe_nothing_returned
from natpatsip.store import Snapshot

SUPPORT = {"direct": "Supported directly", "network": "Through the network"}
COLUMNS = (
    TableColumn("stage", "Stage of adoption"),
    *(TableColumn(code, label, "count") for code, label in SUPPORT.items()),
    TableColumn("wards", "All engaged wards", "count"),
)
DEFINITION = (
    "Wards that take part, supported directly by a collaborative or through its patient safety network, in NHS trusts and"
    " with private providers, and that stand at stage 3 (Decision) or above. A trust counts where its head office is, whatever"
    " kind of ward was chosen."
)


def engaged(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a stage from 3 to 7, then all of them."""
    rows = _rows(selection, snapshot)
    involved = trusts_involved(trusts_chosen(selection, snapshot))
    return Figure(
        question="How many wards are engaged?",
        finding=_finding(rows, get_quarter_change(WARDS_ENGAGED, selection, snapshot), selection),
        measure="Number of wards at stage 3 or above, by stage and support",
        period=selection.quarter.label,
        caption=_caption(rows, involved, selection),
        kind="Column chart",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("stacked bars", tuple(SUPPORT)),
        chart=lambda medium: stage_columns(
            stage_parts(rows, SUPPORT), medium, parts=list(SUPPORT.values()), lowest=ENGAGED
        ),
        numbers={
            "wards_engaged": _total(rows),
            "trusts_involved": involved.reached,
            "trusts": involved.expected,
            "trusts_involved_pct": involved.percent(),
        },
        **get_origin(WARDS, snapshot, selection),
    )


def _rows(selection: Selection, snapshot: Snapshot) -> list[Row]:
    stages = [stage.number for stage in catalogue.stages() if stage.number >= ENGAGED]
    wards = wards_chosen(selection, snapshot).filter(nw.col("stage") >= ENGAGED)
    return stage_rows(wards, "support", list(SUPPORT), stages)


def _total(rows: Sequence[Row]) -> int:
    return rows[-1]["wards"] if rows else 0


def _finding(rows: Sequence[Row], change: Change, selection: Selection) -> str:
    if not rows:
        return describe_nothing_returned("engaged wards", selection.quarter)
    total = _total(rows)
    return ", ".join([f"{format_count(total, 'ward')} {agree('is', total)} actively engaged", *describe_gain(change)])


def _caption(rows: Sequence[Row], involved: Share, selection: Selection) -> str:
    if not rows:
        return ""
    total = rows[-1]
    there = "" if selection.all_places else " there"
    were = agree("was", involved.reached, involved.expected)
    trusts = (
        f" {involved.reached} of {format_count(involved.expected, 'NHS trust')}{there}"
        f" ({format_percent(involved.percent(), 0)}) {were} involved, directly or through the network."
    )
    return (
        f"In {selection.quarter} {format_count(total['wards'], 'ward')} stood at stage 3 or above:"
        f" {total['direct']:,} supported directly and {total['network']:,} through the network."
        f"{trusts if involved.expected else ''}"
    )
