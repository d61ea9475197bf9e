"""panels_<measure>: the control charts of every region, network, collaborative, ICB or trust side by side."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.measures.shared import is_rounded
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection
from natpatsip.charts.control.panel_layout import Scaled
from natpatsip.charts.control.panels import control_panels
from natpatsip.charts.icons import ASSURANCE_WORDS, VARIATION_WORDS
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.control.captions import write_definition
from natpatsip.figures.control.charting import Charts, chart_measures
from natpatsip.figures.control.limits import COMPUTED, cut_limits
from natpatsip.figures.control.panel_words import (
    CONCERN,
    IMPROVEMENT,
    TOO_FEW,
    name_with_icon,
    name_without_limits,
    select_charted,
    tell_signals,
    write_panel_caption,
    write_panel_finding,
    write_rule_card,
)
from natpatsip.figures.control.rounded import describe_units_small
from natpatsip.figures.control.suppression import (
    SUPPRESSED,
    SuppressedUnits,
    count_months_suppressed,
    select_all_suppressed,
)
from natpatsip.figures.control.units import ordered_units
from natpatsip.figures.control.wording import describe_measure, round_row
from natpatsip.figures.figure import Figure, MakeFigure, OverTime, TableColumn
from natpatsip.figures.formatting import (
    decimals_charted,
    format_measured,
    format_period,
    in_sentence,
)
from natpatsip.figures.national import name_period
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.wording import lead_with_marked, name_level, unit_heading
from natpatsip.quarters import months_between
from natpatsip.store import Snapshot


def control_panels_figure(measure_id: str, *, own_scales: bool = False) -> MakeFigure:
    """What draws a measure's control charts of all units of the level that is compared, to be compared or each by itself."""
    measure = MEASURES[measure_id]
    if own_scales:
        return partial(_draw, measure, "own")
    # Counts follow how large each unit is, so that only their proportions can be compared.
    return partial(_draw, measure, "in proportion" if measure.unit == "count" else "same")


def _draw(measure: Measure, scaled: Scaled, selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a unit that has data, in published order, with its latest value, its limits and its icons."""
    selection = measure.applicable_selection(selection)
    charts = chart_measures([measure], selection.level, selection, snapshot)
    charted = measure
    if is_rounded(measure, selection.level, selection):
        measure = measure.in_whole_percent
        charted = measure.in_quarters
    units = ordered_units(measure, charts.units, selection.level, selection, snapshot)
    marked = [unit["unit"] for unit in units if is_marked(selection, selection.level, unit["unit"])]
    units.sort(key=lambda unit: unit["unit"] not in marked)
    suppressed = count_months_suppressed(measure, selection.level, selection, snapshot)
    finding, caption = lead_with_marked(
        tell_signals([unit for unit in units if unit["unit"] in marked]),
        write_panel_finding(measure, units, suppressed, selection),
        f"{write_panel_caption(measure, units, suppressed, selection, scaled)} {describe_units_small(charts.small)}".strip(),
    )
    columns = _columns(charted, selection.level, units, bool(suppressed))
    return Figure(
        question=f"Where is there a real change in {in_sentence(measure.label)}?",
        finding=finding,
        measure=f"{describe_measure(charted)} and {name_level(measure, selection.level)}",
        period=name_period(measure.sheet, selection, snapshot),
        caption=caption,
        kind="A small control chart for each",
        definition=write_definition(measure, snapshot, write_rule_card(units)),
        columns=columns,
        rows=_rows(measure, units, suppressed, columns),
        chart=(lambda medium: _chart(measure, charts, units, scaled, marked, medium))
        if select_charted(units)
        else None,
        numbers=_numbers(units),
        rules=write_rule_card(units),
        over_time=OverTime((measure.id,), _months(charts), "monthly", level=selection.level),
        **get_origin(measure.sheet, snapshot, selection),
    )


def _months(charts: Charts) -> Sequence[date]:
    days = [point["date"] for point in charts.points]
    return months_between(min(days), max(days)) if days else ()


def _columns(measure: Measure, level: str, units: Sequence[Row], withheld: bool) -> tuple[TableColumn, ...]:
    value = (measure.unit, decimals_charted(measure))
    line = ("rate", 1) if measure.unit == "count" else value
    return (
        TableColumn("unit_name", unit_heading(level, measure)),
        TableColumn("latest", "Latest"),
        TableColumn("value", measure.label, *value),
        TableColumn("mean", "Mean", *line),
        TableColumn("lpl", "Lower limit", *line),
        TableColumn("upl", "Upper limit", *line),
        COMPUTED,
        TableColumn("points", f"{measure.period.capitalize()}s with data", "count"),
        *([TableColumn("suppressed", f"{measure.period.capitalize()}s suppressed", "count")] if withheld else []),
        TableColumn("variation_words", "Variation"),
        *([TableColumn("assurance_words", "Assurance")] if any(unit["assurance"] for unit in units) else []),
    )


def _rows(
    measure: Measure, units: Sequence[Row], suppressed: SuppressedUnits, columns: Sequence[TableColumn]
) -> list[dict[str, Any]]:
    """A row a unit with a chart, then those that have none because their numbers are suppressed; each with its code."""
    if not units:
        return []
    months = {code: unit["suppressed"] for code, unit in suppressed.items()}
    charted = [
        {**unit, **cut_limits(measure, unit), **_unit_words(measure, unit), "suppressed": months.get(unit["unit"], 0)}
        for unit in units
    ]
    blank = dict.fromkeys(charted[0]) | {
        "latest": SUPPRESSED,
        "points": 0,
        COMPUTED.name: "",
        "variation_words": "",
        "assurance_words": "",
    }
    without = [{**blank, **unit} for unit in select_all_suppressed(units, suppressed)]
    return [{"unit": row["unit"], **round_row(row, columns)} for row in (*charted, *without)]


def _unit_words(measure: Measure, unit: Row) -> dict[str, str]:
    return {
        "latest": format_period(unit["charted"], unit["date"]),
        "variation_words": VARIATION_WORDS[unit["variation"]],
        "assurance_words": ASSURANCE_WORDS[unit["assurance"]],
    }


def _chart(
    measure: Measure, charts: Charts, units: Sequence[Row], scaled: Scaled, marked: Sequence[str], medium: Medium
) -> Specification:
    drawn = {unit["unit"]: unit for unit in select_charted(units)}
    return control_panels(
        [_name_quarter(point, drawn[point["unit"]]) for point in charts.points if point["unit"] in drawn],
        [_panel(unit) for unit in units],
        medium,
        format_value=partial(format_measured, measure),
        percent=measure.unit == "percent",
        scaled=scaled,
        bounds=measure.bounds,
        marked=marked,
    )


def _name_quarter(point: Row, unit: Row) -> Row:
    """A point, which tells its quarter where months were added up."""
    return {**point, "when": format_period(unit["charted"], point["date"])} if unit["choice"].by_quarter else point


def _panel(unit: Row) -> Row:
    """A unit as it is drawn; one of which a table stands alone says so in the place of a chart."""
    choice = unit["choice"]
    told = {"median": None, "uncharted": TOO_FEW} if choice.is_table else {"uncharted": None}
    return {**unit, **told, "name": unit["unit_name"], "by_quarter": choice.by_quarter}


def _numbers(units: Sequence[Row]) -> dict[str, int]:
    if not units:
        return {}
    return {
        "units": len(units),
        "improvement": len(name_with_icon(units, IMPROVEMENT)),
        "concern": len(name_with_icon(units, CONCERN)),
        "common_cause": sum(unit["variation"] == "common_cause" for unit in units),
        "run_charts": len(name_without_limits(units)),
    }
