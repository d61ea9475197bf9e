"""fig09 to fig12, fig15 and the charts of restrictive practice: one measure by month, with its limits and real changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.analysis.measures.pooling import first_whole, last_whole
from natpatsip.analysis.selection import Selection
from natpatsip.charts.control.annotations import Annotation
from natpatsip.charts.control.chart import control_chart_lines
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.control.captions import ChartedMeasure, write_caption, write_definition, write_finding
from natpatsip.figures.control.charting import chart_measures, longest_run_without
from natpatsip.figures.control.limits import chart_in_workbook, cut_limits
from natpatsip.figures.control.over_time_table import list_columns, make_rows
from natpatsip.figures.control.proposals import open_proposals
from natpatsip.figures.control.wording import (
    describe_measure,
    describe_recalculation,
    describe_unit,
    round_row,
    select_recalculations,
)
from natpatsip.figures.figure import Figure, MakeFigure, Number, OverTime, name_months_awaited
from natpatsip.figures.formatting import format_measured, format_period, in_sentence
from natpatsip.figures.national import count_sites_expected, count_sites_suppressed, find_latest_month
from natpatsip.figures.notes import add_notes
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.series_keys import series_key
from natpatsip.store import Snapshot
from natpatsip.store.ledger import get_current_decisions

_OF_LATEST = {"latest": "value", "mean": "mean", "lpl": "lpl", "upl": "upl", "median": "median", "target": "target"}


def control_figure(measure_id: str) -> MakeFigure:
    """What draws a measure's control chart."""
    return partial(_draw, MEASURES[measure_id])


def draw_both_ways(measure_id: str, selection: Selection, snapshot: Snapshot, month: date) -> tuple[Figure, Figure]:
    """The figure as it is, and with one recalculation more than the ledger has, on one scale: what is proposed.

    Both have ids of their own, and the filters of the second say so. Both have the notes of the chart above them.
    """
    measure = MEASURES[measure_id]
    now, then = (_chart_measure(measure, selection, snapshot, also) for also in ((), (month,)))
    room_for = [point[line] for charted in (now, then) for point in charted.charts.points for line in ("lpl", "upl")]
    drawn, proposed = (_tell(charted, snapshot, room_for) for charted in (now, then))
    filters = f"{proposed.filters}; Proposed: recalculated from {format_period(measure, month)}"
    both = (
        replace(drawn, id=f"{measure_id}_now"),
        replace(proposed, id=f"{measure_id}_from_{month:%Y-%m}", filters=filters),
    )
    noted, also_noted = (add_notes(name_months_awaited(one), selection, snapshot) for one in both)
    return noted, also_noted


def _draw(measure: Measure, selection: Selection, snapshot: Snapshot) -> Figure:
    return _tell(_chart_measure(measure, selection, snapshot), snapshot)


def _tell(charted: ChartedMeasure, snapshot: Snapshot, room_for: Sequence[float] = ()) -> Figure:
    """A row a month or quarter, from the first with data to the last; one without data is blank."""
    measure, selection = charted.measure, charted.selection
    rows, columns = make_rows(charted), list_columns(charted)
    until = find_latest_month(measure.sheet, selection, snapshot) or selection.quarter.end
    until = last_whole(until) if charted.choice.by_quarter else until
    return Figure(
        question=f"Is there a real change in {in_sentence(measure.label)}?",
        finding=write_finding(charted),
        measure=describe_measure(measure),
        period=_period(charted),
        caption=write_caption(charted, until),
        kind=charted.kind,
        definition=write_definition(measure, snapshot, charted.rule_card),
        columns=columns,
        rows=[row | round_row(row | cut_limits(measure, row), columns) for row in rows],
        workbook_chart=None if charted.choice.is_table else chart_in_workbook(columns),
        chart=None
        if charted.choice.is_table
        else lambda medium: _chart(charted, _between_points(charted, rows), medium, room_for),
        numbers=_numbers(charted),
        rules=charted.rule_card,
        over_time=OverTime((measure.id,), [row["date"] for row in rows], measure.frequency, "month"),
        **get_origin(measure.sheet, snapshot, selection),
    )


def _chart_measure(
    measure: Measure, selection: Selection, snapshot: Snapshot, also: Sequence[date] = ()
) -> ChartedMeasure:
    selection = measure.applicable_selection(selection)
    charts = chart_measures([measure], ENGLAND, selection, snapshot, also)
    key = series_key(measure, selection)
    current = select_recalculations(get_current_decisions(snapshot, key)) if key and not charts.empty else []
    decisions = [decision for decision in current if decision.rebase.month <= charts.points[-1]["date"]]
    return ChartedMeasure(
        measure if charts.empty else charts.units[0]["charted"],
        selection,
        charts,
        decisions,
        tuple(also),
        open_proposals(measure, charts, selection, snapshot),
        {} if charts.empty else count_sites_expected(measure, selection, snapshot),
        count_sites_suppressed(measure, selection, snapshot),
        longest_run_without(measure, charts, selection, snapshot),
    )


def _period(charted: ChartedMeasure) -> str:
    if charted.empty:
        return charted.selection.quarter.label
    first, last = (charted.charts.points[end]["date"] for end in (0, -1))
    return f"{format_period(charted.measure, first)} to {format_period(charted.measure, last)}"


def _between_points(charted: ChartedMeasure, rows: Sequence[Row]) -> list[Row]:
    """The rows from the first point to the last, without suppressed months before and after them."""
    points = charted.charts.points
    return [row for row in rows if points[0]["date"] <= row["date"] <= points[-1]["date"]]


def _chart(charted: ChartedMeasure, rows: Sequence[Row], medium: Medium, room_for: Sequence[float]) -> Specification:
    measure, latest = charted.measure, charted.latest
    ambition, targeted = measure.ambition(charted.selection), latest["target"] is not None
    return control_chart_lines(
        rows,
        medium,
        format_value=partial(format_measured, measure),
        percent=measure.unit == "percent",
        unit=_axis(measure),
        targets=latest["target"],
        annotations=_annotations(charted),
        icons=[latest["variation"]],
        until=ambition.by.replace(day=1) if targeted and ambition else None,
        median=latest["median"],
        room_for=room_for,
        bounds=measure.bounds,
    )


def _axis(measure: Measure) -> str | None:
    """What the values count, where they are not percentages that say so."""
    if measure.unit == "percent":
        return None
    return measure.label if measure.per is None else describe_unit(measure).capitalize()


def _annotations(charted: ChartedMeasure) -> list[Annotation]:
    decided = [
        Annotation(
            first_whole(charted.measure, decision.rebase.month), describe_recalculation(charted.measure, decision)
        )
        for decision in charted.decisions
    ]
    proposed = [
        Annotation(month, f"Proposed: recalculate from {format_period(charted.measure, month)}")
        for month in charted.also
    ]
    return [*decided, *proposed]


def _numbers(charted: ChartedMeasure) -> dict[str, Number]:
    """The latest value and the levels, as they are and not rounded for show."""
    if charted.empty:
        return {}
    latest, means = charted.latest, charted.means
    numbers: dict[str, Number] = {
        name: float(latest[column]) for name, column in _OF_LATEST.items() if latest[column] is not None
    }
    numbers |= {"month": f"{latest['date']:%Y-%m}", "points": latest["points"]}
    if charted.is_run_chart:
        return numbers | {"useful_points": charted.useful_points}
    levels = {"first_mean": means[0], "gain": means[-1] - means[0], "segments": len(means)}
    return (
        numbers
        | levels
        | {
            "shifts": len(means) - 1 + len(charted.proposals),
            "variation": latest["variation"],
        }
    )
