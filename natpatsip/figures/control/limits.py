"""Limits as they are told: no further than there can be values, and where they go beyond, also as they were computed."""

from collections.abc import Iterable, Sequence
from typing import Any

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.measures.chart_choice import ChartChoice, ChartType
from natpatsip.charts.control.levels import cut, describe_cut
from natpatsip.charts.specification import Row
from natpatsip.figures.figure import TableColumn, WorkbookChart
from natpatsip.figures.formatting import format_measured

COMPUTED = TableColumn("computed_limits", "Limits as computed, where beyond what there can be")
_LIMITS = ("lpl", "upl")
_LINES = ("value", "median", "mean", *_LIMITS)


def chart_in_workbook(columns: Sequence[TableColumn]) -> WorkbookChart:
    """A control chart as a workbook draws it: the values, and those of its lines that the table has."""
    return WorkbookChart("lines", tuple(column.name for column in columns if column.name in _LINES))


def cut_limits(measure: Measure, row: Row) -> dict[str, Any]:
    """The limits of a row as they are drawn, in the unit of the measure, and COMPUTED in words where one lies beyond."""
    drawn = {limit: cut(row[limit], measure.bounds) for limit in _LIMITS}
    return drawn | {COMPUTED.name: _list_computed(measure, row) if lie_beyond(measure, [row]) else ""}


def lie_beyond(measure: Measure, rows: Iterable[Row]) -> bool:
    """Whether a limit of any row lies beyond what there can be."""
    return any(row[limit] != cut(row[limit], measure.bounds) for row in rows for limit in _LIMITS)


def describe_limits(measure: Measure, lpl: float, upl: float) -> str:
    """“39.4% to 60.6%”, “below 0.0% to 60.6%”."""
    words = (describe_cut(limit, measure.bounds, lambda value: format_measured(measure, value)) for limit in (lpl, upl))
    return " to ".join(words)


def explain_beyond(measure: Measure, choice: ChartChoice, latest: Row) -> str:
    """Why limits end where they are drawn, as a sentence; nothing where they lie within what there can be."""
    if not lie_beyond(measure, [latest]):
        return ""
    unfit = ", a sign that an XmR chart does not fit well here" if choice.type is ChartType.XMR else ""
    return f"Computed, they are {_list_computed(measure, latest)}{unfit}; points are judged by these."


def _list_computed(measure: Measure, row: Row) -> str:
    return " to ".join(format_measured(measure, row[limit]) for limit in _LIMITS)
