"""What became of every site between the first quarter chosen and the last, in numbers and in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import narwhals as nw

from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.movement import Move, Site, moves_between
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection, in_quarter, narrow
from natpatsip.charts.stage_words import NOT_REPORTED, stage_label
from natpatsip.figures.formatting import format_count, format_list, in_sentence
from natpatsip.figures.notes import describe_break, find_break, find_breaks
from natpatsip.store import Snapshot
from natpatsip.store.notes import KeptNote
from natpatsip.store.status import get_returning
from natpatsip.text import capitalised

# The label of each kind of move, in the order in which they are listed.
KINDS = {
    "advanced": "Advanced",
    "held": "Held",
    "slipped": "Slipped back",
    "joined": "Joined",
    "left": "Left",
    "not_reported": NOT_REPORTED,
}
# Those that held did not move, and are counted only.
MOVED_KINDS = {kind: label for kind, label in KINDS.items() if kind != "held"}


@dataclass(frozen=True)
class MovingSites:
    """What moves, in the singular and the plural, the sheet that returns them, and the columns that tell one from another.

    `note` says who is compared, and what it means to have joined or left.
    """

    sheet: str
    keys: tuple[str, ...]
    singular: str
    plural: str
    note: str

    @property
    def heading(self) -> str:
        """The plural, as a heading or a sentence begins with it."""
        return capitalised(self.plural)


@dataclass(frozen=True)
class Movement:
    """Every move, and of how many collaboratives that were asked (`expected`) both quarters’ returns are there.

    Sites whose measure a break parts between the quarters are left out; `parted` has those measures by id, and the break.
    """

    subject: MovingSites
    moves: list[Move]
    compared: int
    expected: int
    parted: Mapping[str, KeptNote] = field(default_factory=dict)

    def of(self, kind: str) -> int:
        """How many moves are of a kind."""
        return sum(move.kind == kind for move in self.moves)

    @property
    def numbers(self) -> dict[str, int]:
        """The moves by kind; nothing where nothing could be compared."""
        return {kind: self.of(kind) for kind in KINDS} if self.moves else {}

    @property
    def whole(self) -> str:
        """“290 wards”."""
        return format_count(len(self.moves), self.subject.singular, self.subject.plural)

    @property
    def tally(self) -> str:
        """“Of 290 wards: 41 advanced, 240 held and 9 slipped back. 14 of 15 collaboratives returned in both quarters.”"""
        if not self.moves:
            return ""
        kinds = format_list([f"{number:,} {KINDS[kind].lower()}" for kind, number in self.numbers.items() if number])
        coverage = f"{self.compared} of {format_count(self.expected, 'collaborative')} returned in both quarters."
        return " ".join([f"Of {self.whole}: {kinds}. {coverage}", *self._left_out])

    @property
    def _left_out(self) -> list[str]:
        """What is not among the moves, a sentence for each break."""
        parted: dict[KeptNote, list[str]] = {}
        for id, kept in self.parted.items():
            parted.setdefault(kept, []).append(in_sentence(MEASURES[id].label))
        return [f"Left out: {format_list(labels)}, for {describe_break(kept)}." for kept, labels in parted.items()]


def find_movement(
    subject: MovingSites,
    sites: nw.LazyFrame,
    selection: Selection,
    snapshot: Snapshot,
    measure_of: Callable[[Site], Measure],
    follow: Callable[[Site], Site] = lambda site: site,
) -> Movement:
    """What became of each site that the choice takes in, in either quarter; `sites` is joined to its places, and not narrowed.

    `measure_of` says which measure counts a site by its stage, whose breaks bar its move; `follow` says by which keys a site
    goes on after a merger.
    """
    now, before = selection.quarter, selection.since
    returning = get_returning(snapshot, subject.sheet)
    expected = [psc.code for psc in collaboratives_of(selection, subject.sheet)]
    both = [psc for psc in expected if {(now.key, psc), (before.key, psc)} <= returning]
    if before >= now:
        return Movement(subject, [], len(both), len(expected))
    moves = moves_between(sites, subject.keys, now, before, among=both, follow=follow)
    chosen = {
        follow(tuple(row[key] for key in subject.keys))
        for quarter in (now, before)
        for row in collect_rows(in_quarter(narrow(sites, selection), quarter).select(*subject.keys))
    }
    moves = [move for move in moves if move.site in chosen]
    parted = _find_parted({measure_of(move.site) for move in moves}, selection, snapshot)
    moves = [move for move in moves if measure_of(move.site).id not in parted]
    return Movement(subject, moves, len(both), len(expected), parted)


def _find_parted(measures: set[Measure], selection: Selection, snapshot: Snapshot) -> dict[str, KeptNote]:
    """The measures, by id, whose two quarters a break parts for what was chosen, in the order of the registry."""
    between = (selection.since.start, selection.quarter.start)
    found = {
        measure.id: find_break(find_breaks(measure, selection, snapshot), *between, measure.frequency)
        for measure in MEASURES.values()
        if measure in measures
    }
    return {id: kept for id, kept in found.items() if kept}


def describe_stages(move: Move) -> tuple[str, str]:
    """Its stage then and now, in words: “3 Decision” and “5 Adoption”, “Joined” and “1 Knowledge”."""
    before = KINDS["joined"] if move.kind == "joined" else stage_label(move.before)
    return before, KINDS["left"] if move.kind == "left" else stage_label(move.now)


def describe_nothing_compared(movement: Movement, selection: Selection) -> str:
    """Why there are no moves."""
    if selection.since >= selection.quarter:
        return f"Choose a first quarter before {selection.quarter}, to see what moved between the two"
    if not movement.compared:
        return (
            f"No collaborative that matches what you chose returned for both {selection.since} and {selection.quarter}"
        )
    if movement.parted:
        (*_, kept) = movement.parted.values()
        return f"{selection.since} and {selection.quarter} are not compared, for {describe_break(kept)}"
    return f"No {movement.subject.plural} match what you chose"
