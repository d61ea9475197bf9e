"""The series of people that a chart for sharing shows below England: whole quarters, in rounded numbers.

Mean, limits and rules are worked out from the numbers as they are, and only then rounded; save where a quarter counts 1 to
7, which a mean would give away: such a quarter is told as 5 and not drawn, and its series has neither mean nor limits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from natpatsip.analysis.measures import ENGLAND, Measure, SeriesColumns, columns_of
from natpatsip.analysis.measures.chart_choice import ChartChoice, ChartType, choose_charts
from natpatsip.analysis.measures.shared import SharedQuarter, share_quarters
from natpatsip.analysis.places import find_parts
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.figures.formatting import agree, format_list, in_sentence
from natpatsip.figures.national import find_latest_month
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot

TOO_SMALL = "1 to 7, not drawn"
_TOLD_BYTES, _NAMED_AT_MOST = 2**9, 3
_SOME_SMALL = "Some quarters count 1 to 7, so that mean and limits, which would tell how many, are left out."
_BY_QUARTER = "For sharing it is by quarter."


@dataclass(frozen=True)
class RoundedSeries:
    """What charts of a measure stand on: the entries to fit and the chart of each unit.

    `shown` is what replaces a row's numbers once limits are known, by unit and first day; `small` has a row for each quarter
    that is told and not drawn.
    """

    rows: SeriesColumns
    choices: dict[str, ChartChoice]
    shown: dict[tuple[str, date], Row]
    small: list[Row] = field(default_factory=list)


def get_shared_quarters(measure: Measure, selection: Selection, snapshot: Snapshot) -> list[SharedQuarter]:
    """What is told of a measure below England, up to the end of the quarter chosen."""
    latest = find_latest_month(measure.sheet, selection, snapshot)
    if latest is None:
        return []
    return snapshot.keep(
        ("shared", measure.id, latest),
        lambda: share_quarters(measure, snapshot.frame, latest),
        lambda made: _TOLD_BYTES * len(made),
    )


def select_told(
    measure: Measure, level: str, selection: Selection, snapshot: Snapshot
) -> dict[str, list[SharedQuarter]]:
    """The quarters of each unit of a level that lies whole in the places chosen; at the level of England of the one chosen."""
    selection = measure.applicable_selection(selection)
    told = get_shared_quarters(measure, selection, snapshot)
    if level == ENGLAND:
        return {"": [one for one in told if one.place == selection.one_place]}
    exact = columns_of(measure, level, selection, snapshot.frame)
    parts = find_parts(snapshot.frame(measure.source), level, selection)
    here = {*exact.units} - parts
    of_level = sorted(
        (one for one in told if one.place[0] == level and one.place[1] in here), key=lambda one: one.place
    )
    return {unit: list(own) for unit, own in groupby(of_level, lambda one: one.place[1])}


def round_series(
    measure: Measure, level: str, months: SeriesColumns, selection: Selection, snapshot: Snapshot
) -> RoundedSeries:
    """The series of a measure by rounded quarters, from its months as they are, which say what chart fits."""
    choices, told = choose_charts({measure: months})[measure], select_told(measure, level, selection, snapshot)
    rows: list[Row] = []
    made = RoundedSeries(months.take(slice(0)), {}, {})
    for unit, quarters in told.items():
        some_small = any(one.is_small for one in quarters)
        made.choices[unit] = _choose(choices.get(unit), some_small)
        for one in quarters:
            if measure.per and not one.numbers[-1]:
                continue
            shown = _row(measure, unit, one, one.shown)
            if one.is_small:
                made.small.append(shown)
                continue
            made.shown[unit, one.quarter.start] = shown
            rows.append(shown if some_small else _row(measure, unit, one, one.numbers))
    return replace(made, rows=SeriesColumns.of_rows(rows)) if rows else made


def round_points(points: Sequence[Row], shown: dict[tuple[str, str, date], Row]) -> list[dict[str, Any]]:
    """The points of charts with their numbers as they are shown; how far each lies from the one before is not told."""
    return [
        {**point, **told, "moving_range": None} if told else dict(point)
        for point in points
        for told in [_numbers(shown.get((point["measure"], point["unit"], point["date"])))]
    ]


def round_units(units: Sequence[Row], shown: dict[tuple[str, str, date], Row]) -> list[dict[str, Any]]:
    """The units of charts, with the value of the last point as it is shown."""
    return [
        {**unit, "value": told["value"]} if told else dict(unit)
        for unit in units
        for told in [shown.get((unit["measure"], unit["unit"], unit["date"]))]
    ]


def describe_small(quarters: Sequence[date]) -> str:
    """Which quarters are told and not drawn, as a sentence; nothing where there is none."""
    if not quarters:
        return ""
    if len(quarters) > _NAMED_AT_MOST:
        return f"{len(quarters)} quarters count 1 to 7, and are shown as 5 in the table, not drawn."
    names = format_list([Quarter.containing(day).label for day in quarters])
    return f"1 to 7 counted, and so shown as 5 in the table, not drawn: {names}."


def describe_units_small(small: Sequence[Row]) -> str:
    """In how many units quarters are left out, as a sentence; nothing of none."""
    if not small:
        return ""
    units = len({row["unit"] for row in small})
    have = agree("has", units)
    return f"Quarters that count 1 to 7 are left out; {units} with such quarters {have} neither mean nor limits."


def describe_all_small(measure: Measure, selection: Selection) -> str:
    """The finding where no quarter counts enough to be drawn."""
    return f"Every quarter up to {selection.quarter} counts 1 to 7 in {in_sentence(measure.label)}: too few to draw for sharing"


def _numbers(row: Row | None) -> dict[str, Any]:
    return {name: row[name] for name in ("numerator", "denominator", "value")} if row else {}


def _choose(choice: ChartChoice | None, some_small: bool) -> ChartChoice:
    if some_small or choice is None:
        return ChartChoice(ChartType.RUN, _SOME_SMALL, by_quarter=True)
    return replace(choice, reason=_BY_QUARTER, by_quarter=True)


def _row(measure: Measure, unit: str, one: SharedQuarter, numbers: tuple[int, ...]) -> Row:
    numerator, denominator = numbers[0], numbers[1] if len(numbers) > 1 else None
    return {
        "unit": unit,
        "unit_name": one.name if unit else "England",
        "date": one.quarter.start,
        "numerator": numerator,
        "denominator": denominator,
        "value": _value(measure, numerator, denominator, rounded=numbers is one.shown),
        "sites": one.sites,
    }


def _value(measure: Measure, numerator: int, denominator: int | None, *, rounded: bool) -> float:
    if measure.per is None or not denominator:
        return float(numerator)
    value = measure.per * numerator / denominator
    return float(half_up(value)) if rounded and measure.unit == "percent" else value
