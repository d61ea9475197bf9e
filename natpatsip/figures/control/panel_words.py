"""What panels of control charts say: where there is a real change, which units have none of a kind, and the rules of each."""

from collections import Counter
from collections.abc import Iterable, Sequence

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import Selection
from natpatsip.charts.control.panel_layout import Scaled
from natpatsip.charts.icons import NO_ICON, NOT_COMPARABLE, VARIATION_WORDS
from natpatsip.charts.specification import Row
from natpatsip.figures.control.breaks import CHANGED_SINCE, describe_barred
from natpatsip.figures.control.charting import RULES
from natpatsip.figures.control.suppression import SuppressedUnits, describe_all_suppressed, describe_units_suppressed
from natpatsip.figures.formatting import agree, format_count, format_list, in_sentence
from natpatsip.figures.wording import name_level

IMPROVEMENT, CONCERN = "improvement", "concern"
_SCALED: dict[Scaled, str] = {
    "same": "on one scale",
    "in proportion": "on scales of the same span in proportion to each",
    "own": "on a scale of its own",
}
# More units than this are not named one by one.
_NAMES_AT_MOST = 15
TOO_FEW = "too few to chart"


def write_panel_finding(
    measure: Measure, units: Sequence[Row], suppressed: SuppressedUnits, selection: Selection
) -> str:
    """How many units show a special cause of improving nature at their latest point, and how many of concerning nature."""
    label, unit = in_sentence(measure.label), name_level(measure, selection.level)
    if selection.level not in measure.levels:
        return f"There is no data on {label} by {unit}"
    if not units and suppressed:
        return describe_all_suppressed(measure, selection)
    if not units:
        return f"There is no data on {label} up to {selection.quarter} that matches what you chose"
    barred = len(name_with_icon(units, NOT_COMPARABLE))
    limited = len(units) - len(name_without_limits(units)) - barred
    if barred and not limited:
        return f"{format_count(barred, unit)} with limits for {label}, {CHANGED_SINCE}"
    if not limited:
        return f"{format_count(len(units), unit)} with data on {label}, and too little of it for limits"
    if limited == 1:
        (only,) = [unit for unit in units if not unit["run_chart"] and unit["variation"] != NOT_COMPARABLE]
        return f"{tell_signals([only])[0]} in {label}{describe_barred(barred)}"
    better, worse = (len(name_with_icon(units, meaning)) for meaning in (IMPROVEMENT, CONCERN))
    shows = agree("shows", better, limited)
    signal = f"{better or 'None'} of {format_count(limited, unit)} {shows} special cause of improving nature in {label}"
    return f"{signal}, and {worse or 'none'} of concerning nature{describe_barred(barred)}"


def tell_signals(units: Sequence[Row]) -> list[str]:
    """What each of some units shows: “Wessex: special cause of improving nature”, “Oxford: too little data for limits”."""
    return [f"{unit['unit_name']}: {name_signal(unit['variation'])}" for unit in units]


def name_signal(icon: str) -> str:
    """What an icon stands for without how it is meant; where there is none, why."""
    meaning, _, more = VARIATION_WORDS[icon].partition(": ")
    return more if icon in (NO_ICON, NOT_COMPARABLE) else in_sentence(meaning)


def write_panel_caption(
    measure: Measure, units: Sequence[Row], suppressed: SuppressedUnits, selection: Selection, scaled: Scaled
) -> str:
    """Which units show a special cause, which have too few points for limits, and of which all is suppressed."""
    if not units:
        return ""
    groups = {
        "Special cause of improving nature": name_with_icon(units, IMPROVEMENT),
        "Special cause of concerning nature": name_with_icon(units, CONCERN),
        f"Without an icon, {CHANGED_SINCE}": name_with_icon(units, NOT_COMPARABLE),
        f"Without limits, for there are fewer than {RULES.minimum_points} points or too little is counted": name_without_limits(
            select_charted(units)
        ),
        f"{TOO_FEW.capitalize()}, with the latest numbers in the table": _names(
            unit for unit in units if unit["choice"].is_table
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


def write_rule_card(units: Sequence[Row]) -> str:
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


def select_charted(units: Sequence[Row]) -> list[Row]:
    """The units with a chart, be it one without limits."""
    return [unit for unit in units if not unit["choice"].is_table]


def name_with_icon(units: Sequence[Row], meaning: str) -> list[str]:
    """The names of the units whose latest point is an improvement, or a concern."""
    return _names(unit for unit in units if unit["variation"].startswith(meaning))


def name_without_limits(units: Sequence[Row]) -> list[str]:
    """The names of the units that have too few points for limits, or too little counted."""
    return _names(unit for unit in units if unit["run_chart"])


def _any_by_quarter(units: Sequence[Row]) -> bool:
    return any(unit["choice"].by_quarter for unit in units)


def _names(units: Iterable[Row]) -> list[str]:
    return [unit["unit_name"] for unit in units]
