"""Adoption: how many sites stand at each stage, what share has reached a stage, and how that moved.

Every frame has `quarter`, `stage` (blank: not reported) and `entities` (how many sites the row stands for). A site
that is not reported stays in the denominator of a sheet that was returned; a collaborative whose sheet was not
returned is in neither part of the share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import narwhals as nw

from natpatsip.analysis.rounding import percent, points


def stage_breakdown(sites: nw.LazyFrame, by: Sequence[str]) -> nw.LazyFrame:
    """One row a group and stage: `entities`, the sites there, of `expected`, all the sites of the group.

    `by` may name any columns: region, collaborative, ICB, tool, type of ward or provider. A stage where nobody stands has
    no row; sites that were not reported have one, with no stage.
    """
    whole = sum_columns(sites.with_columns(expected=nw.col("entities")), by, "expected")
    return sum_columns(sites, [*by, "stage"], "entities").join(whole, on=list(by), how="left").sort(*by, "stage")


def share_at_or_above(sites: nw.LazyFrame, stage: int, by: Sequence[str]) -> nw.LazyFrame:
    """One row a group: `reached` (sites at the stage or above) and `expected` (all its sites).

    A group of no sites stays, with an expected of 0: its share is not known.
    """
    at_or_above = nw.when(nw.col("stage") >= stage).then(nw.col("entities")).otherwise(nw.lit(0))
    # The flagged column is made first: aggregating a condition is not the same in every engine.
    flagged = sites.with_columns(reached=at_or_above.cast(nw.Int64), expected=nw.col("entities"))
    return sum_columns(flagged, by, "reached", "expected").sort(*by)


def sum_columns(frame: nw.LazyFrame, by: Sequence[str], *columns: str) -> nw.LazyFrame:
    """One row a group: the sums of whole-number columns, as whole numbers (DuckDB sums them into a wider kind)."""
    sums = frame.group_by(*by).agg(nw.col(column).sum() for column in columns)
    return sums.with_columns(nw.col(column).cast(nw.Int64) for column in columns)


@dataclass(frozen=True)
class Share:
    """A share as its two parts, so that nothing is rounded before it is shown."""

    reached: int
    expected: int

    @property
    def ratio(self) -> Fraction:
        """As a fraction, for comparing; 0 of nothing."""
        return Fraction(self.reached, self.expected) if self.expected else Fraction(0)

    def __add__(self, other: "Share") -> "Share":
        return Share(self.reached + other.reached, self.expected + other.expected)

    def percent(self, decimals: int = 0) -> float | int | None:
        """In percent, rounded half up; None of nothing."""
        return percent(self.reached, self.expected, decimals)


@dataclass(frozen=True)
class Change:
    """A share now and in an earlier quarter, among the collaboratives that returned in both.

    `compared` of `returned` (this quarter's collaboratives) are in both quarters. `barred` says what parts the two quarters so
    that they cannot be compared; empty where nothing does.
    """

    now: Share
    before: Share
    compared: int
    returned: int
    barred: str = ""

    def points(self, decimals: int = 1) -> float | None:
        """The change in percentage points, rounded half up; None when either quarter has nothing."""
        return points((self.now.reached, self.now.expected), (self.before.reached, self.before.expected), decimals)

    def points_by_denominator(self, decimals: int = 1) -> float | None:
        """How much of the change would have come had the same sites been there, of the number that is counted now."""
        return points((self.before.reached, self.now.expected), (self.before.reached, self.before.expected), decimals)

    @property
    def denominator_matters(self) -> bool:
        """Whether more than a quarter of the change comes from how many are counted."""
        if not self.now.expected or not self.before.expected:
            return False
        by_denominator = Fraction(self.before.reached, self.now.expected) - self.before.ratio
        return abs(by_denominator) * 4 > abs(self.now.ratio - self.before.ratio)


def compare_shares(now: Mapping[str, Share], before: Mapping[str, Share]) -> Change:
    """The change between two quarters' shares by collaborative, summed over those that are in both."""
    both = now.keys() & before.keys()
    nothing = Share(0, 0)
    return Change(
        sum((now[psc] for psc in both), nothing), sum((before[psc] for psc in both), nothing), len(both), len(now)
    )


def collect_rows(frame: nw.LazyFrame) -> list[dict]:
    """The rows of a lazy frame as dictionaries, read now, while its cursor is open."""
    return frame.collect("pyarrow").rows(named=True)
