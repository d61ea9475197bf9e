"""The parameters of a chart, as values with a name, and the rule card that says them in words.

The multipliers of the XmR chart are Wheeler's: 2.66 = 3 / 1.128 to the limits and 3.267 to the upper limit of moving
ranges. The presets set ours as the other tools of the NHS are set; docs/spc.md says where they still differ.
"""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from natpatsip.errors import UserError

PRECISE_MULTIPLIER = 3 / 1.128
ROUNDED_MULTIPLIER = 2.66
MOVING_RANGE_MULTIPLIER = 3.267
# The least points that can carry a baseline: a year of months.
BASELINE_AT_LEAST = 12
# Sums of floats differ in their last digits; nearer than this, relative to the mean, counts as equal.
CLOSE_ENOUGH = 1e-9


class SpcRefused(UserError, ValueError):
    """Series or parameters that no chart can be made of, in words meant for people."""


class Better(Enum):
    """Which way is better for a measure; the value is the sign of an improvement."""

    INCREASE = 1
    DECREASE = -1
    NEUTRAL = 0


class Conflict(Enum):
    """What a point is that one rule calls high and another low."""

    PRECEDENCE = "the first rule that applies, in this order"
    IMPROVEMENT = "improvement where any rule says so"
    CONCERN = "concern where any rule says so"


@dataclass(frozen=True)
class Rules:
    """How limits are worked out and points judged.

    `screening`: moving ranges of 3.267 times their mean or more leave the mean that sets the limits, once.
    `minimum_points`: a series with fewer is a run chart. `provisional_points`: limits from so many or fewer are provisional.
    `trend_across_rebases`: a trend may begin before a recalculation and end after it.
    `two_in_three_beyond`: points beyond the limits count as close; `third_anywhere`: the third may be on the other side.
    `limit_meets_target`: a target that equals a limit counts as beyond it.
    """

    name: str
    screening: bool = True
    shift_points: int = 7
    trend_points: int = 7
    minimum_points: int = 12
    provisional_points: int = 12
    multiplier: float = ROUNDED_MULTIPLIER
    trend_across_rebases: bool = False
    two_in_three_beyond: bool = False
    third_anywhere: bool = False
    conflict: Conflict = Conflict.PRECEDENCE
    limit_meets_target: bool = True

    def __post_init__(self) -> None:
        if min(self.shift_points, self.trend_points, self.minimum_points) < 2:
            raise SpcRefused("A shift, a trend and the points of a chart with limits are each 2 or more.")

    def changed(self, **changes: Any) -> "Rules":
        """The same with some parameters set otherwise, and named so; what is None stays as it is."""
        given = {name: value for name, value in changes.items() if value is not None and value != getattr(self, name)}
        return replace(self, name=f"{self.name}, changed", **given) if given else self

    @property
    def rule_card(self) -> str:
        """The parameters in words, to be printed with every chart."""
        return f"XmR chart, {self.name}. Limits: {self.limits_card}. {self.signals_card}"

    @property
    def limits_card(self) -> str:
        """How the limits of an XmR chart are worked out, in words."""
        return f"mean ± {self.multiplier:.4g} × mean moving range, {self.screening_words}"

    @property
    def screening_words(self) -> str:
        """What is done with large moving ranges."""
        return "large moving ranges screened out once" if self.screening else "moving ranges not screened"

    @property
    def signals_card(self) -> str:
        """What is judged, in words, whatever the limits are worked out from."""
        counted = "points beyond the limits included" if self.two_in_three_beyond else "short of the limits"
        third = "" if self.third_anywhere else ", all three on one side"
        across = ", also across recalculations" if self.trend_across_rebases else ""
        return (
            f"Special causes: a point beyond a limit; {self.trend_points} points rising or falling{across};"
            f" 2 of 3 points in the outer third, {counted}{third}; {self.shift_points} points on one side of the mean."
            f" A point that one rule calls high and another low: {self.conflict.value}."
            f" {self.few_points_card}"
        )

    @property
    def few_points_card(self) -> str:
        """What becomes of a series of few points, in words."""
        return (
            f"Fewer than {self.minimum_points} points: run chart. Up to {self.provisional_points}: provisional limits."
        )


DEFAULT = Rules("standard rules")
EXCEL_TOOL = Rules(
    "as the Making Data Count Excel tool",
    screening=False,
    minimum_points=15,
    provisional_points=11,
    trend_across_rebases=True,
    conflict=Conflict.IMPROVEMENT,
)
PLOT_THE_DOTS = Rules("as NHSRplotthedots", minimum_points=2, limit_meets_target=False)
POWER_BI = Rules(
    "as the Power BI visual PowerBI-SPC",
    trend_points=5,
    minimum_points=2,
    multiplier=PRECISE_MULTIPLIER,
    two_in_three_beyond=True,
    third_anywhere=True,
    limit_meets_target=False,
)
PRESETS = {"default": DEFAULT, "excel": EXCEL_TOOL, "plotthedots": PLOT_THE_DOTS, "powerbi": POWER_BI}


@dataclass(frozen=True)
class ShiftSearch:
    """How shifts are looked for by the Stable Shift Algorithm.

    `period`: the points that new limits are worked out from, the least between two shifts. `run`: the points on one
    side of the mean that make a candidate. `baseline`: the points of the first period, when not `period`.
    `exclusions`: the most outlying points that are left out of a period's limits. `screening_loops`: how often
    large moving ranges are. `line_tolerance`: how far from the mean a point still counts as on it.
    `no_regrets`: a candidate waits until later points cannot undo it. `overhanging`: a run that ends after the
    period speaks against it too. `every_shift`: each candidate is taken. `baseline_only`: no shift is looked for.
    """

    period: int = 12
    run: int = 7
    baseline: int | None = None
    exclusions: int = 3
    screening_loops: int = 1
    line_tolerance: float = 0.0
    no_regrets: bool = True
    overhanging: bool = True
    every_shift: bool = False
    baseline_only: bool = False

    def __post_init__(self) -> None:
        if min(self.period, self.run, self.baseline or self.period) < 2:
            raise SpcRefused("A period and a run are each of 2 points or more.")
        if min(self.exclusions, self.screening_loops, self.line_tolerance) < 0:
            raise SpcRefused("Exclusions, loops of screening and the tolerance are 0 or more.")
        if self.no_regrets and not self.overhanging:
            raise SpcRefused("Without runs that overhang the period, later points can undo a shift: allow regrets.")

    @property
    def rule_card(self) -> str:
        """The search in words, to be printed with every proposal."""
        return (
            f"Stable Shift Algorithm: periods of {self.period} points, runs of {self.run} on one side of the mean,"
            f" up to {self.exclusions} outlying points left out of a period’s limits."
        )


SHIFT_SEARCH = ShiftSearch()
# The settings that the algorithm's authors start from; 36 monthly points cannot hold two such periods and a run.
PUBLISHED_SEARCH = ShiftSearch(period=21, run=8)
