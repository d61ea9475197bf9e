"""Breaks of comparability in control charts: what a signal is held against must have been counted in the same way."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import Selection
from natpatsip.charts.icons import NO_ICON, NOT_COMPARABLE
from natpatsip.charts.specification import Row
from natpatsip.figures.formatting import agree
from natpatsip.figures.notes import find_break, find_breaks, narrow_to_unit
from natpatsip.store import Snapshot
from natpatsip.store.notes import KeptNote

CHANGED_SINCE = "since which recording or coverage changed"


def bar_comparisons(
    units: Sequence[Row],
    points: Sequence[Row],
    by_id: Mapping[str, Measure],
    level: str,
    selection: Selection,
    snapshot: Snapshot,
) -> list[dict[str, Any]]:
    """The rows of series with the `breaks` that concern each, and without what one bars.

    There is no variation icon where one lies within the last limits: the mean that points are held against is then of figures
    from both sides. There is no target where one lies since the month that it is counted from: `target_barred` has that.
    """
    own = {id: list(rows) for id, rows in groupby(points, itemgetter("series_id"))}
    told = []
    for unit in units:
        chosen = narrow_to_unit(selection, level, unit["unit"])
        breaks = find_breaks(by_id[unit["measure"]], chosen, snapshot)
        barred = unit["variation"] != NO_ICON and break_within(breaks, own[unit["series_id"]], unit["charted"])
        row = {**unit, "breaks": breaks, "target_barred": None} | ({"variation": NOT_COMPARABLE} if barred else {})
        ambition = by_id[unit["measure"]].ambition(selection, level)
        if unit["target"] is not None and ambition and ambition.baseline:
            parted = break_since(breaks, ambition.baseline.month, own[unit["series_id"]], unit["charted"])
            row |= {"target": None, "target_barred": parted} if parted else {}
        told.append(row)
    return told


def break_within(breaks: Sequence[KeptNote], points: Sequence[Row], measure: Measure) -> KeptNote | None:
    """The last break within the last segment of a series, of which these are the points."""
    segment = points[-1]["segment"]
    first = next(point["date"] for point in points if point["segment"] == segment)
    return break_since(breaks, first, points, measure)


def break_since(breaks: Sequence[KeptNote], first: date, points: Sequence[Row], measure: Measure) -> KeptNote | None:
    """The last break that parts a month or quarter, by its first day, from the last point of a series."""
    return find_break(breaks, first, points[-1]["date"], measure.frequency) if breaks else None


def describe_barred(number: int) -> str:
    """“; 3 more have limits since which recording or coverage changed”; nothing of none."""
    return f"; {number} more {agree('has', number)} limits {CHANGED_SINCE}" if number else ""
