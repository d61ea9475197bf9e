"""Safety in systems for the demonstration: every ICB engaged in the end, as published; the rest is illustrative."""

from typing import Any, NamedTuple

from natpatsip import organisations
from natpatsip.demo.order import lead
from natpatsip.demo.sharing import pick
from natpatsip.demo.variants import once_a_variant
from natpatsip.quarters import Quarter

FIRST = Quarter(2021, 1)


class Reached(NamedTuple):
    """ICBs in England that are engaged, that have begun a safety improvement plan, and that have agreed one."""

    engaged: int
    begun: int
    agreed: int


# Published (NatPatSIP progress report, Q4 2022/23): all 42 ICBs engaged, by all 15 collaboratives, in Q4 2022/23.
# Their plans were due at the end of April 2023; how many were agreed is ours, as is every other quarter.
REACHED = (
    Reached(9, 2, 0),
    Reached(14, 5, 0),
    Reached(19, 9, 0),
    Reached(24, 14, 2),
    Reached(30, 21, 6),
    Reached(35, 28, 11),
    Reached(39, 35, 18),
    Reached(42, 40, 26),
    Reached(42, 42, 32),
)
_EVENTS = (0, 0, 1, 1, 1, 2, 2, 3)


def system_rows(psc: str, quarter: Quarter) -> list[dict[str, Any]]:
    """The ICBs of a collaborative; none before the work began."""
    if quarter < FIRST:
        return []
    reached = REACHED[FIRST.quarters_until(quarter)]
    places = {icb.code: _places()[icb.code] for icb in organisations.icbs_of(psc)}
    return [
        {
            "icb": icb,
            "engaged": place < reached.engaged,
            "plan": "agreed" if place < reached.agreed else "in_development" if place < reached.begun else "none",
            "events_held": pick(_EVENTS, icb, quarter, "events") if place < reached.engaged else 0,
        }
        for icb, place in places.items()
    ]


@once_a_variant
def _places() -> dict[str, int]:
    icbs = {icb.code: psc.code for psc in organisations.collaboratives() for icb in organisations.icbs_of(psc.code)}
    in_order = sorted(icbs, key=lambda icb: -lead(icbs[icb], icb, "system safety"))
    return {icb: place for place, icb in enumerate(in_order)}
