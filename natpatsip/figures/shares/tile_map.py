"""map_<measure>: a share on a map of equal tiles, one a collaborative."""

from itertools import groupby

from natpatsip.analysis.selection import Selection
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Specification
from natpatsip.charts.tile_map import tile_map as draw
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.provenance import drawn_from
from natpatsip.figures.shares.measure import Area, ShareMeasure, Standing, stand
from natpatsip.figures.shares.words import in_england, nothing_returned, reached_of
from natpatsip.figures.wording import counted
from natpatsip.store import Reading


def tile_map(measure: ShareMeasure, selection: Selection, reading: Reading) -> Figure:
    """A row a collaborative of the places chosen; one that has not returned has no share, and is never 0."""
    standing = stand(measure, selection, reading)
    rows = _rows(measure, standing)
    finding, caption = _finding(measure, standing, selection), in_england(measure, standing, selection)
    return Figure(
        id=f"map_{measure.id}",
        programme=measure.programme,
        question="Where is the share high, and where low?",
        finding=finding,
        measure=f"{measure.label}, as a share of all {measure.things}, by collaborative",
        period=selection.quarter.label,
        caption=caption,
        alt=f"Map of equal tiles. {finding}. {caption}",
        definition=_definition(measure),
        columns=_columns(measure),
        rows=rows,
        chart=lambda medium: _chart(rows, measure, selection, medium),
        numbers=_numbers(measure, standing, selection) if standing.known else {},
        **drawn_from(measure.sheet, reading, measure.understood(selection)),
    )


def _definition(measure: ShareMeasure) -> str:
    goal = measure.ambition
    aim = f" The ambition was {goal.value:g}% by the end of {goal.by:%B %Y}." if goal else ""
    return (
        f"{measure.definition}{aim} Each tile is a collaborative, about where it lies; all are of one size, whatever its area"
        " or the number counted in it. One that has not returned is grey: its share is not known, which is not 0."
    )


def _columns(measure: ShareMeasure) -> tuple[TableColumn, ...]:
    return (
        TableColumn("psc", "Collaborative"),
        TableColumn("share_pct", f"Share of {measure.things}", "percent", measure.decimals),
        TableColumn("reached", measure.label, "count"),
        TableColumn("expected", f"All {measure.things}", "count"),
        TableColumn("returned", "Returned"),
    )


def _rows(measure: ShareMeasure, standing: Standing) -> list[dict]:
    if not standing.known:
        return []
    # Of a part of England no empty tiles are left above it or at its left.
    left = min(area.psc.tile_column for area in standing.areas)
    top = min(area.psc.tile_row for area in standing.areas)
    return [_row(measure, area, left, top) for area in standing.areas]


def _row(measure: ShareMeasure, area: Area, left: int, top: int) -> dict:
    return {
        "psc": area.psc.name,
        "short_name": area.psc.short,
        "column": area.psc.tile_column - left,
        "row": area.psc.tile_row - top,
        "share_pct": area.share.percent(measure.decimals) if area.known else None,
        "reached": area.share.reached if area.share else None,
        "expected": area.share.expected if area.share else None,
        "returned": "Yes" if area.share else "Not returned",
        "exact": float(100 * area.share.ratio) if area.known else None,
        "label": measure.said(area.share) if area.known else "–",
        "detail": reached_of(measure, area.share) if area.known else area.missing.lower(),
    }


def _chart(rows: list[dict], measure: ShareMeasure, selection: Selection, medium: Medium) -> Specification:
    aim = measure.aim(selection)
    return draw(
        rows,
        medium,
        name="psc",
        short="short_name",
        column="column",
        row="row",
        share="exact",
        label="label",
        detail="detail",
        goal=None if aim is None else ReferenceLine(aim, f"Ambition {aim:g}%", goal=True),
    )


def _numbers(measure: ShareMeasure, standing: Standing, selection: Selection) -> dict[str, float | int]:
    aim = measure.aim(selection)
    return {
        "england_pct": standing.england.percent(measure.decimals),
        "pscs": len(standing.known),
        **({} if aim is None else {"pscs_at_ambition": _at(standing.known, aim)}),
    }


def _at(areas: list[Area], aim: float) -> int:
    return sum(100 * area.share.ratio >= aim for area in areas)


def _finding(measure: ShareMeasure, standing: Standing, selection: Selection) -> str:
    known, aim = standing.known, measure.aim(selection)
    if not known:
        return nothing_returned(measure, selection)
    england = f"England’s {measure.said(standing.england)}"
    if len(known) == 1:
        (only,) = known
        return f"{only.psc.name} stands at {measure.said(only.share)}, beside {england}"
    alike = [list(areas) for _, areas in groupby(known, key=lambda area: area.share.ratio)]
    low, high = _told(measure, alike[0]), _told(measure, alike[-1])
    spread = f"The share runs from {low} to {high}" if len(alike) > 1 else f"The share is {low}"
    if aim is None:
        return f"{spread}, beside {england}"
    there = _at(known, aim)
    reach = f"{'reaches' if there < 2 else 'reach'} {aim:g}%"
    return f"{spread}; {there or 'none'} of {counted(len(known), 'collaborative')} {reach}"


def _told(measure: ShareMeasure, areas: list[Area]) -> str:
    """“61.2% (Wessex)”; of several with the same share, how many."""
    who = areas[0].psc.name if len(areas) == 1 else counted(len(areas), "collaborative")
    return f"{measure.said(areas[0].share)} ({who})"
