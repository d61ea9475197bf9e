"""Units of which the places chosen take in only some: they are named as parts wherever units stand side by side."""

from dataclasses import dataclass

import narwhals as nw

from natpatsip.analysis.places import find_parts
from natpatsip.analysis.selection import Selection
from natpatsip.figures.wording import name_places


@dataclass(frozen=True)
class Parts:
    """The units of a level that are parts, by code, and what is taken in of them: “London region part”."""

    units: frozenset[str]
    words: str

    def name(self, unit: str, name: str) -> str:
        """“Wessex”, “UCLPartners (London region part)”."""
        return f"{name} ({self.words})" if unit in self.units else name

    def short(self, unit: str, name: str) -> str:
        """For a phone: “Wessex”, “UCLPartners (part)”."""
        return f"{name} (part)" if unit in self.units else name


def get_parts(rows: nw.LazyFrame, level: str, selection: Selection) -> Parts:
    """The parts among the units of a level that are counted in these rows, which are those of all places."""
    return Parts(find_parts(rows, level, selection), describe_part(level, selection))


def describe_part(level: str, selection: Selection) -> str:
    """What the other places chosen take in of a unit of a level: “London region part”."""
    return f"{name_places(selection.without([level]))} part"
