"""How far each intervention has come: the share of trusts that have adopted it, place by place."""

from collections import defaultdict
from operator import itemgetter

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import Share, collect_rows, share_at_or_above
from natpatsip.analysis.pathway import PATHWAY
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection, in_quarter
from natpatsip.charts.grid import share_grid
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import agree, format_count, format_list, in_sentence
from natpatsip.figures.matneo.data import (
    ADOPTED,
    AMBITION,
    OPTIMISATION,
    THRESHOLD,
    interventions_chosen,
    interventions_of_trusts,
    share_words,
    tell_lowest,
)
from natpatsip.figures.matneo.stages_of_trusts import stages_of_trusts
from natpatsip.figures.parts import get_parts
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.subject import get_subject
from natpatsip.figures.wording import LEVEL_NAMES, describe_nothing_returned, labels, lead_with_marked, unit_heading
from natpatsip.store import Snapshot

_QUESTION = "Where does each intervention stand?"
# The row of all trusts, which is not one of the places that are compared.
_ALL = ""
_REACHED = f"adopted by {AMBITION.value:g}% of trusts or more"
DEFINITION = (
    "Trusts that have adopted the intervention (stage 5, Adoption), spread or sustained it, as a share of the trusts of the"
    " place to which it applies. A trust that was not reported stays among them. Where trusts are few, one that moves changes"
    f" the share by much. Fills go by the share before it is rounded, in bands around {AMBITION.value:g}%, the ambition for all"
    " seven interventions of the pathway together; the other interventions have none, and no fill beside them. England is never"
    " narrowed by place."
)


def heat_map(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a place and intervention, England’s first; single trusts as their stages."""
    if selection.level == "trust" or selection.trust:
        return stages_of_trusts(selection, snapshot, question=_QUESTION)
    rows = _rows(selection, snapshot)
    finding, caption = lead_with_marked(
        _tell_marked(rows, selection), _finding(rows, selection), _caption(rows, selection)
    )
    return Figure(
        question=_QUESTION,
        finding=finding,
        measure=f"Share of trusts at {THRESHOLD}, by intervention and {LEVEL_NAMES[selection.level]}",
        period=selection.quarter.label,
        caption=caption,
        kind="Grid of shares",
        definition=DEFINITION,
        columns=_columns(selection),
        rows=rows,
        chart=lambda medium: _chart(rows, selection, medium),
        **get_origin(OPTIMISATION, snapshot, selection),
    )


def _columns(selection: Selection) -> tuple[TableColumn, ...]:
    return (
        TableColumn("unit", unit_heading(selection.level)),
        TableColumn("intervention", "Intervention"),
        TableColumn("at5", f"Trusts at {THRESHOLD}", "count"),
        TableColumn("trusts", "Trusts it applies to", "count"),
        TableColumn("stage5_pct", f"Share at {THRESHOLD}", "percent"),
    )


def _rows(selection: Selection, snapshot: Snapshot) -> list[Row]:
    own = in_quarter(interventions_of_trusts(selection, snapshot), selection.quarter)
    england = in_quarter(interventions_of_trusts(selection.of_england(), snapshot), selection.quarter)
    by_unit = _shares(own, selection.level)
    if not any(share.expected for share in by_unit.values()):
        return []
    by_unit |= {(_ALL, code): share for (_, code), share in _shares(england, "quarter").items()}
    short = {psc["psc"]: psc["psc_short"] for psc in collect_rows(own.select("psc", "psc_short"))}
    names = {_ALL: get_subject(selection.of_england(), snapshot, OPTIMISATION).label, **labels(selection.level)}
    parts = get_parts(in_quarter(snapshot.frame(frames.optimisation), selection.quarter), selection.level, selection)
    return [
        {
            "compared": unit != _ALL,
            "place": unit,
            **_row(
                parts.name(unit, name),
                parts.short(unit, short.get(unit, name) if selection.level == "psc" else name),
                intervention,
                by_unit[unit, intervention.code],
            ),
        }
        for unit, name in names.items()
        for intervention in interventions_chosen(selection)
        if (unit, intervention.code) in by_unit
    ]


def _shares(sites: nw.LazyFrame, unit: str) -> dict[tuple[str, str], Share]:
    rows = collect_rows(share_at_or_above(sites, ADOPTED, [unit, "intervention"]))
    return {(row[unit], row["intervention"]): Share(row["reached"], row["expected"]) for row in rows}


def _row(unit: str, short: str, intervention: catalogue.Intervention, share: Share) -> Row:
    return {
        "unit": unit,
        "short": short,
        "intervention": intervention.label,
        "column_short": intervention.short,
        "code": intervention.code,
        "held": intervention.code in PATHWAY,
        "at5": share.reached,
        "trusts": share.expected,
        "stage5_pct": share.percent(),
        "share": 100 * share.reached / share.expected if share.expected else None,
        "label": share_words(share),
        "detail": f"{share.reached:,} of {format_count(share.expected, 'trust')}",
    }


def _chart(rows: list[Row], selection: Selection, medium: Medium) -> Specification:
    goal = ReferenceLine(AMBITION.value, f"Ambition {AMBITION.value:g}%", goal=True)
    return share_grid(
        [{**row, "name": row["unit"], "column": row["intervention"]} for row in rows],
        medium,
        goal=goal if any(row["held"] for row in rows) else None,
        marked=list(dict.fromkeys(row["unit"] for row in _looked_for(rows, selection))),
    )


def _looked_for(rows: list[Row], selection: Selection) -> list[Row]:
    return [row for row in rows if is_marked(selection, selection.level, row["place"])]


def _finding(rows: list[Row], selection: Selection) -> str:
    if not rows:
        return describe_nothing_returned("trusts", selection.quarter)
    cells, others = _of_the_pathway(rows)
    if not cells:
        return _spread(others)
    low = min(cells, key=itemgetter("share"))
    lowest = [cell for cell in cells if cell["share"] == low["share"]]
    places = _reached_by(cells, "unit")
    if len(places) == 1:
        at_ambition = sum(places[low["unit"]])
        verb = agree("is", at_ambition, len(cells))
        adopted = f"{at_ambition} of {format_count(len(cells), 'pathway intervention')} {verb} {_REACHED}"
        names = [in_sentence(cell["intervention"]) for cell in lowest]
        return f"In {low['unit']} {adopted}; {tell_lowest(names, low['label'])}"
    everywhere = f"{sum(map(all, places.values()))} of {format_count(len(places), LEVEL_NAMES[selection.level])}"
    names = [f"{in_sentence(cell['intervention'])} in {cell['unit']}" for cell in lowest]
    return f"In {everywhere} every pathway intervention is {_REACHED}; {tell_lowest(names, low['label'])}"


def _tell_marked(rows: list[Row], selection: Selection) -> list[str]:
    """Of the places looked for, how many of the pathway’s interventions have come as far as they are meant to."""
    cells, _ = _of_the_pathway(_looked_for(rows, selection))
    return [
        f"{unit}: {sum(reached)} of {format_count(len(reached), 'pathway intervention')}"
        f" {agree('is', sum(reached), len(reached))} {_REACHED}"
        for unit, reached in _reached_by(cells, "unit").items()
    ]


def _spread(cells: list[Row]) -> str:
    """What interventions without an ambition run from and to."""
    low, high = (pick(cells, key=itemgetter("share")) for pick in (min, max))
    ends = [f"{in_sentence(cell['intervention'])} in {cell['unit']}, at {cell['label']}" for cell in (low, high)]
    return f"The lowest is {ends[0]}" + (f", and the highest {ends[1]}" if len(cells) > 1 else "")


def _caption(rows: list[Row], selection: Selection) -> str:
    if not rows:
        return ""
    cells, others = _of_the_pathway(rows)
    if len({cell["unit"] for cell in cells or others}) == 1:
        return f"Trusts at {THRESHOLD} in {selection.quarter}: {_list_shares(cells or others)}."
    if not cells:
        england = [row for row in rows if not row["compared"]]
        return f"Trusts at {THRESHOLD} in {england[0]['unit']} in {selection.quarter}: {_list_shares(england)}."
    interventions = [
        f"{name} in {sum(reached)} of {len(reached)}" for name, reached in _reached_by(cells, "intervention").items()
    ]
    return (
        f"{unit_heading(selection.level)}s of which {AMBITION.value:g}% of"
        f" trusts or more had adopted it in {selection.quarter}: {format_list(interventions)}."
    )


def _list_shares(cells: list[Row]) -> str:
    return "; ".join(
        f"{cell['intervention']} {cell['at5']:,} of {cell['trusts']:,} ({cell['label']})" for cell in cells
    )


def _of_the_pathway(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The cells of places that have trusts: those of the pathway's interventions, and those that have no ambition."""
    cells = [row for row in rows if row["compared"] and row["trusts"]]
    return [cell for cell in cells if cell["held"]], [cell for cell in cells if not cell["held"]]


def _reached_by(cells: list[Row], field: str) -> dict[str, list[bool]]:
    """By place or intervention, whether each of its cells reaches the ambition."""
    reached = defaultdict(list)
    for cell in cells:
        reached[cell[field]].append(cell["share"] >= AMBITION.value)
    return reached
