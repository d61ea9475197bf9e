"""The bad year of three collaboratives, 2022/23: invented, so that bad news can be seen.

West Midlands: trusts slip back, and fewer mothers get magnesium sulphate. West of England: wards slip back, restraint rises,
and an ICB counts its care homes anew. Health Innovation Network: care homes slip back, and more people are on opioids, which
only a second extract shows. Others make up for each of them, so that England's numbers are as published.
"""

from typing import NamedTuple

from natpatsip.demo.sharing import variation
from natpatsip.quarters import Quarter

YEAR = [Quarter(2022, number) for number in (1, 2, 3, 4)]


class Setback(NamedTuple):
    """How far a collaborative has fallen behind by each quarter of the year."""

    psc: str
    by_quarter: tuple[float, float, float, float]


SETBACKS = {
    # Of half of its trusts and of its wards: in leads, as natpatsip/demo/order.py has them, and in places of the queue.
    "trusts": Setback("WM", (0, 0.3, 0.7, 1.3)),
    "wards": Setback("WOE", (0, 20, 50, 90)),
    # In logits.
    "care homes": Setback("HIN", (0, 0.25, 0.7, 1.1)),
    "magnesium_sulphate": Setback("WM", (0, 0.6, 1, 1.3)),
    # More incidents and more people, as a share of those there would have been.
    "restraint": Setback("WOE", (0, 0.2, 0.4, 0.6)),
    "opioids": Setback("HIN", (0.02, 0.035, 0.05, 0.06)),
}


def setback(matter: str, psc: str, quarter: Quarter, *site: object) -> float:
    """How far a collaborative has fallen behind in a matter, 0 before its bad year; after the year it stays there.

    With the names of a site, how far that one has, for half of them have not.
    """
    if matter not in SETBACKS or SETBACKS[matter].psc != psc or quarter < YEAR[0]:
        return 0
    if site and variation(*site, "setback") <= 0:
        return 0
    return SETBACKS[matter].by_quarter[YEAR.index(min(quarter, YEAR[-1]))]


class Recount(NamedTuple):
    """Until a quarter an ICB knows of a share of its care homes only; then it counts them by the register."""

    icb: str
    quarter: Quarter
    known_before: float


RECOUNT = Recount("QR1", YEAR[2], 0.86)


class Undercount(NamedTuple):
    """A quarter's extract counts a share of a collaborative's people only; the next quarter's gives them again, all."""

    psc: str
    quarter: Quarter
    counted: float


UNDERCOUNT = Undercount("HIN", YEAR[2], 0.95)
