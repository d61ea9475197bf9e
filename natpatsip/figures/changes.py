"""How a measure moved, as figures tell it: two quarters or months that a break parts are not compared."""

from dataclasses import replace
from datetime import date

from natpatsip.analysis.adoption import Change
from natpatsip.analysis.measures import Measure, change_since
from natpatsip.analysis.months import MonthChange, change_between_months
from natpatsip.analysis.selection import Selection
from natpatsip.figures.notes import find_break, find_breaks, format_day, name_break
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot


def get_quarter_change(measure: Measure, selection: Selection, snapshot: Snapshot) -> Change:
    """How a quarterly measure moved since the quarter before, for what was chosen; barred where a break parts the two."""
    return get_change_since(measure, selection.quarter.previous, selection, snapshot)


def get_change_since(measure: Measure, earlier: Quarter, selection: Selection, snapshot: Snapshot) -> Change:
    """How a quarterly measure moved since an earlier quarter, for what was chosen; barred where a break parts the two."""
    change = change_since(measure, earlier, selection, snapshot.frame)
    quarters = (earlier.start, selection.quarter.start)
    return replace(change, barred=describe_parting(measure, quarters, selection, snapshot))


def get_month_change(
    measure: Measure, months: tuple[date, date], selection: Selection, snapshot: Snapshot
) -> MonthChange:
    """How what a measure counts moved from one month to a later one, over the ICBs that gave it in both; barred where a break
    parts the two.
    """
    before, now = months
    change = change_between_months(measure, now, before, selection, snapshot.frame)
    return replace(change, barred=describe_parting(measure, months, selection, snapshot))


def describe_parting(measure: Measure, between: tuple[date, date], selection: Selection, snapshot: Snapshot) -> str:
    """“15 April 2022, recording change: A new form”, what parts two months or quarters by their first days; else nothing."""
    kept = find_break(find_breaks(measure, selection, snapshot), *between, measure.frequency)
    return f"{format_day(kept.note)}, {name_break(kept.note)}" if kept else ""
