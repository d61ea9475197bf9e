"""How a place stands in a measure: its number and England’s for the same time, and where it lies among its peers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import narwhals as nw

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import ENGLAND, Frames, Measure, series_of
from natpatsip.analysis.measures.pooling import add_up_quarters, last_whole
from natpatsip.analysis.ranking import Rank, rank_places
from natpatsip.analysis.selection import Selection
from natpatsip.quarters import Quarter

Shares = Mapping[str, Share]


@dataclass(frozen=True)
class Period:
    """The time that a measure is told of, by its first day, and the one that it is compared with.

    `measure` is the one whose months or quarters those are: a share or a rate of months is told of a quarter's together,
    so that a place, its peers and England are set side by side over the same time and a small place does not jump. What
    counts the same people every month, or adds up as months go by, is told of the latest month.
    """

    measure: Measure
    now: date
    before: date


@dataclass(frozen=True)
class Standing:
    """A place among its peers; `lowest` and `highest` are theirs and its own, None where no peer is known.

    `middle` are the values between which the middle half of those with a rank lies, None where there are no bands; `rank` is
    None where too few are counted.
    """

    now: Share
    before: Share | None
    lowest: Share | None = None
    highest: Share | None = None
    middle: tuple[Share, Share] | None = None
    rank: Rank | None = None


def find_period(measure: Measure, selection: Selection, frames: Frames) -> Period | None:
    """The time that a measure is told of for a quarter, by the months that England has; None where it has none."""
    if measure.frequency == "quarterly":
        return Period(measure, selection.quarter.start, selection.quarter.previous.start)
    days = series_of(measure, ENGLAND, selection.of_england(), frames)["date"].to_list()
    if not days:
        return None
    if not _adds_up_by_quarter(measure):
        before = Quarter.containing(max(days)).previous
        return Period(measure, max(days), before.months[-1])
    last = last_whole(max(days))
    return Period(measure.in_quarters, last, Quarter.containing(last).previous.start)


def find_shares(
    measure: Measure, level: str, period: Period, selection: Selection, frames: Frames
) -> tuple[dict[str, Share], dict[str, Share]]:
    """The share of each unit of a level over a period and the one before, by its code; a count is a share of nothing."""
    rows = series_of(measure, level, selection, frames)
    if period.measure != measure:
        rows = add_up_quarters(rows, measure, Quarter.containing(period.now).months[-1])
    now, before = (_on(rows, day) for day in (period.now, period.before))
    return now, before


def place_among(place: str, shares: Shares, before: Shares, peers: Collection[str]) -> Standing | None:
    """Where one place stands among its peers, by their shares; None where there is nothing of it.

    A count, which has no denominator, is set beside no other: places differ in size.
    """
    if place not in shares:
        return None
    alone = Standing(shares[place], before.get(place))
    known = {code: share for code, share in shares.items() if share.expected and (code == place or code in peers)}
    if place not in known or len(known) < 2:
        return alone
    ordered, ranks = _sort(known.values()), rank_places(known)
    middle = _sort(known[code] for code, rank in ranks.items() if rank.band == "middle half")
    bands = (middle[0], middle[-1]) if middle else None
    return replace(alone, lowest=ordered[0], highest=ordered[-1], middle=bands, rank=ranks.get(place))


def _adds_up_by_quarter(measure: Measure) -> bool:
    """Whether months may be added up: only of what is out of something anew each month, which has a control chart."""
    return measure.over_time and measure.per is not None


def _on(rows: nw.DataFrame, day: date) -> dict[str, Share]:
    return {
        row["unit"]: Share(row["numerator"], row["denominator"] or 0)
        for row in rows.rows(named=True)
        if row["date"] == day
    }


def _sort(shares: Iterable[Share]) -> list[Share]:
    return sorted(shares, key=lambda share: share.ratio)
