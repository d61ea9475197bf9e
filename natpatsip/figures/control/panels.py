"""panels_<measure>: the control charts of every region, network, collaborative, ICB or trust side by side."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.selection import Selection
from natpatsip.charts.control.panel_layout import Scaled
from natpatsip.charts.control.panels import control_panels
from natpatsip.charts.icons import ASSURANCE_WORDS, NOT_COMPARABLE, VARIATION_WORDS
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.control.breaks import CHANGED_SINCE, describe_barred
from natpatsip.figures.control.captions import write_definition
from natpatsip.figures.control.charting import RULES, Charts, chart_measures
from natpatsip.figures.control.limits import COMPUTED, cut_limits
from natpatsip.figures.control.suppression import (
    SUPPRESSED,
    SuppressedUnits,
    count_months_suppressed,
    describe_all_suppressed,
    describe_units_suppressed,
    select_all_suppressed,
)
from natpatsip.figures.control.units import ordered_units
from natpatsip.figures.control.wording import describe_measure, name_level, round_row, unit_heading
from natpatsip.figures.figure import Figure, MakeFigure, OverTime, TableColumn
from natpatsip.figures.formatting import (
    decimals_charted,
    format_count,
    format_list,
    format_measured,
    format_period,
    in_sentence,
)
from natpatsip.figures.national import name_period
from natpatsip.figures.provenance import describe_source
from natpatsip.quarters import months_between
from natpatsip.store import Snapshot

IMPROVEMENT, CONCERN = "improvement", "concern"
_SCALED: dict[Scaled, str] = {
    "same": "on one scale",
    "in proportion": "on scales of the same span in proportion to each",
    "own": "on a scale of its own",
}
# More units than this are not named one by one.
_NAMES_AT_MOST = 15


def control_panels_figure(measure_id: str, *, own_scales: bool = False) -> MakeFigure:
    """What draws a measure's control charts of all units of the level that is compared, to be compared or each by itself."""
    measure = MEASURES[measure_id]
    if own_scales:
        return partial(_draw, measure, f"panels_own_{measure_id}", "own")
    # Counts follow how large each unit is, so that only their proportions can be compared.
    return partial(_draw, measure, f"panels_{measure_id}", "in proportion" if measure.unit == "count" else "same")


def _draw(measure: Measure, figure_id: str, scaled: Scaled, selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a unit that has data, in published order, with its latest value, its limits and its icons."""
    selection = measure.applicable_selection(selection)
    charts = chart_measures([measure], selection.level, selection, snapshot)
    units = ordered_units(measure, charts.units, selection.level, selection, snapshot)
    suppressed = count_months_suppressed(measure, selection.level, selection, snapshot)
    finding = _finding(measure, units, suppressed, selection)
    caption = _caption(measure, units, suppressed, selection, scaled)
    columns = _columns(measure, selection.level, units, bool(suppressed))
    return Figure(
        id=figure_id,
        question=f"Where is there a real change in {in_sentence(measure.label)}?",
        finding=finding,
        measure=f"{describe_measure(measure)} and {name_level(measure, selection.level)}",
        period=name_period(measure.sheet, selection, snapshot),
        caption=caption,
        alt=f"A small control chart for each. {finding}. {caption}",
        definition=write_definition(measure, snapshot, _rule_card(units)),
        columns=columns,
        rows=_rows(measure, units, suppressed, columns),
        chart=lambda medium: _chart(measure, charts, units, scaled, medium),
        numbers=_numbers(units),
        rules=_rule_card(units),
        over_time=OverTime((measure.id,), _months(charts), "monthly", level=selection.level),
        **describe_source(measure.sheet, snapshot, selection),
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
    without = [blank | unit for unit in select_all_suppressed(units, suppressed)]
    return [{"unit": row["unit"], **round_row(row, columns)} for row in (*charted, *without)]


def _unit_words(measure: Measure, unit: Row) -> dict[str, str]:
    return {
        "latest": format_period(unit["charted"], unit["date"]),
        "variation_words": VARIATION_WORDS[unit["variation"]],
        "assurance_words": ASSURANCE_WORDS[unit["assurance"]],
    }


def _chart(measure: Measure, charts: Charts, units: Sequence[Row], scaled: Scaled, medium: Medium) -> Specification:
    return control_panels(
        charts.points,
        units,
        medium,
        unit="unit",
        name="unit_name",
        short="short",
        format_value=partial(format_measured, measure),
        percent=measure.unit == "percent",
        scaled=scaled,
        variation="variation",
        assurance="assurance",
        target="target",
        median="median",
        bounds=measure.bounds,
    )


def _with_icon(units: Sequence[Row], meaning: str) -> list[str]:
    """The names of the units whose latest point is an improvement, or a concern."""
    return [unit["unit_name"] for unit in units if unit["variation"].startswith(meaning)]


def _numbers(units: Sequence[Row]) -> dict[str, int]:
    if not units:
        return {}
    return {
        "units": len(units),
        "improvement": len(_with_icon(units, IMPROVEMENT)),
        "concern": len(_with_icon(units, CONCERN)),
        "common_cause": sum(unit["variation"] == "common_cause" for unit in units),
        "run_charts": len(_run_charts(units)),
    }


def _rule_card(units: Sequence[Row]) -> str:
    """How many units have each chart, and the rules of each."""
    charts = Counter(unit["choice"].name for unit in units)
    if len(charts) < 2:
        return units[0]["choice"].rule_card(RULES) if units else RULES.rule_card
    limits = dict.fromkeys(f"{unit['choice'].type.value}, {unit['choice'].limits_card(RULES)}" for unit in units)
    counted = format_list([f"{name} ({number})" for name, number in charts.most_common()])
    return (
        f"Each has the chart that fits its first 12 months: {counted}, {RULES.name}. Limits: {'; '.join(limits)}."
        f" {RULES.signals_card}"
    )


def _any_by_quarter(units: Sequence[Row]) -> bool:
    return any(unit["choice"].by_quarter for unit in units)


def _run_charts(units: Sequence[Row]) -> list[str]:
    """The names of the units that have too few points for limits, or too little counted."""
    return [unit["unit_name"] for unit in units if unit["run_chart"]]


def _finding(measure: Measure, units: Sequence[Row], suppressed: SuppressedUnits, selection: Selection) -> str:
    """How many units show a special cause of improving nature at their latest point, and how many of concerning nature."""
    label, unit = in_sentence(measure.label), name_level(measure, selection.level)
    if selection.level not in measure.levels:
        return f"There is no data on {label} by {unit}"
    if not units and suppressed:
        return describe_all_suppressed(measure, selection)
    if not units:
        return f"There is no data on {label} up to {selection.quarter} that matches what you chose"
    barred = len(_with_icon(units, NOT_COMPARABLE))
    limited = len(units) - len(_run_charts(units)) - barred
    if barred and not limited:
        return f"{format_count(barred, unit)} with limits for {label}, {CHANGED_SINCE}"
    if not limited:
        return f"{format_count(len(units), unit)} with data on {label}, and too little of it for limits"
    better, worse = (len(_with_icon(units, meaning)) for meaning in (IMPROVEMENT, CONCERN))
    shows = "shows" if 1 in (better, limited) else "show"
    signal = f"{better} of {format_count(limited, unit)} {shows} special cause of improving nature in {label}"
    return f"{signal}, and {worse or 'none'} of concerning nature{describe_barred(barred)}"


def _caption(
    measure: Measure, units: Sequence[Row], suppressed: SuppressedUnits, selection: Selection, scaled: Scaled
) -> str:
    """Which units show a special cause, which have too few points for limits, and of which all is suppressed."""
    if not units:
        return ""
    groups = {
        "Special cause of improving nature": _with_icon(units, IMPROVEMENT),
        "Special cause of concerning nature": _with_icon(units, CONCERN),
        f"Without an icon, {CHANGED_SINCE}": _with_icon(units, NOT_COMPARABLE),
        f"Without limits, for there are fewer than {RULES.minimum_points} points or too little is counted": _run_charts(
            units
        ),
    }
    named_groups = [
        f"{group}: {format_list(names)}." for group, names in groups.items() if 0 < len(names) <= _NAMES_AT_MOST
    ]
    everyone = format_count(len(units), name_level(measure, selection.level))
    withheld = describe_units_suppressed(measure, units, suppressed, selection.level)
    limits = f"{everyone} with data, each with limits of its own, {_SCALED[scaled]}."
    added_up = ["Months too small for limits are added up to quarters."] if _any_by_quarter(units) else []
    return " ".join([limits, *added_up, *named_groups, *withheld])
