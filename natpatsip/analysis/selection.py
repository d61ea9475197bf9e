"""What a reader has chosen to look at: the same value behind filters, links, downloads and the command line."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Literal, get_args

import narwhals as nw

from natpatsip.quarters import Quarter

SERIES_QUARTERS = 8

# What units stand side by side where a figure compares places.
Level = Literal["region", "odn", "psc", "icb", "trust"]
_NO_CHOICE = ("quarter", "since", "level", "highlight", "peers", "for_sharing")
PLACES = ("region", "odn", "psc", "icb", "trust", "ward")
_KIND_ENDS = ":"


@dataclass(frozen=True)
class Selection:
    """A quarter, the first quarter of series over time, and places and kinds; an empty choice means all.

    Places and kinds are codes. Each field narrows the frames that have its column, and no others. `level` says what
    units are compared where a figure sets places side by side. `highlight` are the places that a reader looks for, each
    by its kind and code, as `mark` writes them: a figure that compares such places marks them among the others, and any
    other is the same without them. `peers` is the code of the peer group that one place is set beside, empty for all of its
    kind. `for_sharing` says that what is made of it may be read by anybody, so that small numbers of people are rounded.
    """

    quarter: Quarter
    since: Quarter
    region: tuple[str, ...] = ()
    psc: tuple[str, ...] = ()
    icb: tuple[str, ...] = ()
    tool: tuple[str, ...] = ()
    ward_type: tuple[str, ...] = ()
    provider_kind: tuple[str, ...] = ()
    odn: tuple[str, ...] = ()
    trust: tuple[str, ...] = ()
    ward: tuple[str, ...] = ()
    intervention: tuple[str, ...] = ()
    level: Level = "psc"
    highlight: tuple[str, ...] = ()
    peers: str = ""
    for_sharing: bool = False

    @classmethod
    def ending(cls, quarter: Quarter, **choices: Any) -> "Selection":
        """A choice with series over the two years that end with a quarter."""
        return cls(quarter, quarter - (SERIES_QUARTERS - 1), **choices)

    @cached_property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """The places and kinds chosen, by column, leaving out what was not narrowed."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: chosen for name, chosen in named.items() if name not in _NO_CHOICE and chosen}

    @property
    def all_places(self) -> bool:
        """Whether no place was chosen, so that it is of England."""
        return not any(getattr(self, place) for place in PLACES)

    def of_england(self) -> "Selection":
        """The same kinds, in all places."""
        return self if self.all_places else self._of_england

    @cached_property
    def _of_england(self) -> "Selection":
        return self.without(PLACES)

    def without(self, names: Iterable[str]) -> "Selection":
        """The same choice, but all of these places and kinds."""
        everything: dict[str, Any] = {name: () for name in names if getattr(self, name)}
        # Asked for by every measure of a page, and mostly nothing is to be left out.
        return replace(self, **everything) if everything else self

    @cached_property
    def marked(self) -> dict[str, tuple[str, ...]]:
        """The codes of the places that are looked for, by their kinds."""
        found: dict[str, tuple[str, ...]] = {}
        for kind, _, code in (written.partition(_KIND_ENDS) for written in self.highlight):
            found[kind] = (*found.get(kind, ()), code)
        return found

    def of_place(self, kind: str, code: str) -> "Selection":
        """The same choice for one place of a kind."""
        narrowed: dict[str, Any] = {kind: (code,)}
        return replace(self, **narrowed)

    def comparing(self, level: str) -> "Selection":
        """The same choice with the units of a level side by side; as it was at one that cannot be chosen, such as England's."""
        return replace(self, level=next((known for known in get_args(Level) if known == level), self.level))

    def of_highlight(self, kind: str) -> "Selection":
        """The same choice for the places of a kind that are looked for alone, if there are any."""
        narrowed: dict[str, Any] = {kind: self.marked[kind], "highlight": ()} if kind in self.marked else {}
        return replace(self, **narrowed)

    def among_peers(self) -> "Selection":
        """The same choice with the collaborative, where it is the one place chosen, looked for among the others."""
        if len(self.psc) != 1 or self.without(["psc"]) != self.of_england():
            return self
        return replace(self, psc=(), highlight=tuple(dict.fromkeys((mark("psc", *self.psc), *self.highlight))))

    @cached_property
    def one_place(self) -> tuple[str, str] | None:
        """The kind and the code of the one place chosen; None of all England, of several places and of a part of one."""
        chosen = [(kind, codes) for kind, codes in self.choices.items() if kind in PLACES]
        return (chosen[0][0], chosen[0][1][0]) if len(chosen) == 1 and len(chosen[0][1]) == 1 else None

    @property
    def of_one_collaborative(self) -> bool:
        """Whether the one place chosen is a collaborative, which returns and writes for itself."""
        return self.one_place is not None and self.one_place[0] == "psc"

    def at(self, quarter: Quarter) -> "Selection":
        """The same choice for another quarter."""
        return self if quarter == self.quarter else replace(self, quarter=quarter)


def mark(kind: str, code: str) -> str:
    """A place as a `highlight` of a selection: “icb:QOX”, since a network may have the code of a collaborative."""
    return f"{kind}{_KIND_ENDS}{code}"


def narrow(frame: nw.LazyFrame, selection: Selection) -> nw.LazyFrame:
    """The rows of the places and kinds chosen, in every quarter."""
    return narrow_to(frame, selection.choices)


def narrow_to(frame: nw.LazyFrame, choices: Mapping[str, Collection[str]]) -> nw.LazyFrame:
    """The same by the codes chosen of each column; a column that the frame does not have narrows nothing."""
    columns = frame.collect_schema().names()
    for column, chosen in choices.items():
        if column in columns:
            frame = frame.filter(nw.col(column).is_in(list(chosen)))
    return frame


def in_quarter(frame: nw.LazyFrame, quarter: Quarter) -> nw.LazyFrame:
    """The rows of one quarter."""
    return frame.filter(nw.col("quarter") == quarter.key)


def up_to(frame: nw.LazyFrame, selection: Selection) -> nw.LazyFrame:
    """The rows from the first quarter chosen to the quarter itself."""
    return frame.filter(nw.col("quarter") >= selection.since.key, nw.col("quarter") <= selection.quarter.key)
