"""A measure on its way to its ambition, for the places chosen, in the unit that it is shown in."""

from dataclasses import dataclass
from fractions import Fraction

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.adoption_history import AdoptionHistory
from natpatsip.analysis.earlier_forecasts import FURTHEST_CHECKED, EarlierForecasts, get_earlier_forecasts
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.analysis.targets import Gap, gap_to_ambition
from natpatsip.analysis.trajectory import Reach, Trajectory, get_trajectory, make_forecast
from natpatsip.figures.notes import find_break, find_breaks
from natpatsip.figures.subject import Subject, get_coverage_of, get_subject
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.notes import KeptNote
from natpatsip.store.status import get_changed_since, get_quarters_returned


@dataclass(frozen=True)
class TrajectoryProgress:
    """A trajectory and what it is held against.

    `aim` is the level that is drawn, in the unit of the measure: a percentage, or a count of all that there are in the
    quarter chosen; None where no ambition holds for what was chosen or it is not settled what has come. `coming_in` are
    the quarters for which that is not settled; `last_break` is the note across which nothing is compared.
    """

    measure: Measure
    selection: Selection
    subject: Subject
    trajectory: Trajectory
    ambition: catalogue.Ambition | None
    aim: float | None
    coming_in: frozenset[Quarter]
    last_break: KeptNote | None = None

    @property
    def quarter(self) -> Quarter:
        return self.selection.quarter

    @property
    def now(self) -> Share | None:
        """What was returned for the quarter chosen; None where nothing was."""
        return self.trajectory.shares.get(self.quarter)

    @property
    def needed(self) -> float | None:
        """What the measure has to come to; None where the ambition is of another measure, which alone can judge it."""
        return self.aim if self.ambition and self.ambition.measure == self.measure.id else None

    @property
    def settled_shares(self) -> dict[Quarter, Share]:
        """What was returned for each quarter for which nobody is waited for any longer."""
        return {quarter: share for quarter, share in self.trajectory.shares.items() if quarter not in self.coming_in}

    @property
    def whole(self) -> int:
        """What all would be, in the unit."""
        return 100 if self.measure.unit == "percent" or self.now is None else self.now.expected

    @property
    def rate(self) -> float | None:
        """By how much it changed a quarter, in the mean of those looked back on, in the unit."""
        rate = self.trajectory.rate
        return None if rate is None or not self.subject.settled else self.whole * rate

    def value(self, share: Share) -> float:
        """A share in the unit."""
        return float(100 * share.ratio) if self.measure.unit == "percent" else float(share.reached)

    @property
    def gap(self) -> Gap | None:
        """The sites missing to what is needed, and how many a quarter would still be in time."""
        if self.ambition is None or self.needed is None or self.now is None:
            return None
        percent = float(Fraction(100) * Fraction(self.needed) / self.whole)
        return gap_to_ambition(self.now, percent, self.quarter, self.ambition.by)

    @property
    def is_reached(self) -> bool:
        return self.gap is not None and not self.gap.to_go

    @property
    def rate_needed(self) -> float | None:
        """By how much it would have to rise a quarter to be in time; None where nothing is missing or no quarter is left."""
        gap, needed, now = self.gap, self.needed, self.now
        if gap is None or needed is None or now is None or not gap.to_go or not gap.quarters_left:
            return None
        return (needed - self.value(now)) / gap.quarters_left

    @property
    def reach(self) -> Reach:
        """When it would come to what is needed. Raises ValueError where that is nothing."""
        if self.needed is None:
            raise ValueError(f"{self.measure.id} has no ambition to come to")
        return self.trajectory.reach(self.needed / self.whole)

    def planned(self, quarter: Quarter) -> float | None:
        """What was agreed with the one collaborative that was chosen, as a whole, for a quarter."""
        others = any(getattr(self.selection, place) for place in PLACES if place != "psc")
        if self.ambition is None or others or len(self.selection.psc) != 1:
            return None
        return self.ambition.planned(self.selection.psc[0], quarter)


def get_progress(measure: Measure, selection: Selection, snapshot: Snapshot) -> TrajectoryProgress:
    """The progress of an adoption share for the places chosen, as seen from the quarter chosen."""
    selection = measure.applicable_selection(selection)
    subject = get_subject(selection, snapshot, measure.sheet, *measure.needs)
    coming_in = _coming_in(measure, selection, snapshot)
    parted = _find_parted(measure, selection, snapshot)
    found = get_trajectory(measure, selection, snapshot.frame, coming_in | parted.keys())
    ambition = measure.ambition(selection) if subject.settled else None
    aim = measure.target(selection, lambda month: None) if ambition else None
    last_break = max(parted.values(), key=lambda kept: kept.note.day, default=None)
    return TrajectoryProgress(measure, selection, subject, found, ambition, aim, coming_in, last_break)


def get_forecasts_before(measure: Measure, selection: Selection, snapshot: Snapshot) -> EarlierForecasts:
    """The forecasts made before the quarter chosen, beside what came.

    What a quarter’s forecast was is what the record gave before anything had come in for the quarter after it.
    """
    history = _history(measure, selection, snapshot)
    kept = {}
    for quarter, sequence in get_changed_since(snapshot, (measure.sheet, *measure.needs)).items():
        with snapshot.as_at(sequence) as then:
            kept[quarter] = make_forecast(_history(measure, selection, then), quarter, FURTHEST_CHECKED)
    return get_earlier_forecasts(history, selection.quarter, kept)


def _history(measure: Measure, selection: Selection, snapshot: Snapshot) -> AdoptionHistory:
    """By quarter, without those that are coming in or that a break parts from the one chosen."""
    selection = measure.applicable_selection(selection)
    left_out = _coming_in(measure, selection, snapshot) | _find_parted(measure, selection, snapshot).keys()
    return AdoptionHistory.of(measure, selection, snapshot.frame, left_out)


def _find_parted(measure: Measure, selection: Selection, snapshot: Snapshot) -> dict[Quarter, KeptNote]:
    """The quarters that a break parts from the one chosen, which are no part of its rate, and the last such break."""
    breaks = find_breaks(measure, selection, snapshot)
    if not breaks:
        return {}
    now = selection.quarter
    parted = {
        known: find_break(breaks, known.start, now.start, "quarterly")
        for known in get_quarters_returned(snapshot, (measure.sheet, *measure.needs))
        if known < now
    }
    return {quarter: kept for quarter, kept in parted.items() if kept}


def _coming_in(measure: Measure, selection: Selection, snapshot: Snapshot) -> frozenset[Quarter]:
    """The quarters for which somebody in the places chosen is still waited for."""
    sheets = measure.sheet, *measure.needs
    coverage_of = get_coverage_of(selection, snapshot, *sheets)
    return frozenset(quarter for quarter in get_quarters_returned(snapshot, sheets) if coverage_of(quarter).so_far)
