"""What revisions do to the headlines: each number as it was closed, and as it stands."""

from dataclasses import dataclass

from natpatsip import catalogue
from natpatsip.analysis.selection import Selection
from natpatsip.figures.formatting import format_percent
from natpatsip.figures.headline import Tile
from natpatsip.figures.programmes import keep_headline
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.revisions import get_revisions


@dataclass(frozen=True)
class RevisedNumber:
    """A number of a programme's headline in a quarter, in words: as closed, and as it stands."""

    programme: str
    quarter: Quarter
    label: str
    as_closed: str
    stands: str

    @property
    def sentence(self) -> str:
        """“Homes at stage 5 or above, Q4 2022/23: 61.2% as closed, 61.4% as it stands”."""
        return f"{self.label}, {self.quarter}: {self.as_closed} as closed, {self.stands} as it stands"


def get_revised_numbers(snapshot: Snapshot) -> list[RevisedNumber]:
    """The numbers of headlines that a revision changed, the latest quarter first; of a quarter closed last and open again, none:
    it has no number that stands.
    """
    revised = dict.fromkeys((revision.programme, revision.quarter) for revision in get_revisions(snapshot))
    return [number for programme, quarter in revised for number in _compare(programme, quarter, snapshot)]


def _compare(programme: str, quarter: Quarter, snapshot: Snapshot) -> list[RevisedNumber]:
    selection = Selection.ending(quarter)
    with snapshot.seen(as_closed=True) as closed, snapshot.seen(as_closed=False) as now:
        published, stands = (keep_headline(programme, selection, one).tiles for one in (closed, now))
    values = {tile.label: _value(tile) for tile in stands}
    name = catalogue.programme(programme).short
    return [
        RevisedNumber(name, quarter, tile.label, _value(tile), values[tile.label])
        for tile in published
        if values.get(tile.label, _value(tile)) != _value(tile)
    ]


def _value(tile: Tile) -> str:
    """The share with a decimal, where it is one; a small revision is not to be lost in rounding."""
    return tile.value if tile.share is None else format_percent(tile.share, 1)
