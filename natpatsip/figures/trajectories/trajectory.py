"""trajectory_<measure>: an adoption share by quarter, its ambition, and where the rate of the last quarters leads."""

from collections.abc import Mapping, Sequence
from typing import Any

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.trajectory import Interval
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.charts.trajectory import EndLabel, trajectory_lines
from natpatsip.figures.figure import Figure, OverTime, TableColumn, WorkbookChart
from natpatsip.figures.formatting import format_counted, format_measured
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.subject import count_returned, get_coverage_of
from natpatsip.figures.trajectories.progress import TrajectoryProgress, get_forecasts_before, get_progress
from natpatsip.figures.trajectories.wording import (
    INTERVAL,
    describe_interval,
    format_forecast,
    format_goal,
    label_aim,
    write_caption,
    write_definition,
    write_finding,
)
from natpatsip.quarters import Quarter, quarters_between
from natpatsip.store import Snapshot

_TOPS_OF_A_SHARE = (25, 50, 100)


def draw_trajectory(measure: Measure, selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a quarter from the first chosen to the one chosen, and one for each quarter of the forecast."""
    progress, before = get_progress(measure, selection, snapshot), get_forecasts_before(measure, selection, snapshot)
    rows = _rows(progress, before.by_quarter, snapshot)
    source = get_origin(measure.sheet, snapshot, selection)
    return Figure(
        question=f"{measure.label}: where does the rate of the last quarters lead?",
        finding=write_finding(progress),
        measure=f"{measure.label}, by quarter, with its forecast",
        period=f"{selection.since} to {selection.quarter}",
        caption=write_caption(progress, before),
        kind=f"Line chart{' with a forecast' if progress.trajectory.forecast else ''}",
        definition=write_definition(measure, before, source["provenance"].demonstration),
        columns=_columns(progress, rows),
        rows=rows,
        workbook_chart=WorkbookChart("lines", ("value", "forecast", "low", "high")),
        chart=lambda medium: _chart(progress, rows, medium),
        numbers=_numbers(progress),
        over_time=OverTime(
            (measure.id,), [Quarter.parse(row["quarter"]).start for row in rows], "quarterly", "quarter"
        ),
        **source,
    )


def _columns(progress: TrajectoryProgress, rows: Sequence[Row]) -> tuple[TableColumn, ...]:
    measure = progress.measure
    unit = (measure.unit, 0 if measure.unit == "count" else 1)
    agreed = any(row["planned"] is not None for row in rows)
    return (
        TableColumn("quarter", "Quarter"),
        TableColumn("numerator", measure.numerator_label, "count"),
        TableColumn("denominator", measure.denominator_label, "count"),
        TableColumn("value", measure.short, *unit),
        TableColumn("forecast", "Forecast", measure.unit, 1),
        TableColumn("low", f"Lower end of its {INTERVAL}", measure.unit, 1),
        TableColumn("high", "Upper end", measure.unit, 1),
        TableColumn("earlier", "Forecast a quarter earlier", measure.unit, 1),
        TableColumn("earlier_low", "Lower end of that", measure.unit, 1),
        TableColumn("earlier_high", "Upper end of that", measure.unit, 1),
        *([TableColumn("planned", "Agreed", *unit)] if agreed else []),
        TableColumn("returned", "Collaboratives returned"),
    )


def _rows(progress: TrajectoryProgress, before: Mapping[Quarter, Interval], snapshot: Snapshot) -> list[Row]:
    if progress.now is None:
        return []
    measure, selection = progress.measure, progress.selection
    coverage = get_coverage_of(selection, snapshot, measure.sheet, *measure.needs)
    shares = progress.trajectory.shares
    past: list[Row] = [
        _row(progress, quarter, share=shares.get(quarter), earlier=before.get(quarter))
        | count_returned(coverage(quarter))
        for quarter in quarters_between(selection.since, selection.quarter)
    ]
    return past + [_row(progress, quarter, forecast=told) for quarter, told in progress.trajectory.forecast.items()]


def _row(
    progress: TrajectoryProgress,
    quarter: Quarter,
    *,
    share: Share | None = None,
    forecast: Interval | None = None,
    earlier: Interval | None = None,
) -> dict[str, Any]:
    decimals = 0 if progress.measure.unit == "count" else 1
    return {
        "quarter": quarter.label,
        "numerator": share.reached if share else None,
        "denominator": share.expected if share else None,
        "value": half_up(progress.value(share), decimals) if share else None,
        **_ends(progress, forecast, "forecast", "low", "high"),
        **_ends(progress, earlier, "earlier", "earlier_low", "earlier_high"),
        "planned": progress.planned(quarter),
        "returned": None,
        "so_far": "",
    }


def _ends(progress: TrajectoryProgress, told: Interval | None, *names: str) -> dict[str, float | None]:
    if told is None:
        return dict.fromkeys(names)
    parts = (told.middle, told.low, told.high)
    return {name: half_up(progress.whole * part, 1) for name, part in zip(names, parts, strict=True)}


def _numbers(progress: TrajectoryProgress) -> dict[str, float | int]:
    """The rate and what is needed, in the unit of the measure; the sites and quarters left to the ambition."""
    if progress.now is None:
        return {}
    numbers: dict[str, float | int | None] = {
        "reached": progress.now.reached,
        "expected": progress.now.expected,
        "quarters_looked_back": progress.trajectory.changes,
        "rate": progress.rate,
        "interval_pct": int(INTERVAL.partition("%")[0]),
        "aim": progress.aim,
        "rate_needed": progress.rate_needed,
        "sites_a_quarter_needed": progress.gap.run_rate if progress.gap else None,
    }
    return {name: half_up(number, 1) for name, number in numbers.items() if number is not None}


def _chart(progress: TrajectoryProgress, rows: Sequence[Row], medium: Medium) -> Specification:
    percent = progress.measure.unit == "percent"
    ambition = progress.ambition if progress.aim is not None else None
    return trajectory_lines(
        [{**row, "middle": row["forecast"]} | _words(progress, row) for row in rows],
        medium,
        tops=_TOPS_OF_A_SHARE if percent else (progress.whole,),
        unit="%" if percent else "",
        labels=_labels(progress),
        aim=progress.aim,
        due=Quarter.containing(ambition.by).label if ambition else "",
    )


def _words(progress: TrajectoryProgress, row: Row) -> dict[str, str]:
    """What a point says: what came, is forecast, was forecast a quarter earlier, and was agreed."""
    measure = progress.measure

    def interval(middle: str, low: str, high: str) -> str:
        told = [format_forecast(measure, row[name]) for name in (middle, low, high)]
        return f"{told[0]} ({INTERVAL} {told[1]} to {told[2]})"

    quarter = row["quarter"]
    return {
        "label": "" if row["value"] is None else format_measured(measure, row["value"]),
        "counted": format_counted(row["numerator"], row["denominator"]),
        "forecast": "" if row["forecast"] is None else f"{quarter}, forecast: {interval('forecast', 'low', 'high')}",
        "earlier": ""
        if row["earlier"] is None
        else f"{quarter}, forecast a quarter earlier: {interval('earlier', 'earlier_low', 'earlier_high')}",
        "plan": "" if row["planned"] is None else f"{quarter}, agreed: {row['planned']:g}%",
    }


def _labels(progress: TrajectoryProgress) -> list[EndLabel]:
    labels = []
    if progress.aim is not None:
        labels.append(EndLabel(progress.aim, label_aim(progress), f"Aim {format_goal(progress)}"))
    if progress.trajectory.forecast:
        last = progress.trajectory.forecast[max(progress.trajectory.forecast)]
        middle = progress.whole * last.middle
        short = format_forecast(progress.measure, middle)
        labels.append(EndLabel(middle, f"Forecast {describe_interval(progress, last)}", f"Forecast {short}"))
    return labels
