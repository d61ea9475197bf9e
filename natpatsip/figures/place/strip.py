"""Where a place lies between the lowest and the highest of its peers, as parts of the way from one to the other."""

from fractions import Fraction

from natpatsip.analysis.adoption import Share
from natpatsip.figures.place.rows import PlaceRow

Strip = dict[str, float | None]
_PARTS = ("own", "england", "from", "to")


def find_strip(row: PlaceRow | None) -> Strip:
    """How far along lie its `own` value, England's, and the middle half of its peers, `from` and `to`; None where unknown.

    0 is the lowest of the place and its peers and 1 the highest: so measures of any unit can stand under one another.
    """
    standing = row.standing if row else None
    if not standing or not standing.lowest or not standing.highest or standing.lowest.ratio == standing.highest.ratio:
        return dict.fromkeys(_PARTS)
    low, apart = standing.lowest.ratio, standing.highest.ratio - standing.lowest.ratio

    def find(share: Share | None) -> float | None:
        return (
            float(min(Fraction(1), max(Fraction(0), (share.ratio - low) / apart))) if share and share.expected else None
        )

    middle = standing.middle or (None, None)
    found = (standing.now, row.england, *middle) if row else ()
    return dict(zip(_PARTS, map(find, found), strict=True))
