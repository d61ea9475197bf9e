"""Ambitions: how far the measure of one has come, and whether it was met by its date, as seen from a quarter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import ENGLAND, MEASURES, Frames, columns_of
from natpatsip.analysis.selection import Selection
from natpatsip.catalogue import Ambition
from natpatsip.quarters import Quarter, quarters_between


class Verdict(Enum):
    """Whether an ambition was met by its date."""

    MET = "met by the due date"
    MET_LATE = "met late"
    NOT_MET = "not met by the due date"
    NOT_YET_DUE = "not yet due"
    CANNOT_BE_JUDGED = "cannot be judged"


class Reason(Enum):
    """Why an ambition cannot be judged."""

    NOT_COLLECTED = "not collected"
    NOT_FOR_THIS_CHOICE = "not for this choice"
    NOTHING_RETURNED = "nothing was returned for the quarter in which it fell due"
    SOME_MISSING = "it depends on what was not returned"
    NOT_COMPARABLE = "recording or coverage changed since the baseline"
    NOT_FOR_SHARING = "numbers of people below England are not for sharing"
    FELL_DUE_WITHIN = "it fell due within the quarter in which it was reached"


@dataclass(frozen=True)
class Judgement:
    """A verdict on an ambition and the quarter that it rests on: the one in which it was due, or was met late.

    `quarter` is None where none decides; `reason` is given where nothing can be said.
    """

    verdict: Verdict
    quarter: Quarter | None = None
    reason: Reason | None = None


@dataclass(frozen=True)
class History:
    """What the measure of an ambition had come to at the end of each quarter, and at the latest month or quarter with data.

    A count that is not out of anything is a share of nothing; with a baseline it is the change since then, in the
    direction that the ambition asks for. `latest_on` is the first day of the latest month or quarter.
    """

    by_quarter: Mapping[Quarter, Share]
    latest: Share | None = None
    latest_on: date | None = None


def get_history(ambition: Ambition, selection: Selection, frames: Frames) -> History:
    """How far an ambition's measure had come for the places chosen, up to the quarter chosen.

    A monthly measure has a value for a quarter only with data for its last month. A change since the baseline is known
    only where as many gave data as in the baseline's month; without that month there is none.
    """
    measure = MEASURES[ambition.measure]
    series = columns_of(measure, ENGLAND, selection, frames)
    shares = series.share_of_dates
    if ambition.baseline:
        shares = _changes(ambition, shares, dict(zip(series.dates.tolist(), series.sites.tolist(), strict=True)))
    if not shares:
        return History({})
    ends = {day: Quarter.containing(day) for day in shares}
    if measure.frequency == "monthly":
        ends = {day: quarter for day, quarter in ends.items() if day == quarter.months[-1]}
    latest = max(shares)
    return History({quarter: shares[day] for day, quarter in ends.items()}, shares[latest], latest)


def judge(
    ambition: Ambition, history: Mapping[Quarter, Share], quarter: Quarter, missing: Mapping[Quarter, int | None] = {}
) -> Judgement:
    """Whether an ambition was met by its date, as seen from a quarter.

    `history` is what its measure had come to at the end of each quarter. `missing` is, for a quarter, how many of what
    the measure is out of were not returned, None where that is not known: the ambition is met, or not, only if that holds
    both when all of them count and when none does. A date within a quarter is judged by the end of the quarter before it.
    """
    if quarter.end < ambition.by:
        return Judgement(Verdict.NOT_YET_DUE)
    if not history:
        return Judgement(Verdict.CANNOT_BE_JUDGED, reason=Reason.NOT_COLLECTED)
    falls_in = Quarter.containing(ambition.by)
    due = falls_in if falls_in.end == ambition.by else falls_in.previous
    if due not in history:
        return Judgement(Verdict.CANNOT_BE_JUDGED, due, Reason.NOTHING_RETURNED)
    met = {known: _is_met(ambition, share, missing.get(known, 0)) for known, share in history.items()}
    if met[due] is None:
        return Judgement(Verdict.CANNOT_BE_JUDGED, due, Reason.SOME_MISSING)
    if met[due]:
        return Judgement(Verdict.MET, due)
    late = next((later for later in quarters_between(due.next, quarter) if met.get(later)), None)
    if late is None:
        return Judgement(Verdict.NOT_MET, due)
    if late == falls_in:
        return Judgement(Verdict.CANNOT_BE_JUDGED, late, Reason.FELL_DUE_WITHIN)
    return Judgement(Verdict.MET_LATE, late)


def judge_choice(
    ambition: Ambition, history: History, selection: Selection, missing: Mapping[Quarter, int | None] = {}
) -> Judgement:
    """The same for what was chosen, for which the ambition may not hold."""
    measure = MEASURES[ambition.measure]
    if not measure.known_in(selection) or not measure.answers_to(ambition, selection):
        return Judgement(Verdict.CANNOT_BE_JUDGED, reason=Reason.NOT_FOR_THIS_CHOICE)
    return judge(ambition, history.by_quarter, selection.quarter, missing)


def _is_met(ambition: Ambition, share: Share, missing: int | None) -> bool | None:
    """Whether a share meets an ambition, whatever is missing; None where that decides it, or where there is no share."""
    if missing is None:
        return None
    whole = share.expected + missing
    if ambition.unit == "percent" and not whole:
        return None
    bounds = (share.reached, share.reached + missing)
    levels = [Fraction(100 * bound, whole) if ambition.unit == "percent" else bound for bound in bounds]
    least, most = (ambition.is_met_by(level) for level in levels)
    return least if least == most else None


def _changes(ambition: Ambition, counts: Mapping[date, Share], sites: Mapping[date, int]) -> dict[date, Share]:
    """By how much each count differs from the baseline, where the same number of sites gave data."""
    start = ambition.counted_from
    begun = counts.get(start.month)
    if begun is None:
        return {}
    baseline = begun.reached if start.value is None else int(start.value)
    sign = -1 if ambition.direction == "decrease" else 1
    return {
        day: Share(sign * (count.reached - baseline), 0)
        for day, count in counts.items()
        if day >= start.month and sites[day] == sites[start.month]
    }
