"""What is said of a programme, each sentence with the figure and the row that hold its numbers."""

from collections.abc import Iterator

from natpatsip.analysis.adoption import Change, Share
from natpatsip.analysis.ambitions import Verdict
from natpatsip.analysis.measures import Measure, share_of_places
from natpatsip.analysis.selection import Selection
from natpatsip.figures import FIGURES, figure
from natpatsip.figures.ambitions import AmbitionStatus, ambition_row, describe_level
from natpatsip.figures.changes import get_change_since
from natpatsip.figures.control.summary import summary
from natpatsip.figures.control.summary_row import SummaryRow
from natpatsip.figures.control.summary_table import CONCERN, select_changed
from natpatsip.figures.formatting import agree, format_count, format_list, format_percent, in_sentence, make_sentence
from natpatsip.figures.headline import Headline
from natpatsip.figures.movers import describe_movers
from natpatsip.figures.programmes import PROGRAMME_FIGURES
from natpatsip.figures.wording import describe_quarter_change
from natpatsip.quarters import Quarter
from natpatsip.report.document import Sentence
from natpatsip.store import Snapshot

YEAR = 4


def tell_level(headline: Headline) -> Sentence:
    """Where the programme stands: the sentence of its page."""
    return Sentence(headline.sentence, PROGRAMME_FIGURES[headline.programme.code].of_sentence)


def tell_progress(headline: Headline, selection: Selection, snapshot: Snapshot) -> list[Sentence]:
    """The change on the year, who moved it, where it leads, what the rules of control charts show and what is missing.

    What does not hold for the choice is left out, and nothing is given as the cause of anything.
    """
    measure = headline.measure
    return [
        *_tell_change(headline, selection, snapshot),
        *_tell_trajectory(measure, selection, snapshot),
        *_tell_signals(headline.programme.code, selection, snapshot),
        *_tell_missing(headline),
    ]


def tell_changes(headline: Headline, selection: Selection, snapshot: Snapshot) -> list[Sentence]:
    """What moved on the quarter besides what the programme's sentence says, and who moved that."""
    moved = describe_movers(headline.measure, selection, snapshot)
    movers = [Sentence(make_sentence(moved), f"map_{headline.measure.id}")] if moved else []
    return [*movers, *(Sentence(make_sentence(change)) for change in headline.other_changes(moved))]


def tell_concern(
    headline: Headline, statuses: list[AmbitionStatus], selection: Selection, snapshot: Snapshot
) -> Sentence | None:
    """The one thing about a programme that needs a look first; None where nothing does.

    A measure with special cause of concerning nature comes before a share that fell, and that before an ambition missed.
    """
    code = headline.programme.code
    worse = select_changed([row for row in summary(selection, snapshot, programme=code) if row.charted], CONCERN)
    if worse:
        return Sentence(_name_worse(worse), f"spc_summary_{code.lower()}", worse[0].measure.label)
    change = get_change_since(headline.measure, selection.quarter.previous, selection, snapshot)
    if not change.barred and (change.points() or 0) < 0:
        moved, holding = describe_quarter_change(change), PROGRAMME_FIGURES[code].of_sentence
        told = moved in figure(holding, selection, snapshot).finding
        return Sentence(f"{headline.measure.label}: {moved}.", holding if told else "")
    missed = [status for status in statuses if status.judgement.verdict is Verdict.NOT_MET]
    return Sentence(_describe_missed(missed[0])) if missed else None


def _describe_missed(status: AmbitionStatus) -> str:
    """“Care homes at stage 3 or above: 77.6% in Q4 2022/23; the ambition was at least 95% by 31 March 2023.”"""
    asked, quarter = ambition_row(status.ambition), status.judgement.quarter
    came = (
        f"{describe_level(status.ambition, status.history.by_quarter[quarter])} in {quarter}" if quarter else status.now
    )
    return f"{asked['Ambition']}: {came}; the ambition was {in_sentence(asked['To reach'])} by {asked['By']}."


def _name_worse(worse: list[SummaryRow]) -> str:
    labels = format_list(
        [row.measure.label if not place else in_sentence(row.measure.label) for place, row in enumerate(worse)]
    )
    return f"{labels} {agree('shows', len(worse))} special cause of concerning nature at the latest point."


def _figure_over_time(measure: Measure) -> str:
    """The figure that holds a measure quarter by quarter; none where it has no trajectory."""
    trajectory = f"trajectory_{measure.id}"
    return trajectory if trajectory in FIGURES else ""


def _tell_change(headline: Headline, selection: Selection, snapshot: Snapshot) -> Iterator[Sentence]:
    """How it moved on the year, with a base of its own: those that returned in both quarters."""
    measure, then = headline.measure, selection.quarter - YEAR
    change = get_change_since(measure, then, selection, snapshot)
    if change.barred:
        yield Sentence(f"{measure.label}: not comparable with {then} ({change.barred}).")
        return
    if change.points() is None:
        return
    before, now = (_describe_share(share, measure) for share in (change.before, change.now))
    moved = f"{now}, as in {then}" if before == now else f"from {before} in {then} to {now}"
    words = f"{measure.label} on the year, {_describe_base(change, selection)}: {moved}."
    shown = _are_whole(change, measure, then, selection, snapshot)
    yield Sentence(words, *((_figure_over_time(measure), then.label) if shown else ()))


def _are_whole(change: Change, measure: Measure, then: Quarter, selection: Selection, snapshot: Snapshot) -> bool:
    """Whether what is compared are the shares that a figure shows: not where somebody returned in one quarter alone."""
    shown = (share_of_places(measure, selection.at(quarter), snapshot.frame) for quarter in (selection.quarter, then))
    return (change.now, change.before) == tuple(shown)


def _describe_share(share: Share, measure: Measure) -> str:
    return f"{share.reached:,}" if measure.unit == "count" else format_percent(share.percent(1))


def _describe_base(change: Change, selection: Selection) -> str:
    """Whose numbers are compared: “in the 14 collaboratives that returned in both quarters”."""
    if len(selection.psc) == 1 and change.compared == 1:
        return "like for like"
    return f"in the {format_count(change.compared, 'collaborative')} that returned in both quarters"


def _tell_trajectory(measure: Measure, selection: Selection, snapshot: Snapshot) -> Iterator[Sentence]:
    found = _figure_over_time(measure)
    if found:
        drawn = figure(found, selection, snapshot)
        if not drawn.empty:
            yield Sentence(make_sentence(drawn.finding), found)


def _tell_signals(programme: str, selection: Selection, snapshot: Snapshot) -> Iterator[Sentence]:
    """What the control charts of the programme show, by the rules of special cause variation."""
    found = f"spc_summary_{programme.lower()}"
    if found not in FIGURES:
        return
    drawn = figure(found, selection, snapshot)
    if drawn.numbers.get("series"):
        yield Sentence(make_sentence(drawn.finding), found)
        if drawn.caption:
            yield Sentence(drawn.caption, found)


def _tell_missing(headline: Headline) -> Iterator[Sentence]:
    left_out = headline.provenance.left_out
    if left_out:
        yield Sentence(f"{'' if headline.provenance.awaited else 'Not returned: '}{left_out}")
