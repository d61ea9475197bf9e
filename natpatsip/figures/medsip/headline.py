"""Medicines in a sentence and tiles: ICBs improving, ICBs in action, people on opioids, patients reviewed."""

from dataclasses import dataclass

from natpatsip.analysis.measures import Measure, share_of_places
from natpatsip.analysis.measures.quarterly import ACTION, QUALITY_IMPROVEMENT
from natpatsip.analysis.phases import Reach, reach
from natpatsip.analysis.selection import Selection
from natpatsip.figures.changes import get_quarter_change
from natpatsip.figures.formatting import agree, format_count, format_month, format_percent
from natpatsip.figures.headline import Headline, Tile, no_data
from natpatsip.figures.medsip.data import (
    ACTING,
    IMPROVING,
    OPIOIDS,
    SUPPORTED,
    phases_chosen,
)
from natpatsip.figures.medsip.people import long_term_tile, stopped_tile
from natpatsip.figures.medsip.reviews import find_reviews
from natpatsip.figures.provenance import get_provenance
from natpatsip.figures.subject import Subject, get_subject
from natpatsip.figures.wording import NO_QUARTER_BEFORE, describe_gain, describe_nothing_returned
from natpatsip.store import Snapshot


def headline(selection: Selection, snapshot: Snapshot) -> Headline:
    """Tiles for the places chosen; the ambitions are England's, and are shown only where no place was chosen."""
    subject = get_subject(selection, snapshot, OPIOIDS)
    judged = subject.settled and selection.all_places
    improving = _phases(IMPROVING, QUALITY_IMPROVEMENT, selection, snapshot)
    acting = _phases(ACTING, ACTION, selection, snapshot)
    tiles = (
        improving.tile(
            "ICBs in quality improvement", "Phases 4 to 6", _of_supported(improving.found) if judged else ""
        ),
        acting.tile("ICBs in action", "Phase 6", ""),
        long_term_tile(selection, snapshot),
        stopped_tile(selection, snapshot),
        _reviewed(selection, snapshot),
    )
    return Headline(
        IMPROVING,
        _sentence(improving, subject, judged, selection),
        tiles,
        get_provenance(snapshot, OPIOIDS, selection),
    )


@dataclass(frozen=True)
class _Phases:
    """The ICBs in certain phases, of how many returned, and how many there were more on the quarter in words."""

    found: Reach
    returned: int
    change: str

    def tile(self, label: str, phases: str, goal: str) -> Tile:
        if not self.returned:
            return no_data(label)
        where = f", in {format_count(self.found.pscs, 'collaborative')}" if self.found.pscs else ""
        detail = f"{phases}{where} · of {format_count(self.returned, 'ICB')}{goal}"
        return Tile(label, str(self.found.icbs), self.change, detail, figure="medsip_phases")


def _phases(measure: Measure, phases: tuple[int, ...], selection: Selection, snapshot: Snapshot) -> _Phases:
    share = share_of_places(measure, selection, snapshot.frame)
    moved = describe_gain(get_quarter_change(measure, selection, snapshot)) or [NO_QUARTER_BEFORE]
    return _Phases(reach(phases_chosen(selection, snapshot), phases), share.expected, moved[0])


def _of_supported(found: Reach) -> str:
    missing = int(SUPPORTED.value) - found.icbs
    return f" · ambition {SUPPORTED.value:g} · {f'{missing} to go' if missing > 0 else 'reached'}"


def _sentence(improving: _Phases, subject: Subject, judged: bool, selection: Selection) -> str:
    if not improving.returned:
        return f"{describe_nothing_returned('phases', selection.quarter)}."
    icbs = improving.found.icbs
    goal = f", against an ambition of {SUPPORTED.value:g}" if judged else ""
    return (
        f"{format_count(icbs, 'ICB')} in {subject.name} {agree('was', icbs)} in quality improvement on"
        f" opioids by {selection.quarter}{goal}."
    )


def _reviewed(selection: Selection, snapshot: Snapshot) -> Tile:
    label, found = "Patients with a medication review", find_reviews(selection, snapshot)
    if not found.latest:
        return no_data(label)
    share, more = found.share, "since April" if found.restarted else "more than a quarter earlier"
    change = found.barred or NO_QUARTER_BEFORE if found.gain is None else f"{found.gain:,} {more}"
    return Tile(
        label,
        format_percent(share.percent(1)),
        change if found.quarter == selection.quarter else "",
        f"{share.reached:,} of {share.expected:,} eligible patients by {format_month(found.latest)}",
        share.percent(1),
        figure="fig16",
        of_people=True,
    )
