"""challenges_<programme>: the kinds of challenge that collaboratives tell of, who shares one, and for how long."""

from collections.abc import Mapping, Sequence
from functools import partial

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.challenges import count_quarters_told
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.charts.bars import share_bars
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, FigureDefinition, TableColumn, WorkbookChart
from natpatsip.figures.formatting import format_count, format_list
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.wording import labels
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.status import get_returning

SHEET = "narrative"
_TOLD_BYTES = 200
COLUMNS = (
    TableColumn("challenge", "Kind of challenge"),
    TableColumn("pscs", "Collaboratives that tell of it", "count"),
    TableColumn("returned", "Collaboratives that returned", "count"),
    TableColumn("longest", "Most quarters in a row", "count"),
    TableColumn("who", "Who, and for how many quarters in a row"),
)
DEFINITION = (
    "Beside its words on challenges a collaborative chooses up to three kinds that they are of, for each programme and"
    " quarter. A collaborative that chose none is among those that returned. Quarters in a row are counted back from the one"
    " chosen, over the quarters that the collaborative returned. A kind says what is told of, not how much it weighs."
)


def shared_challenges(programme: catalogue.Programme, selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a kind of challenge that any collaborative of the places chosen tells of, that of most of them first."""
    returning = get_returning(snapshot, SHEET)
    pscs = [psc.code for psc in collaboratives_of(selection, SHEET)]
    returned = sum((selection.quarter.key, psc) in returning for psc in pscs)
    rows = _rows(_count(programme, pscs, selection, snapshot), returned)
    return Figure(
        question="Which challenges do collaboratives share?",
        finding=_finding(rows, returned, selection),
        measure="Collaboratives that tell of a kind of challenge, as a share of those that returned",
        period=selection.quarter.label,
        caption=_caption(rows),
        kind="Bar chart",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("bars", ("pscs",)),
        chart=lambda medium: _chart(rows, medium),
        numbers={"pscs_returned": returned} if returned else {},
        **get_origin(SHEET, snapshot, selection) | {"programme": programme.code},
    )


def _name(programme: catalogue.Programme) -> str:
    return f"challenges_{programme.code.lower()}"


def _count(
    programme: catalogue.Programme, pscs: Sequence[str], selection: Selection, snapshot: Snapshot
) -> dict[str, dict[str, int]]:
    told = snapshot.keep(
        ("challenges told", programme.code, selection.quarter),
        lambda: _count_everywhere(programme, selection.quarter, snapshot),
        lambda told: _TOLD_BYTES * sum(map(len, told.values())),
    )
    chosen = {kind: {psc: own[psc] for psc in pscs if psc in own} for kind, own in told.items()}
    return {kind: own for kind, own in chosen.items() if own}


def _count_everywhere(
    programme: catalogue.Programme, quarter: Quarter, snapshot: Snapshot
) -> dict[str, dict[str, int]]:
    of_programme = snapshot.frame(frames.challenges).filter(nw.col("programme") == programme.code)
    return count_quarters_told(of_programme, get_returning(snapshot, SHEET), quarter)


def _rows(told: Mapping[str, Mapping[str, int]], returned: int) -> list[Row]:
    kinds = [kind for kind in catalogue.challenges() if kind.code in told]
    return [_row(kind, told[kind.code], returned) for kind in sorted(kinds, key=lambda kind: -len(told[kind.code]))]


def _row(kind: catalogue.Choice, told: Mapping[str, int], returned: int) -> Row:
    ordered = [psc for psc in labels("psc") if psc in told]
    ordered.sort(key=lambda psc: -told[psc])
    return {
        "challenge": kind.label,
        "pscs": len(told),
        "returned": returned,
        "longest": max(told.values()),
        "who": ", ".join(f"{labels('psc')[psc]} ({told[psc]})" for psc in ordered),
        "share": float(100 * Share(len(told), returned).ratio),
        "label": f"{len(told)} of {returned}",
        "of_longest": [labels("psc")[psc] for psc in ordered if told[psc] == max(told.values())],
    }


def _chart(rows: Sequence[Row], medium: Medium) -> Specification:
    return share_bars([{**row, "name": row["challenge"]} for row in rows], medium)


def _finding(rows: Sequence[Row], returned: int, selection: Selection) -> str:
    if not rows:
        return f"No kind of challenge was chosen for {selection.quarter} by those who match what you chose"
    most = [row for row in rows if row["pscs"] == rows[0]["pscs"]]
    kinds = format_list([f"“{row['challenge']}”" for row in most])
    verb, each = ("is", "") if len(most) == 1 else ("are", " each")
    if returned == 1:
        return f"{kinds} {verb} told of as {'a challenge' if len(most) == 1 else 'challenges'}"
    return f"{kinds} {verb} told of most, by {rows[0]['pscs']} of {format_count(returned, 'collaborative')}{each}"


def _caption(rows: Sequence[Row]) -> str:
    """What has been told of for longest, and by whom, where that is more than one quarter."""
    longest = max((row["longest"] for row in rows), default=0)
    if longest < 2:
        return ""
    told = [f"{row['challenge']} ({format_list(row['of_longest'])})" for row in rows if row["longest"] == longest]
    return f"For longest, {longest} quarters in a row: {'; '.join(told)}."


CHALLENGES: Mapping[str, FigureDefinition] = {
    _name(programme): FigureDefinition(partial(shared_challenges, programme), SHEET, programme=programme.code)
    for programme in catalogue.programmes()
}
