"""fig09 to fig12, fig15 and the charts of restrictive practice: one measure by month, with its limits and real changes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.analysis.selection import Selection
from natpatsip.charts.control.annotations import Annotation
from natpatsip.charts.control.chart import control_chart_lines
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.control.charted import RULES, Charts, charted, series_key
from natpatsip.figures.control.proposals import open_proposals
from natpatsip.figures.control.telling import Found, caption, definition, finding
from natpatsip.figures.control.words import (
    described,
    in_sentence,
    named,
    out_of,
    periods,
    point_words,
    recalculated,
    recalculating,
    shown,
)
from natpatsip.figures.control.words import written as written_of
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.provenance import drawn_from
from natpatsip.store import Reading
from natpatsip.store.ledger import get_standing_decisions

_OF_LATEST = {"latest": "value", "mean": "mean", "lpl": "lpl", "upl": "upl", "median": "median", "target": "target"}

MakeFigure = Callable[[Selection, Reading], Figure]


def control_figure(measure_id: str, figure_id: str | None = None) -> MakeFigure:
    """What draws a measure's control chart, under a number of the report or the measure's own id."""
    return partial(_draw, MEASURES[measure_id], figure_id or measure_id, also=())


def with_rebase(measure_id: str, selection: Selection, reading: Reading, month: date) -> Figure:
    """The same figure with one recalculation more than the ledger has: what a proposal would make of it.

    It has an id of its own, and its filters say so.
    """
    measure = MEASURES[measure_id]
    drawn = _draw(measure, f"{measure_id}_from_{month:%Y-%m}", selection, reading, also=(month,))
    return replace(drawn, filters=f"{drawn.filters}; Proposed: recalculated from {named(measure, month)}")


def _draw(measure: Measure, figure_id: str, selection: Selection, reading: Reading, also: Sequence[date]) -> Figure:
    """A row a month or quarter, from the first with data to the last; one without data is blank."""
    selection = measure.understood(selection)
    found = _tell(measure, selection, reading, also)
    rows, columns = _rows(found), _columns(found)
    said, caption_said = finding(found), caption(found)
    return Figure(
        id=figure_id,
        programme=measure.programme,
        question=f"Is there a real change in {in_sentence(measure.label)}?",
        finding=said,
        measure=described(measure),
        period=_period(found),
        caption=caption_said,
        alt=f"{'Run' if found.is_run_chart else 'Control'} chart. {said}. {caption_said}",
        definition=definition(measure, reading),
        columns=columns,
        rows=[row | shown(row, columns) for row in rows],
        chart=lambda medium: _chart(found, rows, medium),
        numbers=_numbers(found),
        rules=RULES.rule_card,
        **drawn_from(measure.sheet, reading, selection),
    )


def _tell(measure: Measure, selection: Selection, reading: Reading, also: Sequence[date]) -> Found:
    known = measure.known_in(selection)
    charts = charted([measure], ENGLAND, selection, reading, also) if known else Charts.none()
    key = series_key(measure, selection)
    standing = recalculating(get_standing_decisions(reading, key)) if key and not charts.empty else []
    decisions = [one for one in standing if one.rebase.month <= charts.points[-1]["date"]]
    return Found(
        measure, selection, charts, decisions, tuple(also), open_proposals(measure, charts, selection, reading)
    )


def _period(found: Found) -> str:
    if found.empty:
        return found.selection.quarter.label
    first, last = (found.charts.points[end]["date"] for end in (0, -1))
    return f"{named(found.measure, first)} to {named(found.measure, last)}"


def _columns(found: Found) -> tuple[TableColumn, ...]:
    measure = found.measure
    value = ("count", 0) if measure.unit == "count" else (measure.unit, 1)
    line = ("rate", 1) if measure.unit == "count" else value
    lines = (
        [("median", "Median")]
        if found.is_run_chart
        else [("mean", "Mean"), ("lpl", "Lower limit"), ("upl", "Upper limit")]
    )
    parts = [("numerator", measure.part), ("denominator", measure.whole)] if measure.per else []
    return (
        TableColumn("month", measure.period.capitalize()),
        TableColumn("value", measure.label, *value),
        *(TableColumn(name, heading, "count") for name, heading in parts),
        TableColumn("sites", measure.sites[1], "count"),
        *(TableColumn(name, heading, *line) for name, heading in lines),
        TableColumn("moving_range", "Moving range", *line),
        TableColumn("segment", "Segment", "count"),
        TableColumn("point", "Kind of point"),
        TableColumn("rule", "Rule"),
        TableColumn("recalculated", "Recalculated"),
    )


def _rows(found: Found) -> list[dict[str, Any]]:
    """A row a month or quarter, blank where there is no data: what the chart is drawn from, unrounded."""
    if found.empty:
        return []
    measure, run_chart, median = found.measure, found.is_run_chart, found.latest["median"]
    notes = {one.rebase.month: recalculated(measure, one) for one in found.decisions}
    told = {
        point["date"]: {**point, **point_words(point, run_chart), "median": median} for point in found.charts.points
    }
    blank = dict.fromkeys(told[found.latest["date"]])
    return [
        {**told.get(day, blank), "date": day, "month": named(measure, day), "recalculated": notes.get(day, "")}
        for day in periods(measure.frequency, min(told), max(told))
    ]


def _chart(found: Found, rows: Sequence[Row], medium: Medium) -> Specification:
    measure, latest = found.measure, found.latest
    targeted = latest["target"] is not None
    return control_chart_lines(
        rows,
        medium,
        written=partial(written_of, measure),
        percent=measure.unit == "percent",
        unit=_axis(measure),
        targets=latest["target"],
        annotations=_annotations(found),
        icons=[latest["variation"], latest["assurance"]],
        until=measure.ambition.by.replace(day=1) if targeted else None,
        median=latest["median"],
    )


def _axis(measure: Measure) -> str | None:
    """What the values count, where they are not percentages that say so."""
    return None if measure.unit == "percent" else measure.label if measure.per is None else out_of(measure).capitalize()


def _annotations(found: Found) -> list[Annotation]:
    decided = [Annotation(one.rebase.month, recalculated(found.measure, one)) for one in found.decisions]
    proposed = [Annotation(month, f"Proposed: recalculate from {named(found.measure, month)}") for month in found.also]
    return [*decided, *proposed]


def _numbers(found: Found) -> dict[str, float | int | str]:
    """The latest value and the levels, as they are and not rounded for show."""
    if found.empty:
        return {}
    latest, means = found.latest, found.means
    numbers = {name: float(latest[column]) for name, column in _OF_LATEST.items() if latest[column] is not None}
    numbers |= {"month": f"{latest['date']:%Y-%m}", "points": latest["points"]}
    if found.is_run_chart:
        return numbers
    icons = {icon: latest[icon] for icon in ("variation", "assurance") if latest[icon]}
    levels = {"first_mean": means[0], "gain": means[-1] - means[0], "segments": len(means)}
    return numbers | levels | {"shifts": len(means) - 1 + len(found.proposals)} | icons
