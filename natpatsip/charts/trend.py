"""A share over quarters as a line the size of a word, for a tile: an SVG that says nothing the words beside it don't."""

from collections.abc import Sequence

from natpatsip.charts.palette import DARK, LIGHT

_WIDTH, _HEIGHT, _EDGE = 44, 20, 4


def trend_svg(shares: Sequence[float | None], *, dark: bool = False) -> str:
    """The shares, in percent, from first to last, with a dot at the last; the line breaks where a quarter has none.

    It fills its height between the least and the most of them, so it tells which way they went and not how far. Fewer
    than two that follow each other are no line, and give an empty text.
    """
    known = {place: share for place, share in enumerate(shares) if share is not None}
    stretches = [place for place in known if place + 1 in known]
    if not stretches:
        return ""
    low, apart = min(known.values()), max(known.values()) - min(known.values())
    across, height = (_WIDTH - 2 * _EDGE) / (len(shares) - 1), _HEIGHT - 2 * _EDGE

    def at(place: int) -> str:
        up = (known[place] - low) / apart if apart else 0.5
        return f"{_EDGE + place * across:.1f} {_HEIGHT - _EDGE - up * height:.1f}"

    path = "".join(f"M{at(place)}L{at(place + 1)}" for place in stretches)
    x, y = at(max(known)).split()
    ink = (DARK if dark else LIGHT).bar
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{_WIDTH}' height='{_HEIGHT}'>"
        f"<path d='{path}' fill='none' stroke='{ink}' stroke-width='2' stroke-linecap='round'/>"
        f"<circle cx='{x}' cy='{y}' r='3' fill='{ink}'/></svg>"
    )
