"""The headline of each programme, by the programme's code."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from natpatsip.analysis.selection import Selection
from natpatsip.figures.headline import Headline, withhold
from natpatsip.figures.mandet.headline import headline as mandet
from natpatsip.figures.matneo.headline import headline as matneo
from natpatsip.figures.medsip.headline import headline as medsip
from natpatsip.figures.mhsip.headline import headline as mhsip
from natpatsip.figures.safety.headline import headline as system_safety
from natpatsip.store import Snapshot

MakeHeadline = Callable[[Selection, Snapshot], Headline]

HEADLINES: Mapping[str, MakeHeadline] = {
    "ManDet": mandet,
    "MatNeo": matneo,
    "MedSIP": medsip,
    "MHSIP": mhsip,
    "SystemSafety": system_safety,
}

_HEADLINE_BYTES = 2**13


def get_headline(programme: str, selection: Selection, snapshot: Snapshot) -> Headline:
    """The sentence and the tiles of a programme for a report, without numbers of people that are not for sharing."""
    headline = keep_headline(HEADLINES[programme], selection, snapshot)
    if not selection.for_sharing or selection == selection.of_england():
        return headline
    return replace(headline, tiles=tuple(withhold(tile) if tile.of_people else tile for tile in headline.tiles))


def keep_headline(make: MakeHeadline, selection: Selection, snapshot: Snapshot) -> Headline:
    """The sentence and the tiles of a programme, made once for as long as what it is made from stays as it is."""
    return snapshot.keep((make, selection), lambda: make(selection, snapshot), lambda headline: _HEADLINE_BYTES)
