"""How a place stands in a measure: its number and England’s for the same time, and where it lies among its peers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import ENGLAND, Frames, Measure, columns_of
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
class Comparison:
    """Places among one another, by their codes, with the `lowest` and the `highest` of their shares.

    `middle` are the values between which the middle half of those with a rank lies, None where there are no bands; `ranks`
    has no place of which too few are counted.
    """

    places: frozenset[str]
    lowest: Share
    highest: Share
    middle: tuple[Share, Share] | None
    ranks: Mapping[str, Rank]


@dataclass(frozen=True)
class Standing:
    """A place among its peers, as in a `Comparison`; `lowest` and `highest` are None where no peer is known, and `rank` where
    too few are counted.
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
    days = columns_of(measure, ENGLAND, selection.of_england(), frames).dates.tolist()
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
    series = columns_of(measure, level, selection, frames)
    if period.measure != measure:
        series = add_up_quarters(series, measure, Quarter.containing(period.now).months[-1])
    now, before = (series.on(day).share_of_units for day in (period.now, period.before))
    return now, before


def compare_places(shares: Shares, places: Collection[str]) -> Comparison | None:
    """Some places among one another, by their shares; None where fewer than two of them have one.

    A count, which has no denominator, is set beside no other: places differ in size.
    """
    known = {code: share for code, share in shares.items() if share.expected and code in places}
    if len(known) < 2:
        return None
    ordered, ranks = _sort(known.values()), rank_places(known)
    middle = _sort(known[code] for code, rank in ranks.items() if rank.band == "middle half")
    bands = (middle[0], middle[-1]) if middle else None
    return Comparison(frozenset(known), ordered[0], ordered[-1], bands, ranks)


def place_among(place: str, shares: Shares, before: Shares, compared: Comparison | None) -> Standing | None:
    """Where one place stands among those that it is compared with; None where there is nothing of it."""
    if place not in shares:
        return None
    alone = Standing(shares[place], before.get(place))
    if compared is None or place not in compared.places:
        return alone
    among = {name: getattr(compared, name) for name in ("lowest", "highest", "middle")}
    return replace(alone, **among, rank=compared.ranks.get(place))


def _adds_up_by_quarter(measure: Measure) -> bool:
    """Whether months may be added up: only of what is out of something anew each month, which has a control chart."""
    return measure.over_time and measure.per is not None


def _sort(shares: Iterable[Share]) -> list[Share]:
    return sorted(shares, key=lambda share: share.ratio)
