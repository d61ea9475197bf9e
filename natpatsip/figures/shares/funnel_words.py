"""What a funnel plot says: which units lie outside its limits, and what the limits allow for."""

from natpatsip.analysis.funnel import UNITS_AT_LEAST, FunnelPosition, Side
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import Selection
from natpatsip.figures.formatting import (
    agree,
    format_count,
    format_list,
    format_month,
    format_months,
    format_number,
    in_sentence,
)
from natpatsip.figures.shares.by_collaborative import format_share
from natpatsip.figures.shares.by_unit import ShareByUnit
from natpatsip.figures.shares.wording import define, describe_reached
from natpatsip.figures.wording import LEVEL_NAMES

WITHIN = FunnelPosition("within")
_NAMES_AT_MOST = 10


def name_months(shares: ShareByUnit) -> str:
    """The months that are counted; nothing where there are none."""
    return format_months(shares.first, shares.last) if shares.first and shares.last else ""


def write_definition(measure: Measure, level: str, shares: ShareByUnit) -> str:
    """What is counted, and how the limits are worked out and to be read."""
    units = f"{LEVEL_NAMES[level]}s"
    limits = (
        "The curves are additive random-effects limits around England’s share (Spiegelhalter, Quality and Safety in Health Care"
        f" 2005;14:347–351), on the arcsine of the square root, which allow for {units} differing beyond chance. How much they do"
        " is estimated from scores that are winsorised: the outermost tenth at either end is drawn in to the next, none left out."
        if shares.between
        else "The curves are exact binomial limits around England’s share (Spiegelhalter, Statistics in Medicine"
        f" 2005;24:1185–1202): {units} lie no further apart than chance would have them."
    )
    return (
        f"{define(measure)} {limits} If no {LEVEL_NAMES[level]} stood out, about 1 in 20 would lie outside the 95% limits and"
        " 1 in 500 outside the 99.8% limits; the fewer are counted, the further a share may lie. Nothing is adjusted for who the"
        " patients are. Outside means that there is something to explain, such as how it is recorded, and not that care is"
        " better or worse; within does not mean that all is well."
    )


def write_finding(measure: Measure, level: str, shares: ShareByUnit, selection: Selection) -> str:
    """How many units lie outside what the limits allow for; of one unit whether it does."""
    unit = LEVEL_NAMES[level]
    if not shares.units:
        return f"There is no data on {in_sentence(measure.label)} up to {selection.quarter} that matches what you chose"
    if not shares.dispersion:
        return f"{format_count(shares.units, unit)} with data: a funnel plot is of {UNITS_AT_LEAST} or more"
    if not shares.chosen:
        return f"There is no {unit} with data up to {selection.quarter} that matches what you chose"
    what = (
        f"the 99.8% limits, which allow for {unit}s differing beyond chance"
        if shares.between
        else "what chance alone explains"
    )
    if len(shares.chosen) == 1:
        (only,) = shares.chosen
        return f"{only.name} lies {only.verdict.side if only.verdict.beyond_998 else 'within'} {what}"
    above, below = (len(list_outside(shares, side, True)) for side in ("above", "below"))
    everyone = format_count(len(shares.chosen), unit)
    if not above and not below:
        return f"None of {everyone} lies outside {what}"
    if above and below:
        return f"{_count_lying(above, everyone)} above and {below} below {what}"
    side = "above" if above else "below"
    return f"{_count_lying(above or below, everyone)} {side} {what}"


def tell_marked(measure: Measure, shares: ShareByUnit) -> list[str]:
    """Where the units looked for lie: of a funnel it is the limits that say so, and not a rank."""
    return [
        f"{unit.name}: {format_share(measure, unit.share)}, {describe_verdict(unit.verdict).lower()}"
        for unit in shares.chosen
        if unit.marked
    ]


def write_caption(measure: Measure, level: str, shares: ShareByUnit) -> str:
    """England’s share, how far apart units lie, which lie outside, and how many each has."""
    if not shares.chosen or shares.last is None:
        return ""
    together = f"in {format_month(shares.last)}" if measure.funnel == "latest month" else f"from {name_months(shares)}"
    england = f"{measure.label} in England {together}: {describe_reached(measure, shares.england)}."
    groups = {
        "Above the 99.8% limits": list_outside(shares, "above", True),
        "Below the 99.8% limits": list_outside(shares, "below", True),
        "Outside the 95% limits only": [*list_outside(shares, "above", False), *list_outside(shares, "below", False)],
    }
    outside = [
        f"{group}: {format_list(names) if len(names) <= _NAMES_AT_MOST else len(names)}."
        for group, names in groups.items()
        if names
    ]
    sizes = [unit.share.expected for unit in shares.chosen]
    spread = f"They have between {min(sizes):,} and {max(sizes):,} {measure.things} each." if len(sizes) > 1 else ""
    return " ".join(part for part in (england, _describe_dispersion(level, shares), *outside, spread) if part)


def describe_verdict(verdict: FunnelPosition) -> str:
    """“Above the 99.8% limit”."""
    if verdict == WITHIN:
        return "Within the limits"
    return f"{verdict.side.capitalize()} the {'99.8%' if verdict.beyond_998 else '95%'} limit"


def list_outside(shares: ShareByUnit, side: Side, beyond_998: bool) -> list[str]:
    """The short names of the units on one side of the limits: beyond the 99.8% ones, or between these and the 95% ones."""
    return [unit.short for unit in shares.chosen if unit.verdict == FunnelPosition(side, beyond_998)]


def _count_lying(number: int, everyone: str) -> str:
    return f"{number} of {everyone} {agree('lies', number)}"


def _describe_dispersion(level: str, shares: ShareByUnit) -> str:
    """How far apart England's units lie, and so which limits are drawn."""
    found, units = shares.dispersion, format_count(shares.units, LEVEL_NAMES[level])
    if found is None:
        return ""
    ratio, threshold = format_number(found.ratio, 2), format_number(found.threshold, 2)
    if found.between:
        return (
            f"{units} with data lie further apart than chance explains (dispersion {ratio}, winsorised, above {threshold}), so"
            " the limits allow for that."
        )
    return f"{units} with data lie about as far apart as chance has it (dispersion {ratio}, winsorised, at most {threshold})."
