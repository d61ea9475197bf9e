"""Targets: how far there is to go to an ambition, how fast it would have to go, and the wards supported against 10%."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import narwhals as nw

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.rounding import half_up, percent
from natpatsip.quarters import Quarter

# Ours: a share within so many points of an ambition is called near it.
NEAR_POINTS = 10


@dataclass(frozen=True)
class Gap:
    """What is missing to an ambition.

    `to_go` is in sites; `quarters_left` counts the quarters after this one until the ambition's date;
    `run_rate` is the sites a quarter that would still reach it, None when nothing is missing or no quarter is left.
    """

    to_go: int
    quarters_left: int

    @property
    def run_rate(self) -> float | None:
        return half_up(Fraction(self.to_go, self.quarters_left), 1) if self.to_go and self.quarters_left else None


def gap_to_ambition(share: Share, ambition_percent: float, quarter: Quarter, by: date) -> Gap:
    """The sites still missing to an ambition in percent of all, at the end of a quarter, with the ambition's date."""
    needed = -(-share.expected * Fraction(ambition_percent) // 100)
    left = quarter.quarters_until(Quarter.containing(by))
    return Gap(max(0, int(needed) - share.reached), max(0, left))


def directly_supported(wards: nw.LazyFrame) -> nw.LazyFrame:
    """The wards of NHS trusts that a collaborative supports directly: those that count towards the 10%."""
    return wards.filter(nw.col("support") == "direct", nw.col("provider_kind") == "NHS")


def target_row(direct: int, total: int, target_percent: float) -> dict[str, int | float | None]:
    """The published columns for one area: the percentage supported, wards, target, percentage of the target, all wards.

    The percentage of the target uses the unrounded target: 21 of 134 wards against 13.4 is 157%.
    """
    target = total * Fraction(target_percent) / 100
    return {
        "direct_pct": percent(direct, total),
        "direct_wards": direct,
        "target_wards": half_up(target),
        "target_met_pct": half_up(100 * direct / target) if target else None,
        "total_wards": total,
    }
