"""ICBs' work on opioids for the demonstration: England's published counts by phase, ICB by ICB for illustration."""

from typing import Any

from natpatsip import organisations
from natpatsip.demo.narrative import improvement_aims
from natpatsip.demo.sharing import pick, variation
from natpatsip.quarters import Quarter

FIRST, LAST = Quarter(2021, 1), Quarter(2022, 4)

# The phase of each ICB in Q4 2022/23, in the order of their names. Published (NatPatSIP progress report, Q4 2022/23):
# 19 ICBs of 14 collaboratives in phases 4 to 6, 10 of them, of 7 collaboratives, in phase 6, and 14 more ICBs of
# 5 collaboratives in phases 2 and 3. The report does not say which.
PHASES_AT_THE_END = {
    "EM": (5, 3, 4, 2, 3), "EAST": (2, 3, 5, 0, 3), "HIM": (6,), "HIN": (5, 0), "ICHP": (6,), "IA": (6, 6),
    "KSS": (6, 1, 6), "NENC": (6,), "OX": (6, 4), "SW": (4, 1, 0), "UCLP": (2, 5, 0), "WEX": (6, 6),
    "WM": (3, 4, 2, 3, 0, 2), "WOE": (1, 5, 0), "YH": (3, 2, 3),
}  # fmt: skip

# An ICB moves on by three phases in four quarters until then, some a quarter sooner or later; the aim is agreed in phase 4.
_PHASES, _QUARTERS = 3, 4
PHASE_OF_THE_AIM = 4


def opioid_rows(psc: str, quarter: Quarter) -> list[dict[str, Any]]:
    """The ICBs of a collaborative; none before the work began."""
    if quarter < FIRST:
        return []
    icbs = (icb.code for icb in organisations.icbs_of(psc))
    phases = {icb: _phase(icb, last, quarter) for icb, last in zip(icbs, PHASES_AT_THE_END[psc], strict=True)}
    return [
        {
            "icb": icb,
            "phase": phase,
            "score": _score(icb, phase) if phase else None,
            "improvement_aim": pick(improvement_aims(), icb, "aim") if phase >= PHASE_OF_THE_AIM else None,
        }
        for icb, phase in phases.items()
    ]


def _phase(icb: str, last: int, quarter: Quarter) -> int:
    left = max(0, quarter.quarters_until(LAST))
    if left:
        left = max(0, left + pick((-1, 0, 0, 1), icb, "sooner"))
    return max(0, last - (left * _PHASES + _PHASES - 1) // _QUARTERS)


def _score(icb: str, phase: int) -> float:
    """Half a point a phase, and half a point more for an ICB that is ahead with its project."""
    return phase / 2 + (0.5 if variation(icb, "project") > 0 else 0)
