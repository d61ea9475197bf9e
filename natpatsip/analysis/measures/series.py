"""The series of a measure: a value for each unit and month or quarter, as the rows of its places add up; and its shares."""

from collections import defaultdict
from operator import itemgetter
from typing import Any

import narwhals as nw

from natpatsip.analysis.adoption import Change, Share, compare_shares
from natpatsip.analysis.measures.measure import ENGLAND, Measure
from natpatsip.analysis.measures.sums import Frames, in_units, sums_of
from natpatsip.analysis.selection import Selection, narrow
from natpatsip.quarters import Quarter, quarters_between


def series_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> nw.DataFrame:
    """A row a unit and month or quarter that has data, by unit and then by date, up to the end of the quarter chosen.

    Columns: `unit` and `unit_name`, `date` (the first day), `numerator`, `denominator` (blank where there is none),
    `value` (in the measure's unit) and `sites`, how many gave data. A row adds up those of the places and kinds chosen
    that told both parts; what nobody told has no row, nor has anything in a kind of place for which the measure is not
    known. Raises KeyError for a level at which it is not known.
    """
    sums = _dated(sums_of(measure, level, selection, frames).collect("pyarrow"), measure.period)
    until = sums.filter(nw.col("date") <= nw.lit(selection.quarter.end))
    return _valued(until, measure).sort("unit", "date")


def suppressed_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> nw.DataFrame:
    """A row a unit and month in which its publisher withholds a number, by unit and then by date, up to the quarter's end.

    Columns: `unit` and `unit_name`, `date` (the first day), and `sites`, of how many a number is suppressed. The measure
    is one that `may_be_suppressed`, monthly, and known at the level.
    """
    rows = narrow(frames(measure.source), measure.applicable_selection(selection)).filter(nw.col("suppressed"))
    withheld = in_units(rows if measure.known_in(selection) else rows.head(0), level)
    sites = withheld.group_by("unit", "unit_name", "month").agg(nw.col(measure.sites[0]).n_unique().alias("sites"))
    dated = _dated(sites.collect("pyarrow"), measure.period).with_columns(nw.col("sites").cast(nw.Int64))
    return dated.filter(nw.col("date") <= nw.lit(selection.quarter.end)).sort("unit", "date")


def shares_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> dict[str, Share]:
    """The series at one date: the share of each unit, by its code, in the quarter chosen; England's code is empty.

    Of a monthly measure it is the latest month with data up to the quarter's end. A unit that has not returned is not
    there; one of which nothing is counted has a share of nothing, and so has a count without a denominator. Raises
    KeyError for a level at which the measure is not known.
    """
    shares = _shares_by_period(measure, level, selection, frames)
    if measure.frequency == "quarterly":
        return shares.get(selection.quarter.key, {})
    latest = max((month for month in shares if month <= selection.quarter.end), default=None)
    return shares[latest] if latest else {}


def share_of_places(measure: Measure, selection: Selection, frames: Frames) -> Share:
    """The share of all places chosen together; of nothing where none has returned."""
    return shares_of(measure, ENGLAND, selection, frames).get("", Share(0, 0))


def shares_over_time(measure: Measure, selection: Selection, frames: Frames) -> dict[Quarter, Share]:
    """The share of all places chosen together in each quarter from the first chosen; one without anything to count has none.

    The measure is quarterly.
    """
    shares = _shares_by_period(measure, ENGLAND, selection, frames)
    known = {
        quarter: shares.get(quarter.key, {}).get("") for quarter in quarters_between(selection.since, selection.quarter)
    }
    return {quarter: share for quarter, share in known.items() if share and share.expected}


def change_since(measure: Measure, earlier: Quarter, selection: Selection, frames: Frames) -> Change:
    """How a quarterly measure moved since an earlier quarter, among the collaboratives that returned in both quarters."""
    shares = _shares_by_period(measure, "psc", selection, frames)
    return compare_shares(shares.get(selection.quarter.key, {}), shares.get(earlier.key, {}))


def _shares_by_period(
    measure: Measure, level: str, selection: Selection, frames: Frames
) -> dict[Any, dict[str, Share]]:
    """The shares of each quarter, by its key, or of each month, by its first day; units in the order of their codes."""
    rows = sums_of(measure, level, selection, frames).collect("pyarrow").rows(named=True)
    shares: dict[Any, dict[str, Share]] = defaultdict(dict)
    for row in sorted(rows, key=itemgetter("unit")):
        shares[row[measure.period]][row["unit"]] = Share(row["numerator"], row.get("denominator") or 0)
    return shares


def _dated(sums: nw.DataFrame, period: str) -> nw.DataFrame:
    if period == "month":
        return sums.rename({"month": "date"})
    keys = sums["quarter"].to_list()
    starts = {key: Quarter.parse(key).start for key in set(keys)}
    return sums.with_columns(nw.new_series("date", [starts[key] for key in keys], nw.Date, backend="pyarrow"))


def _valued(sums: nw.DataFrame, measure: Measure) -> nw.DataFrame:
    """The sums with their value; a share or a rate of nothing has none, and so no row."""
    numerator = nw.col("numerator").cast(nw.Float64)
    if not measure.denominator_label:
        sums = sums.with_columns(denominator=nw.lit(None, dtype=nw.Int64))
    if measure.per is None:
        valued = sums.with_columns(value=numerator)
    else:
        out_of_some = sums.filter(nw.col("denominator") > 0)
        valued = out_of_some.with_columns(value=measure.per * numerator / nw.col("denominator").cast(nw.Float64))
    return valued.select("unit", "unit_name", "date", "numerator", "denominator", "value", "sites")
