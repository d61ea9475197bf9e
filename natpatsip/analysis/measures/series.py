"""The series of a measure: a value for each unit and month or quarter, as the rows of its places add up; and its shares."""

from collections import defaultdict
from datetime import date

import narwhals as nw

from natpatsip.analysis.adoption import Change, Share, compare_shares
from natpatsip.analysis.measures.measure import ENGLAND, Measure
from natpatsip.analysis.measures.sums import Frames, add_date, in_units, sums_of
from natpatsip.analysis.selection import Selection, narrow
from natpatsip.quarters import Quarter


def series_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> nw.DataFrame:
    """A row a unit and month or quarter that has data, by unit and then by date, up to the end of the quarter chosen.

    Columns: `unit` and `unit_name`, `date` (the first day), `numerator`, `denominator` (blank where there is none),
    `value` (in the measure's unit) and `sites`, how many gave data. A row adds up those of the places and kinds chosen
    that told both parts; what nobody told has no row, nor has anything in a kind of place for which the measure is not
    known. Raises KeyError for a level at which it is not known.
    """
    wanted = (_until(selection.quarter.end), ~nw.col("value").is_null())
    return sums_of(measure, level, selection, frames, *wanted).collect("pyarrow")


def suppressed_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> nw.DataFrame:
    """A row a unit and month in which its publisher withholds a number, by unit and then by date, up to the quarter's end.

    Columns: `unit` and `unit_name`, `date` (the first day), and `sites`, of how many a number is suppressed. The measure
    is one that `may_be_suppressed`, monthly, and known at the level.
    """
    rows = narrow(frames(measure.source), measure.applicable_selection(selection)).filter(nw.col("suppressed"))
    withheld = in_units(rows if measure.known_in(selection) else rows.head(0), level)
    sites = withheld.group_by("unit", "unit_name", "month").agg(nw.col(measure.sites[0]).n_unique().alias("sites"))
    dated = add_date(sites.collect("pyarrow"), measure.period).with_columns(nw.col("sites").cast(nw.Int64))
    return dated.filter(_until(selection.quarter.end)).sort("unit", "date")


def shares_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> dict[str, Share]:
    """The series at one date: the share of each unit, by its code, in the quarter chosen; England's code is empty.

    Of a monthly measure it is the latest month with data up to the quarter's end. A unit that has not returned is not
    there; one of which nothing is counted has a share of nothing, and so has a count without a denominator. Raises
    KeyError for a level at which the measure is not known.
    """
    if measure.frequency == "quarterly":
        latest = nw.col("date") == nw.lit(selection.quarter.start)
    else:
        until = sums_of(measure, level, selection, frames, _until(selection.quarter.end)).collect("pyarrow")
        latest = nw.col("date") == nw.lit(until["date"].max())
    return next(iter(_by_date(sums_of(measure, level, selection, frames, latest)).values()), {})


def share_of_places(measure: Measure, selection: Selection, frames: Frames) -> Share:
    """The share of all places chosen together; of nothing where none has returned."""
    return shares_of(measure, ENGLAND, selection, frames).get("", Share(0, 0))


def shares_over_time(measure: Measure, selection: Selection, frames: Frames) -> dict[Quarter, Share]:
    """The share of all places chosen together in each quarter from the first chosen; one without anything to count has none.

    The measure is quarterly.
    """
    wanted = (nw.col("date") >= nw.lit(selection.since.start), _until(selection.quarter.end))
    shares = _by_date(sums_of(measure, ENGLAND, selection, frames, *wanted))
    return {Quarter.containing(day): own[""] for day, own in shares.items() if own[""].expected}


def change_since(measure: Measure, earlier: Quarter, selection: Selection, frames: Frames) -> Change:
    """How a quarterly measure moved since an earlier quarter, among the collaboratives that returned in both quarters."""
    now, then = selection.quarter.start, earlier.start
    shares = _by_date(sums_of(measure, "psc", selection, frames, nw.col("date").is_in([now, then])))
    return compare_shares(shares.get(now, {}), shares.get(then, {}))


def _until(day: date) -> nw.Expr:
    return nw.col("date") <= nw.lit(day)


def _by_date(sums: nw.LazyFrame) -> dict[date, dict[str, Share]]:
    """The share of each unit, by its code, on each day that there is one, in the order of time."""
    shares: dict[date, dict[str, Share]] = defaultdict(dict)
    for row in sums.collect("pyarrow").rows(named=True):
        shares[row["date"]][row["unit"]] = Share(row["numerator"], row["denominator"] or 0)
    return dict(sorted(shares.items()))
