"""Each ambition of a programme beside what its measure has come to, and whether it was met, in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.ambitions import History, Judgement, Reason, Verdict, get_history, judge_choice
from natpatsip.analysis.measures import ENGLAND, MEASURES, Measure, SeriesColumns, columns_of
from natpatsip.analysis.measures.monthly import REDUCTIONS
from natpatsip.analysis.measures.shared import is_rounded
from natpatsip.analysis.selection import Selection
from natpatsip.figures.control.reductions import find_break_since_baselines
from natpatsip.figures.formatting import NOT_COLLECTED, format_month, format_percent, format_things
from natpatsip.figures.headline import NOT_FOR_SHARING
from natpatsip.figures.notes import find_break, find_breaks
from natpatsip.figures.safety.data import PSIRF, count_trusts_reported
from natpatsip.figures.subject import get_coverage_of
from natpatsip.quarters import Quarter
from natpatsip.sheets import find_sheet
from natpatsip.store import Snapshot
from natpatsip.store.coverage import Coverage
from natpatsip.text import written_day

_QUARTER_BYTES = 2**8
NOT_COMPARED = "Not comparable with the baseline"


@dataclass(frozen=True)
class AmbitionStatus:
    """An ambition, what its measure has come to, and the judgement on it, as seen from the quarter chosen."""

    ambition: catalogue.Ambition
    history: History
    judgement: Judgement

    @property
    def now(self) -> str:
        """The latest value; “Not collected” where there is none."""
        latest = self.history.latest
        if self.judgement.reason is Reason.NOT_COMPARABLE:
            return NOT_COMPARED
        if self.judgement.reason is Reason.NOT_FOR_SHARING:
            return NOT_FOR_SHARING
        return describe_level(self.ambition, latest) if latest else NOT_COLLECTED

    @property
    def status(self) -> str:
        """The verdict, with when it was met late, the level at the due date, or why nothing can be said."""
        words = self.judgement.verdict.value.capitalize()
        return f"{words}{self._rest()}"

    def _rest(self) -> str:
        quarter, reason = self.judgement.quarter, self.judgement.reason
        if self.judgement.verdict is Verdict.MET_LATE:
            return f", in {quarter}"
        if self.judgement.verdict is Verdict.NOT_MET and quarter:
            return f": {describe_level(self.ambition, self.history.by_quarter[quarter])} in {quarter}"
        if reason is Reason.NOTHING_RETURNED and quarter:
            monthly = MEASURES[self.ambition.measure].frequency == "monthly"
            return f": no data for {format_month(quarter.months[-1]) if monthly else quarter}"
        return f": {reason.value}" if reason else ""


def describe_level(ambition: catalogue.Ambition, level: Share) -> str:
    """What the measure of an ambition came to: “61.2%”, “35 of 52 NHS trusts”, “19 ICBs”, “16,897 fewer people”."""
    measure = MEASURES[ambition.measure]
    if ambition.goal is not None or find_sheet(measure.sheet).optional:
        return f"{level.reached:,} of {format_things(level.expected, measure.things)}"
    if ambition.unit == "percent":
        return format_percent(level.percent(1))
    if ambition.baseline is None:
        return format_things(level.reached, ambition.unit)
    less, more = ("fewer", "more") if ambition.direction == "decrease" else ("more", "fewer")
    return format_things(abs(level.reached), f"{less if level.reached >= 0 else more} {ambition.unit}")


def get_ambition_statuses(
    programme: catalogue.Programme, selection: Selection, snapshot: Snapshot
) -> list[AmbitionStatus]:
    """Every ambition of a programme, for the places chosen, in the order of the report."""
    return [_keep_status(ambition, selection, snapshot) for ambition in programme.ambitions]


def ambitions_in_a_line(statuses: Sequence[AmbitionStatus]) -> str:
    """“1 of 4 ambitions met, 1 of them late, 1 not yet due, 1 cannot be judged”."""
    counts = Counter(status.judgement.verdict for status in statuses)
    met, late = counts[Verdict.MET] + counts[Verdict.MET_LATE], counts[Verdict.MET_LATE]
    others = [f"{late} of them late"] if late else []
    others += [
        f"{counts[verdict]} {verdict.value}"
        for verdict in (Verdict.NOT_YET_DUE, Verdict.CANNOT_BE_JUDGED)
        if counts[verdict]
    ]
    noun = "ambition" if len(statuses) == 1 else "ambitions"
    return ", ".join([f"{met} of {len(statuses)} {noun} met", *others])


def ambition_row(ambition: catalogue.Ambition) -> dict[str, str]:
    """An ambition in words: what is to be reached, and by when."""
    unit = "%" if ambition.unit == "percent" else f" {ambition.unit}"
    return {
        "Ambition": ambition.label,
        "To reach": f"{ambition.comparison.capitalize()} {ambition.value:,}{unit}",
        "By": written_day(ambition.by),
    }


def _keep_status(ambition: catalogue.Ambition, selection: Selection, snapshot: Snapshot) -> AmbitionStatus:
    return snapshot.keep(
        ("ambition", ambition.id, selection),
        lambda: _get_status(ambition, selection, snapshot),
        lambda status: _QUARTER_BYTES * len(status.history.by_quarter),
    )


def _get_status(ambition: catalogue.Ambition, selection: Selection, snapshot: Snapshot) -> AmbitionStatus:
    if is_rounded(MEASURES[ambition.measure], ENGLAND, selection):
        return AmbitionStatus(ambition, History({}), Judgement(Verdict.CANNOT_BE_JUDGED, reason=Reason.NOT_FOR_SHARING))
    history = get_history(ambition, selection, snapshot.frame)
    if history.latest_on and _is_parted(ambition, history.latest_on, selection, snapshot):
        return AmbitionStatus(ambition, History({}), Judgement(Verdict.CANNOT_BE_JUDGED, reason=Reason.NOT_COMPARABLE))
    missing = _count_missing(MEASURES[ambition.measure], history, selection, snapshot)
    return AmbitionStatus(ambition, history, judge_choice(ambition, history, selection, missing))


def _is_parted(ambition: catalogue.Ambition, latest: date, selection: Selection, snapshot: Snapshot) -> bool:
    """Whether a break lies between what a change is counted from, a month or wards’ baselines, and the latest with data."""
    measure = MEASURES[ambition.measure]
    if measure in REDUCTIONS:
        return find_break_since_baselines(measure, selection, snapshot) is not None
    if not ambition.baseline:
        return False
    breaks = find_breaks(measure, selection, snapshot)
    return find_break(breaks, ambition.counted_from.month, latest, measure.frequency) is not None


def _count_missing(
    measure: Measure, history: History, selection: Selection, snapshot: Snapshot
) -> dict[Quarter, int | None]:
    """For each quarter with gaps, how much of what a measure is out of was not returned, by the last return before it.

    None of a quarter that is still coming in, which nothing is judged by, and where somebody never returned before. On
    the voluntary sheet the trusts that did not report are missing, whether or not their collaborative sent it.
    """
    if measure.sheet == PSIRF:
        return {quarter: _count_silent(selection.at(quarter), snapshot) for quarter in history.by_quarter}
    sheets = (measure.sheet, *measure.needs)
    if find_sheet(measure.sheet).sender != "collaborative":
        return {}
    coverage_of = get_coverage_of(selection, snapshot, *sheets)
    gaps = [coverage for quarter in history.by_quarter if (coverage := coverage_of(quarter)).missing]
    if not gaps:
        return {}
    series = columns_of(measure, "psc", selection, snapshot.frame)
    return {coverage.quarter: _count_in_last_returns(coverage, series) for coverage in gaps}


def _count_silent(selection: Selection, snapshot: Snapshot) -> int | None:
    """The trusts that did not report; None where too few did to judge anything by."""
    trusts = count_trusts_reported(selection, snapshot)
    return trusts.expected - trusts.reported if trusts.enough else None


def _count_in_last_returns(coverage: Coverage, series: SeriesColumns) -> int | None:
    if coverage.state == "coming in":
        return None
    # The entries of a unit are in the order of time, so that the last before the quarter stays.
    before = series.before(coverage.quarter.start)
    last = {unit: share.expected for unit, share in zip(before.units.tolist(), before.shares, strict=True)}
    return sum(last[psc] for psc in coverage.missing) if last.keys() >= set(coverage.missing) else None
