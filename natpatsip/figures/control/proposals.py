"""Recalculations that the search for shifts proposes, for a person to accept or decline: nothing is redrawn by itself."""

from dataclasses import dataclass
from datetime import date

from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.spc.parameters import SHIFT_SEARCH
from natpatsip.analysis.spc.proposals import Proposal, find_levels, propose_shifts
from natpatsip.figures.control.breaks import break_since
from natpatsip.figures.control.charting import Charts, chart_measures
from natpatsip.figures.formatting import agree, format_count, format_measured, format_period
from natpatsip.figures.notes import describe_break
from natpatsip.figures.series_keys import series_key
from natpatsip.store import Snapshot
from natpatsip.store.ledger import SeriesKey, get_current_decisions


@dataclass(frozen=True)
class RebaseProposal:
    """A proposal to recalculate a series from a month.

    `before` and `after` are the means that the chart would have on both sides of that month, in the measure's unit, and
    `size` their difference; `worse` says that it goes the wrong way. `support` is the unbroken run of points on the new
    side. `series` is what a decision on it is kept under; None where the places chosen are no series of the ledger, so
    that it cannot be decided. `search` says how it was found.
    """

    series: SeriesKey | None
    month: date
    before: float
    after: float
    worse: bool
    support: int
    words: str
    search: str

    @property
    def size(self) -> float:
        """How far the mean moves."""
        return self.after - self.before


def proposals_of(measure_id: str, selection: Selection, snapshot: Snapshot) -> list[RebaseProposal]:
    """What is proposed for the series of the places chosen, the earliest first; what was declined is not proposed again."""
    measure = MEASURES[measure_id]
    return open_proposals(measure, chart_measures([measure], ENGLAND, selection, snapshot), selection, snapshot)


def open_proposals(measure: Measure, charts: Charts, selection: Selection, snapshot: Snapshot) -> list[RebaseProposal]:
    """The same for a single series that is charted already."""
    series, chart = charts.series, charts.chart
    if series is None or chart is None or chart.is_run_chart[0]:
        return []
    key, measure = series_key(measure, selection), charts.units[0]["charted"]
    decided = {decision.rebase.month for decision in get_current_decisions(snapshot, key)} if key else set()
    shifts = propose_shifts(series.points, find_levels(series.points, SHIFT_SEARCH))
    return [
        _proposal(measure, key, shift, month, chart_measures([measure], ENGLAND, selection, snapshot, also=(month,)))
        for shift in shifts
        for month in [charts.points[shift.point]["date"]]
        if month not in decided
    ]


def _proposal(
    measure: Measure, key: SeriesKey | None, shift: Proposal, month: date, recalculated: Charts
) -> RebaseProposal:
    before = next(point["mean"] for point in reversed(recalculated.points) if point["date"] < month)
    after = next(point["mean"] for point in recalculated.points if point["date"] >= month)
    worse = (after - before) * measure.better.value < 0
    moved = f"{format_measured(measure, before)} to {format_measured(measure, after)}"
    support = f"{format_count(shift.support, 'point')} in a row {agree('supports', shift.support)} it"
    words = (
        f"Recalculate from {format_period(measure, month)}: the mean goes {'up' if after > before else 'down'} from {moved},"
        f" and {support}"
    )
    points = recalculated.points
    if parted := break_since(recalculated.units[0]["breaks"], points[0]["date"], points, measure):
        words += f"; {describe_break(parted)}"
    return RebaseProposal(key, month, before, after, worse, shift.support, words, SHIFT_SEARCH.rule_card)
