"""Of whom the numbers of a figure are: a place, or as much of it as has come in, as sentences and charts name it."""

from collections.abc import Callable
from dataclasses import dataclass

from natpatsip import organisations
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures.formatting import agree, format_list
from natpatsip.figures.wording import ENGLAND, name_places
from natpatsip.quarters import Quarter
from natpatsip.sheets import sheets_of
from natpatsip.store import Snapshot
from natpatsip.store.coverage import Coverage, get_coverage

# The sheets that every collaborative is expected to return.
EXPECTED = frozenset(sheet.name for sheet in sheets_of("collaborative") if not sheet.optional)


@dataclass(frozen=True)
class Subject:
    """A place and who has returned there, for a quarter.

    While returns are coming in, the numbers are of those that have returned and never of the place. Once the quarter is
    closed they are of the place, and its gaps are named with it.
    """

    place: str
    coverage: Coverage

    @property
    def whole(self) -> bool:
        """Whether everyone has returned who was expected."""
        return not self.coverage.missing

    @property
    def settled(self) -> bool:
        """Whether nobody is waited for any longer: only then is a place spoken of, its pace and its ambition."""
        return self.whole or self.coverage.state != "coming in"

    @property
    def name(self) -> str:
        """In a sentence: “England”, “England, 14 of 15 collaboratives (Wessex not returned)”, “the 4 of 15 collaboratives
        that have returned”.
        """
        if self.whole:
            return self.place
        if self.settled:
            names = [organisations.find_collaborative(psc).name for psc in self.coverage.missing]
            return f"{self.label} ({format_list(names)} not returned)"
        where = "" if self.place == ENGLAND else f" in {self.place}"
        have = agree("has", len(self.coverage.returned))
        return f"the {self._collaboratives}{where} that {have} returned"

    @property
    def again(self) -> str:
        """In a sentence after the opening of its figure, which names it unless it is whole: “England”, “it”, “them”."""
        if self.whole:
            return self.place
        return "it" if self.settled or len(self.coverage.returned) == 1 else "them"

    @property
    def where(self) -> str:
        """After that opening: “in England”, “there”."""
        return f"in {self.place}" if self.whole else "there"

    @property
    def label(self) -> str:
        """By itself: “England”, “England, 14 of 15 collaboratives”, “4 of 15 collaboratives so far”."""
        return self._label(self._collaboratives)

    @property
    def short(self) -> str:
        """Beside a line of a chart: “England”, “England, 14 of 15”, “4 of 15 so far”."""
        return self._label(self.coverage.count)

    def possessive(self, what: str, *, named: bool = False) -> str:
        """“England’s 61.2%”, “England’s 61.2% (14 of 15 collaboratives)”, “the 61.2% of all that have returned so far”.

        Where the opening of its figure has `named` who returned, that is not said again.
        """
        if not self.settled:
            return f"the {what} of all that have returned so far"
        owned = f"{self.place}’ {what}" if self.place.endswith("s") else f"{self.place}’s {what}"
        return owned if self.whole or named else f"{owned} ({self._collaboratives})"

    @property
    def _collaboratives(self) -> str:
        return f"{self.coverage.count} {'collaborative' if len(self.coverage.expected) == 1 else 'collaboratives'}"

    def _label(self, returned: str) -> str:
        if self.whole:
            return self.place
        if self.settled:
            return f"{self.place}, {returned}"
        where = "" if self.place == ENGLAND else f"{self.place}: "
        return f"{where}{returned} so far"


def count_returned(coverage: Coverage) -> dict[str, str]:
    """The cells of a row of a quarter that say how many returned, and how many so far while it is coming in."""
    return {"returned": coverage.count, "so_far": coverage.so_far}


def describe_coming_in(coverage: Coverage) -> str:
    """“Q1 2023/24 is coming in: 4 of 15 collaboratives have returned every sheet.”"""
    have = agree("has", len(coverage.returned))
    return f"{coverage.quarter} is coming in: {coverage.count} collaboratives {have} returned every sheet."


def get_subject(selection: Selection, snapshot: Snapshot, *sheets: str) -> Subject:
    """The places chosen, and who there has returned all of these sheets for the quarter chosen.

    Only sheets that every collaborative is expected to return are waited for: national data comes from elsewhere, and
    what is voluntary may stay away.
    """
    place = name_places(selection)
    if not EXPECTED.issuperset(sheets):
        return Subject(place, Coverage(selection.quarter, (), (), "complete"))
    return Subject(place, get_coverage_of(selection, snapshot, *sheets)(selection.quarter))


def get_coverage_of(selection: Selection, snapshot: Snapshot, *sheets: str) -> Callable[[Quarter], Coverage]:
    """For a quarter, who in the places chosen has returned all of these sheets."""
    expected = {psc.code for psc in collaboratives_of(selection, sheets[0])}
    return lambda quarter: get_coverage(snapshot, sheets, quarter).among(expected)
