"""Numbers that a publisher withholds as too small, in words and rows: suppressed, which is neither 0 nor missing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from natpatsip.analysis.measures import Measure, suppressed_of
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.figures.formatting import format_count, format_list, format_period, in_sentence
from natpatsip.figures.wording import name_level
from natpatsip.store import Snapshot

SuppressedUnits = Mapping[str, Row]

SUPPRESSED = "Suppressed"


def count_months_suppressed(measure: Measure, level: str, selection: Selection, snapshot: Snapshot) -> SuppressedUnits:
    """By unit of a level: its `unit` and `unit_name`, and in how many months a number of it is suppressed, as `suppressed`."""
    if not measure.may_be_suppressed or level not in measure.levels:
        return {}
    units: dict[str, dict[str, Any]] = {}
    for row in suppressed_of(measure, level, selection, snapshot.frame).rows(named=True):
        unit = units.setdefault(row["unit"], {"unit": row["unit"], "unit_name": row["unit_name"], "suppressed": 0})
        unit["suppressed"] += 1
    return units


def select_all_suppressed(units: Sequence[Row], suppressed: SuppressedUnits) -> list[Row]:
    """Of the units with suppressed numbers those that have no value, and so no chart, by name."""
    charted = {unit["unit"] for unit in units}
    return sorted(
        (unit for code, unit in suppressed.items() if code not in charted), key=lambda unit: unit["unit_name"]
    )


def describe_units_suppressed(
    measure: Measure, units: Sequence[Row], suppressed: SuppressedUnits, level: str
) -> list[str]:
    """How many units have a chart with suppressed months left out, and how many have none for them, as sentences."""
    without = len(select_all_suppressed(units, suppressed))
    partly = len(suppressed) - without
    name = name_level(measure, level)
    return [
        f"{format_count(number, name)} {what}."
        for number, what in (
            (partly, f"with suppressed {measure.period}s left out, which are not 0"),
            (without, f"with suppressed numbers and no value for any {measure.period}, so without a chart"),
        )
        if number
    ]


def describe_all_suppressed(measure: Measure, selection: Selection) -> str:
    """The finding where no value can be made because its publisher withholds the numbers."""
    return f"The numbers on {in_sentence(measure.label)} up to {selection.quarter} are suppressed"


def describe_months_suppressed(measure: Measure, months: Sequence[date]) -> str:
    """The months that have no value because numbers are suppressed, as a sentence; nothing where there is none."""
    if not months:
        return ""
    if len(months) > 3:
        latest = format_period(measure, months[-1])
        return (
            f"{len(months)} {measure.period}s are suppressed, and so without a value; the latest of them is {latest}."
        )
    names = format_list([format_period(measure, month) for month in months])
    return f"Suppressed, and so without a value: {names}."
