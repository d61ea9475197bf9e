"""panels_<measure>: the control charts of every region, network, collaborative, ICB or trust side by side."""

from collections.abc import Sequence
from functools import partial

import altair as alt
import pandas as pd

from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import Selection
from natpatsip.charts.control.panels import control_panels
from natpatsip.charts.icons import ASSURANCE_WORDS, VARIATION_WORDS
from natpatsip.charts.medium import Medium
from natpatsip.figures.control.charted import RULES, Charts, charted
from natpatsip.figures.control.over_time import MakeFigure
from natpatsip.figures.control.telling import definition
from natpatsip.figures.control.units import ordered_units
from natpatsip.figures.control.words import LEVEL_NAMES, described, in_sentence, named, unit_heading, written
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
    columns = _columns(measure, selection.level, not units.empty and bool(units["assurance"].any()))
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
        table=_table(measure, units, columns),
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


def _table(measure: Measure, units: pd.DataFrame, columns: Sequence[TableColumn]) -> pd.DataFrame:
    if units.empty:
        return pd.DataFrame()
    said = units.assign(
        latest=[named(measure, day) for day in units["date"]],
        variation_words=units["variation"].map(VARIATION_WORDS),
        assurance_words=units["assurance"].map(ASSURANCE_WORDS),
    )
    shown = {
        column.name: [
            None if pd.isna(number) else half_up(float(number), column.decimals) for number in said[column.name]
        ]
        for column in columns
        if column.unit != "text"
    }
    return said.assign(**shown)[[column.name for column in columns]].convert_dtypes()


def _chart(measure: Measure, charts: Charts, units: pd.DataFrame, medium: Medium) -> alt.TopLevelMixin:
    run_charts = units["median"].where(units["run_chart"])
    return control_panels(
        charts.points,
        units.assign(median=run_charts),
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


def with_icon(units: pd.DataFrame, meaning: str) -> list[str]:
    """The names of the units whose latest point is an improvement, or a concern."""
    return units.loc[units["variation"].str.startswith(meaning), "unit_name"].tolist()


def _numbers(units: pd.DataFrame) -> dict[str, int]:
    if units.empty:
        return {}
    return {
        "units": len(units),
        "improvement": len(with_icon(units, IMPROVEMENT)),
        "concern": len(with_icon(units, CONCERN)),
        "common_cause": int((units["variation"] == "common_cause").sum()),
        "run_charts": int(units["run_chart"].sum()),
    }


def finding(measure: Measure, units: pd.DataFrame, selection: Selection) -> str:
    """How many units really improve and how many are a concern."""
    label, unit = in_sentence(measure.label), LEVEL_NAMES[selection.level]
    if selection.level not in measure.levels:
        return f"There is no data on {label} by {unit}"
    if units.empty:
        return f"There is no data on {label} up to {selection.quarter} that matches what you chose"
    limited = int((~units["run_chart"]).sum())
    if not limited:
        return f"{counted(len(units), unit)} with data on {label}, and too few {measure.period}s of it for limits"
    better, worse = (len(with_icon(units, meaning)) for meaning in (IMPROVEMENT, CONCERN))
    shows = "shows" if better == 1 else "show"
    return (
        f"{better} of {counted(limited, unit)} {shows} a real improvement in {label}, and {worse or 'none'} a concern"
    )


def caption(measure: Measure, units: pd.DataFrame, selection: Selection) -> str:
    """Which units improve or are a concern, and which have too few points for limits."""
    if units.empty:
        return ""
    groups = {
        "A real improvement": with_icon(units, IMPROVEMENT),
        "A concern": with_icon(units, CONCERN),
        f"Fewer than {RULES.minimum_points} {measure.period}s, so without limits": units.loc[
            units["run_chart"], "unit_name"
        ].tolist(),
    }
    named_groups = [f"{group}: {listed(names)}." for group, names in groups.items() if 0 < len(names) <= _NAMED]
    everyone = counted(len(units), LEVEL_NAMES[selection.level])
    return " ".join([f"{everyone} with data, each with limits of its own.", *named_groups])
