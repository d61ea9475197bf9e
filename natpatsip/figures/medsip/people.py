"""Tiles of people: those on opioids for months on end, and those on a high dose who have stopped.

They say how counts moved, and not whether that is more than chance: a control chart does.
"""

from natpatsip.analysis.measures import ENGLAND, MEASURES, columns_of
from natpatsip.analysis.months import MonthChange
from natpatsip.analysis.selection import Selection
from natpatsip.figures.changes import get_month_change
from natpatsip.figures.formatting import NOT_COLLECTED, format_count, format_month
from natpatsip.figures.headline import Tile, no_data
from natpatsip.figures.medsip.data import HIGH_DOSE, LONG_TERM, icbs_of
from natpatsip.figures.wording import AS_MANY
from natpatsip.store import Snapshot


def long_term_tile(selection: Selection, snapshot: Snapshot) -> Tile:
    """People on opioids for four months on end in the latest month, against the month that the ambition counts from."""
    label = "People on long-term opioids"
    measure = MEASURES[LONG_TERM.measure]
    months = columns_of(measure, ENGLAND, selection, snapshot.frame)
    if not len(months):
        return no_data(label)
    *earlier, latest = months.dates.tolist()
    start, before = LONG_TERM.counted_from.month, selection.quarter.previous.months[-1]
    since_start = get_month_change(measure, (start, latest), selection, snapshot)
    within = latest >= selection.quarter.start and before in earlier
    moved = get_month_change(measure, (before, latest), selection, snapshot) if within else None
    change = _moved(moved, "a quarter earlier") if moved else ""
    known = since_start.compared and start < latest
    baseline = f"; {_moved(since_start, f'in {format_month(start)}')}" if known else ""
    some = _of_some(months.sites[-1], selection)
    goal = _of_fewer(since_start) if known and not since_start.barred and not some and selection.all_places else ""
    told = f"In {format_month(latest)}{some}{baseline}{goal}"
    return Tile(label, f"{months.numerators[-1]:,}", change, told, figure="fig15", of_people=True)


def stopped_tile(selection: Selection, snapshot: Snapshot) -> Tile:
    """People on a high dose at the baseline who have stopped since; “Not collected” where no return has it."""
    label = "High-dose patients who have stopped"
    months = columns_of(MEASURES[HIGH_DOSE.measure], ENGLAND, selection, snapshot.frame)
    if not len(months):
        return Tile(label, NOT_COLLECTED, "", f"No data to the end of {selection.quarter}")
    latest, stopped = months.dates[-1].item(), int(months.numerators[-1])
    some = _of_some(months.sites[-1], selection)
    goal = _ambition(HIGH_DOSE.value, "", stopped) if not some and selection.all_places else ""
    return Tile(label, f"{stopped:,}", "", f"By {format_month(latest)}{some}{goal}", of_people=True)


def _of_some(icbs: int, selection: Selection) -> str:
    """“, in 2 of 42 ICBs”: what a few of them count is held against no ambition; nothing where all gave data."""
    expected = len(icbs_of(selection))
    return "" if icbs >= expected else f", in {icbs} of {format_count(expected, 'ICB')}"


def _moved(moved: MonthChange, than: str) -> str:
    """“1,234 fewer than a quarter earlier”, and among how many ICBs when that is not all."""
    if not moved.compared:
        return ""
    if moved.barred:
        return f"not comparable with {than.removeprefix('in ')} ({moved.barred})"
    partly = "" if moved.compared == moved.icbs else f" in {moved.compared} of {moved.icbs} ICBs"
    if moved.gain == 0:
        return f"{AS_MANY} {than}{partly}"
    return f"{abs(moved.gain):,} {'more' if moved.gain > 0 else 'fewer'} than {than}{partly}"


def _of_fewer(moved: MonthChange) -> str:
    return _ambition(LONG_TERM.value, " fewer", -moved.gain)


def _ambition(value: float, unit: str, reached: int) -> str:
    missing = int(value) - reached
    return f" · ambition {value:,.0f}{unit} · {f'{missing:,} to go' if missing > 0 else 'reached'}"
