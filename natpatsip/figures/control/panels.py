"""panels_<measure>: the control charts of every region, network, collaborative, ICB or trust side by side."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.selection import Selection
from natpatsip.charts.control.panels import control_panels
from natpatsip.charts.icons import ASSURANCE_WORDS, VARIATION_WORDS
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.control.charted import RULES, Charts, charted
from natpatsip.figures.control.over_time import MakeFigure
from natpatsip.figures.control.telling import definition
from natpatsip.figures.control.units import ordered_units
from natpatsip.figures.control.words import LEVEL_NAMES, described, in_sentence, named, shown, unit_heading, written
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.provenance import drawn_from
from natpatsip.figures.wording import counted, listed
from natpatsip.store import Reading

IMPROVEMENT, CONCERN = "improvement", "concern"
# More units than this are not named one by one.
_NAMED = 15


def control_panels_figure(measure_id: str) -> MakeFigure:
    """What draws a measure's control charts of all units of the level that is compared."""
    return partial(_draw, MEASURES[measure_id])


def _draw(measure: Measure, selection: Selection, reading: Reading) -> Figure:
    """A row a unit that has data, in published order, with its latest value, its limits and its icons."""
    selection = measure.understood(selection)
    known = measure.known_in(selection) and selection.level in measure.levels
    charts = charted([measure], selection.level, selection, reading) if known else Charts.none()
    units = ordered_units(charts.units, selection.level)
    found, said = finding(measure, units, selection), caption(measure, units, selection)
    columns = _columns(measure, selection.level, any(unit["assurance"] for unit in units))
    return Figure(
        id=f"panels_{measure.id}",
        programme=measure.programme,
        question=f"Where is there a real change in {in_sentence(measure.label)}?",
        finding=found,
        measure=f"{described(measure)} and {LEVEL_NAMES[selection.level]}",
        period=selection.quarter.label,
        caption=said,
        alt=f"A small control chart for each. {found}. {said}",
        definition=definition(measure, reading),
        columns=columns,
        rows=_rows(measure, units, columns),
        chart=lambda medium: _chart(measure, charts, units, medium),
        numbers=_numbers(units),
        rules=RULES.rule_card,
        **drawn_from(measure.sheet, reading, selection),
    )


def _columns(measure: Measure, level: str, targeted: bool) -> tuple[TableColumn, ...]:
    value = ("count", 0) if measure.unit == "count" else (measure.unit, 1)
    line = ("rate", 1) if measure.unit == "count" else value
    return (
        TableColumn("unit_name", unit_heading(level)),
        TableColumn("latest", "Latest"),
        TableColumn("value", measure.label, *value),
        TableColumn("mean", "Mean", *line),
        TableColumn("lpl", "Lower limit", *line),
        TableColumn("upl", "Upper limit", *line),
        TableColumn("points", f"{measure.period.capitalize()}s with data", "count"),
        TableColumn("variation_words", "Variation"),
        *([TableColumn("assurance_words", "Assurance")] if targeted else []),
    )


def _rows(measure: Measure, units: Sequence[Row], columns: Sequence[TableColumn]) -> list[dict[str, Any]]:
    return [shown({**unit, **_unit_words(measure, unit)}, columns) for unit in units]


def _unit_words(measure: Measure, unit: Row) -> dict[str, str]:
    return {
        "latest": named(measure, unit["date"]),
        "variation_words": VARIATION_WORDS[unit["variation"]],
        "assurance_words": ASSURANCE_WORDS[unit["assurance"]],
    }


def _chart(measure: Measure, charts: Charts, units: Sequence[Row], medium: Medium) -> Specification:
    return control_panels(
        charts.points,
        units,
        medium,
        unit="unit",
        name="unit_name",
        short="short",
        written=partial(written, measure),
        percent=measure.unit == "percent",
        same_scale=measure.unit != "count",
        variation="variation",
        assurance="assurance",
        target="target",
        median="median",
    )


def with_icon(units: Sequence[Row], meaning: str) -> list[str]:
    """The names of the units whose latest point is an improvement, or a concern."""
    return [unit["unit_name"] for unit in units if unit["variation"].startswith(meaning)]


def _numbers(units: Sequence[Row]) -> dict[str, int]:
    if not units:
        return {}
    return {
        "units": len(units),
        "improvement": len(with_icon(units, IMPROVEMENT)),
        "concern": len(with_icon(units, CONCERN)),
        "common_cause": sum(unit["variation"] == "common_cause" for unit in units),
        "run_charts": len(_run_charts(units)),
    }


def _run_charts(units: Sequence[Row]) -> list[str]:
    """The names of the units that have too few points for limits."""
    return [unit["unit_name"] for unit in units if unit["run_chart"]]


def finding(measure: Measure, units: Sequence[Row], selection: Selection) -> str:
    """How many units really improve and how many are a concern."""
    label, unit = in_sentence(measure.label), LEVEL_NAMES[selection.level]
    if selection.level not in measure.levels:
        return f"There is no data on {label} by {unit}"
    if not units:
        return f"There is no data on {label} up to {selection.quarter} that matches what you chose"
    limited = len(units) - len(_run_charts(units))
    if not limited:
        return f"{counted(len(units), unit)} with data on {label}, and too few {measure.period}s of it for limits"
    better, worse = (len(with_icon(units, meaning)) for meaning in (IMPROVEMENT, CONCERN))
    shows = "shows" if better == 1 else "show"
    return (
        f"{better} of {counted(limited, unit)} {shows} a real improvement in {label}, and {worse or 'none'} a concern"
    )


def caption(measure: Measure, units: Sequence[Row], selection: Selection) -> str:
    """Which units improve or are a concern, and which have too few points for limits."""
    if not units:
        return ""
    groups = {
        "A real improvement": with_icon(units, IMPROVEMENT),
        "A concern": with_icon(units, CONCERN),
        f"Fewer than {RULES.minimum_points} {measure.period}s, so without limits": _run_charts(units),
    }
    named_groups = [f"{group}: {listed(names)}." for group, names in groups.items() if 0 < len(names) <= _NAMED]
    everyone = counted(len(units), LEVEL_NAMES[selection.level])
    return " ".join([f"{everyone} with data, each with limits of its own.", *named_groups])
