"""Where one place stands among its peers: its rank by share, and the band within which ranks say little."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from natpatsip.analysis.adoption import Share

# A place of which fewer are counted has no rank: one more would move it past many others.
COUNTED_AT_LEAST = 20
# Fewer places than this have no bands.
_PLACES_AT_LEAST = 8


@dataclass(frozen=True)
class Rank:
    """A place among `among` others and itself: `higher` have a higher share, `level` the same one, itself included."""

    higher: int
    level: int
    among: int

    @property
    def band(self) -> str:
        """“highest quarter”, “middle half” or “lowest quarter”, of which all with its share are part; none of few places."""
        if self.among < _PLACES_AT_LEAST:
            return ""
        if 4 * (self.higher + self.level) <= self.among:
            return "highest quarter"
        return "lowest quarter" if 4 * (self.among - self.higher) <= self.among else "middle half"


def rank_places(shares: Mapping[str, Share]) -> dict[str, Rank]:
    """The rank of each place by its exact share, the highest first; none for one of which too few are counted."""
    ratios = {place: share.ratio for place, share in shares.items() if share.expected >= COUNTED_AT_LEAST}
    level = Counter(ratios.values())
    higher, so_far = {}, 0
    for ratio in sorted(level, reverse=True):
        higher[ratio] = so_far
        so_far += level[ratio]
    return {place: Rank(higher[ratio], level[ratio], len(ratios)) for place, ratio in ratios.items()}
