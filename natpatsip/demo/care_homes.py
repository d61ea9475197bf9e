"""Care homes for the demonstration: England's published totals, split by ICB, tool and stage for illustration."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from natpatsip import catalogue, organisations
from natpatsip.demo.bad_year import RECOUNT, setback
from natpatsip.demo.sharing import less, share_out, spread, variation
from natpatsip.demo.variants import once_a_variant
from natpatsip.quarters import Quarter


class England(NamedTuple):
    """Care homes in England: all of them, those at stage 3, 5 and 7 or above, and those whose tool is undecided."""

    homes: int
    at_3: int
    at_5: int
    at_7: int
    undecided: int


# Q4 2022/23 is as published (NatPatSIP progress report, Q4 2022/23; the total follows from its shares). Of the one
# before, the report gives 75%, 55% and 16%, and a fall of 10% in tool undecided; 11,358 of 15,140 homes is the pair that
# its infographic and its benefits model use, and 75.0%. All other quarters are ours, for illustration.
ENGLAND = {
    Quarter(2020, 1): England(15_440, 2_320, 780, 20, 7_810),
    Quarter(2020, 2): England(15_410, 3_420, 1_240, 60, 6_900),
    Quarter(2020, 3): England(15_385, 4_610, 1_860, 120, 6_010),
    Quarter(2020, 4): England(15_350, 5_820, 2_610, 210, 5_230),
    Quarter(2021, 1): England(15_320, 6_890, 3_370, 310, 4_570),
    Quarter(2021, 2): England(15_290, 7_830, 4_310, 560, 3_960),
    Quarter(2021, 3): England(15_265, 8_730, 5_240, 910, 3_450),
    Quarter(2021, 4): England(15_240, 9_570, 6_090, 1_280, 3_020),
    Quarter(2022, 1): England(15_210, 10_310, 6_880, 1_640, 2_640),
    Quarter(2022, 2): England(15_175, 10_910, 7_630, 2_010, 2_310),
    Quarter(2022, 3): England(15_140, 11_358, 8_327, 2_422, 2_054),
    Quarter(2022, 4): England(14_975, 11_621, 9_164, 2_984, 1_849),
    Quarter(2023, 1): England(14_935, 11_890, 9_690, 3_330, 1_660),
}
PUBLISHED = Quarter(2022, 4)

# Published for the same quarter: homes at stage 5 or above by tool, and the fewest and most homes in one collaborative.
# Which two those are follows from the CQC register of 2020.
AT_5_BY_TOOL = {"news2": 842, "soft_signs": 1_971, "news2_soft_signs": 6_351}
HOMES_OF_SMALLEST_AND_LARGEST = {"ICHP": 263, "KSS": 1_679}

# How far ahead of the rest a collaborative is, in logits. The report says that those with many homes are often behind.
_AHEAD = {
    "ICHP": 1.5, "WEX": 1.0, "OX": 0.6, "WOE": 0.6, "HIN": 0.5, "HIM": 0.4, "NENC": 0.3, "UCLP": 0.3,
    "SW": 0.1, "IA": 0.0, "WM": -0.2, "EAST": -0.3, "YH": -0.3, "EM": -0.4, "KSS": -0.9,
}  # fmt: skip
_OF_A_BOARD, _OF_A_QUARTER, _OF_A_TOOL, _OF_REGISTRATION = 0.25, 0.13, 0.5, 0.01

# How the homes between two published thresholds divide among the stages there.
_BANDS = {0: {0: 0.22, 1: 0.36, 2: 0.42}, 3: {3: 0.45, 4: 0.55}, 5: {5: 0.6, 6: 0.4}, 7: {7: 1.0}}
# Homes choose a tool as they advance: leanings to be undecided, in logits, at the stages where a home can be.
_UNDECIDED = {0: 3.0, 1: 1.0, 2: 0.0, 3: -2.0}

Cell = tuple[str, int]
Line = tuple[str, str, int]


def care_home_rows(psc: str, quarter: Quarter) -> list[dict[str, Any]]:
    """The care homes of a collaborative: a row for each of its ICBs, each tool, and each stage that the tool allows."""
    registered, homes = _registered(quarter), _homes(quarter)
    return [
        {
            "icb": icb.code,
            "tool": tool.code,
            "stage": stage.number,
            "homes": homes.get((icb.code, tool.code, stage.number), 0),
            "care_homes_registered": registered[icb.code],
        }
        for icb in organisations.icbs_of(psc)
        for tool in catalogue.tools()
        for stage in catalogue.stages()
        if stage.number <= tool.highest_stage
    ]


@cache
def _collaborative_of() -> dict[str, str]:
    return {icb.code: psc.code for psc in organisations.collaboratives() for icb in organisations.icbs_of(psc.code)}


@once_a_variant
def _registered(quarter: Quarter) -> dict[str, int]:
    """Registered homes of each ICB: as of the last quarter, drifting a little in those before."""
    total = ENGLAND[quarter].homes
    if quarter != PUBLISHED:
        last = _registered(PUBLISHED)
        varied = {icb: n * (1 + _OF_REGISTRATION * variation(icb, quarter)) for icb, n in last.items()}
        return share_out(total, {icb: n * _share_known(icb, quarter) for icb, n in varied.items()})
    homes_2020 = {
        psc.code: {icb.code: icb.care_homes_2020 or 0 for icb in organisations.icbs_of(psc.code)}
        for psc in organisations.collaboratives()
    }
    others = {psc: sum(icbs.values()) for psc, icbs in homes_2020.items() if psc not in HOMES_OF_SMALLEST_AND_LARGEST}
    by_psc = share_out(total - sum(HOMES_OF_SMALLEST_AND_LARGEST.values()), others) | HOMES_OF_SMALLEST_AND_LARGEST
    return {icb: n for psc, icbs in homes_2020.items() for icb, n in share_out(by_psc[psc], icbs).items()}


def _share_known(icb: str, quarter: Quarter) -> float:
    """The share of its care homes that an ICB knows of."""
    return RECOUNT.known_before if icb == RECOUNT.icb and quarter < RECOUNT.quarter else 1


@once_a_variant
def _homes(quarter: Quarter) -> dict[Line, int]:
    """Homes of England by ICB, tool and stage."""
    cells = _by_stage(quarter)
    low = {cell: n for cell, n in cells.items() if cell[1] in _UNDECIDED}
    leanings = {(icb, stage): _UNDECIDED[stage] + _variation_of_tool(icb, "undecided") for icb, stage in low}
    undecided = spread(ENGLAND[quarter].undecided, low, leanings)
    decided = cells | less(low, undecided)
    chosen = {(icb, "undecided", stage): n for (icb, stage), n in undecided.items()}
    for adopted in (False, True):
        chosen |= _by_tool({cell: n for cell, n in decided.items() if (cell[1] >= 5) == adopted})
    return chosen


def _by_stage(quarter: Quarter) -> dict[Cell, int]:
    """Homes by ICB and stage: each threshold is reached by some of the homes that reached the one before."""
    england, leanings = ENGLAND[quarter], _leanings(quarter)
    at_3 = spread(england.at_3, _registered(quarter), leanings)
    at_5 = spread(england.at_5, at_3, leanings)
    at_7 = spread(england.at_7, at_5, leanings)
    bands = {0: less(_registered(quarter), at_3), 3: less(at_3, at_5), 5: less(at_5, at_7), 7: at_7}
    return {
        (icb, stage): n
        for lowest, homes in bands.items()
        for icb, in_band in homes.items()
        for stage, n in share_out(in_band, _BANDS[lowest]).items()
    }


def _leanings(quarter: Quarter) -> dict[str, float]:
    """How far ahead each ICB is: as its collaborative, with a difference of its own and one of the quarter."""
    return {
        icb: _AHEAD[psc]
        + _OF_A_BOARD * variation(icb)
        + _OF_A_QUARTER * variation(psc, quarter)
        - setback("care homes", psc, quarter)
        for icb, psc in _collaborative_of().items()
    }


def _by_tool(cells: Mapping[Cell, int]) -> dict[Line, int]:
    """Homes that have decided, by tool; in England in the proportions of the tools at stage 5 or above."""
    wanted = share_out(sum(cells.values()), AT_5_BY_TOOL)
    chosen: dict[Line, int] = {}
    left = dict(cells)
    for tool in ("news2_soft_signs", "soft_signs"):
        leanings = {(icb, stage): _variation_of_tool(icb, tool) for icb, stage in left}
        using = spread(wanted[tool], left, leanings)
        chosen |= {(icb, tool, stage): n for (icb, stage), n in using.items()}
        left = less(left, using)
    return chosen | {(icb, "news2", stage): n for (icb, stage), n in left.items()}


def _variation_of_tool(icb: str, tool: str) -> float:
    return _OF_A_TOOL * variation(_collaborative_of()[icb], tool)
