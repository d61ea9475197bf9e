"""What became of every site between the first quarter chosen and the last, and how that is said."""

from collections.abc import Callable
from dataclasses import dataclass

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis.adoption import collected
from natpatsip.analysis.movement import Move, Site, moves_between
from natpatsip.analysis.selection import Selection, in_quarter, narrowed
from natpatsip.figures.provenance import collaboratives_of
from natpatsip.figures.wording import counted, listed
from natpatsip.store import Reading
from natpatsip.store.board import get_returning

# How each kind of move is said, in the order in which they are told.
KINDS = {
    "advanced": "Advanced",
    "held": "Held",
    "slipped": "Slipped back",
    "joined": "Joined",
    "left": "Left",
    "not_reported": "Not reported",
}
# Those that held did not move, and are counted only.
TOLD = {kind: label for kind, label in KINDS.items() if kind != "held"}
NOT_REPORTED = "Not reported"


@dataclass(frozen=True)
class Subject:
    """What moves: `one` of them and `many`, the sheet that returns them, and the columns that tell one from another.

    `note` says who is compared, and what it means to have joined or left.
    """

    programme: str
    sheet: str
    keys: tuple[str, ...]
    one: str
    many: str
    note: str

    @property
    def heading(self) -> str:
        """`many`, as a heading or a sentence begins with it."""
        return self.many[0].upper() + self.many[1:]


@dataclass(frozen=True)
class Moved:
    """Every move, and of how many collaboratives that were asked (`expected`) both quarters’ returns are there."""

    subject: Subject
    moves: list[Move]
    compared: int
    expected: int

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
        return counted(len(self.moves), self.subject.one, self.subject.many)

    @property
    def tally(self) -> str:
        """“Of 290 wards: 41 advanced, 240 held and 9 slipped back. 14 of 15 collaboratives returned in both quarters.”"""
        if not self.moves:
            return ""
        each = listed([f"{number:,} {KINDS[kind].lower()}" for kind, number in self.numbers.items() if number])
        there = f"{self.compared} of {counted(self.expected, 'collaborative')} returned in both quarters."
        return f"Of {self.whole}: {each}. {there}"


def moved_between(
    subject: Subject,
    sites: nw.LazyFrame,
    selection: Selection,
    reading: Reading,
    followed: Callable[[Site], Site] = lambda site: site,
) -> Moved:
    """What became of each site that the choice takes in, in either quarter; `sites` is the placed frame, not narrowed.

    `followed` says by which keys a site goes on after a merger.
    """
    now, before = selection.quarter, selection.since
    returning = get_returning(reading, subject.sheet)
    expected = [psc.code for psc in collaboratives_of(selection)]
    both = [psc for psc in expected if {(now.key, psc), (before.key, psc)} <= returning]
    if before >= now:
        return Moved(subject, [], len(both), len(expected))
    moves = moves_between(sites, subject.keys, now, before, among=both, followed=followed)
    chosen = {
        followed(tuple(row[key] for key in subject.keys))
        for quarter in (now, before)
        for row in collected(in_quarter(narrowed(sites, selection), quarter).select(*subject.keys))
    }
    return Moved(subject, [move for move in moves if move.site in chosen], len(both), len(expected))


def stages_of(move: Move) -> tuple[str, str]:
    """Its stage then and now, in words: “3 Decision” and “5 Adoption”, “Joined” and “1 Knowledge”."""
    before = KINDS["joined"] if move.kind == "joined" else _stage(move.before)
    return before, KINDS["left"] if move.kind == "left" else _stage(move.now)


def _stage(stage: int | None) -> str:
    return NOT_REPORTED if stage is None else catalogue.stage(stage).label


def nothing_to_compare(moved: Moved, selection: Selection) -> str:
    """Why there are no moves."""
    if selection.since >= selection.quarter:
        return f"Choose a first quarter before {selection.quarter}, to see what moved between the two"
    if not moved.compared:
        return (
            f"No collaborative that matches what you chose returned for both {selection.since} and {selection.quarter}"
        )
    return f"No {moved.subject.many} match what you chose"
