"""The series of a measure: a value for each unit and month or quarter, as the rows of its places add up; and its shares."""

import narwhals as nw
import numpy as np

from natpatsip.analysis.adoption import Change, Share, compare_shares
from natpatsip.analysis.measures.columns import SeriesColumns
from natpatsip.analysis.measures.measure import ENGLAND, Measure
from natpatsip.analysis.measures.sums import Frames, add_date, in_units, sums_of
from natpatsip.analysis.selection import Selection, narrow
from natpatsip.quarters import Quarter


def columns_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> SeriesColumns:
    """An entry a unit and month or quarter that has data, by unit and then by date, up to the end of the quarter chosen.

    An entry adds up those of the places and kinds chosen that told both parts; what nobody told has none, nor has anything
    in a kind of place for which the measure is not known. Raises KeyError for a level at which it is not known.
    """
    sums = sums_of(measure, level, selection, frames)
    return sums.take((sums.dates <= np.datetime64(selection.quarter.end)) & ~np.isnan(sums.values))


def series_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> nw.DataFrame:
    """The same as a frame, a row an entry.

    Columns: `unit` and `unit_name`, `date` (the first day), `numerator`, `denominator` (blank where there is none),
    `value` (in the measure's unit) and `sites`, how many gave data.
    """
    return columns_of(measure, level, selection, frames).frame


def suppressed_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> nw.DataFrame:
    """A row a unit and month in which its publisher withholds a number, by unit and then by date, up to the quarter's end.

    Columns: `unit` and `unit_name`, `date` (the first day), and `sites`, of how many a number is suppressed. The measure
    is one that `may_be_suppressed`, monthly, and known at the level.
    """
    rows = narrow(frames(measure.source), measure.applicable_selection(selection)).filter(nw.col("suppressed"))
    withheld = in_units(rows if measure.known_in(selection) else rows.head(0), level)
    sites = withheld.group_by("unit", "unit_name", "month").agg(nw.col(measure.sites[0]).n_unique().alias("sites"))
    dated = add_date(sites.collect("pyarrow"), measure.period).with_columns(nw.col("sites").cast(nw.Int64))
    return dated.filter(nw.col("date") <= nw.lit(selection.quarter.end)).sort("unit", "date")


def shares_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> dict[str, Share]:
    """The series at one date: the share of each unit, by its code, in the quarter chosen; England's code is empty.

    Of a monthly measure it is the latest month with data up to the quarter's end. A unit that has not returned is not
    there; one of which nothing is counted has a share of nothing, and so has a count without a denominator. Raises
    KeyError for a level at which the measure is not known.
    """
    sums = sums_of(measure, level, selection, frames).up_to(selection.quarter.end)
    if not len(sums):
        return {}
    return sums.on(selection.quarter.start if measure.frequency == "quarterly" else sums.dates.max()).share_of_units


def share_of_places(measure: Measure, selection: Selection, frames: Frames) -> Share:
    """The share of all places chosen together; of nothing where none has returned."""
    return shares_of(measure, ENGLAND, selection, frames).get("", Share(0, 0))


def shares_over_time(measure: Measure, selection: Selection, frames: Frames) -> dict[Quarter, Share]:
    """The share of all places chosen together in each quarter from the first chosen; one without anything to count has none.

    The measure is quarterly.
    """
    shares = sums_of(measure, ENGLAND, selection, frames).up_to(selection.quarter.end).share_of_dates
    known = {day: share for day, share in shares.items() if day >= selection.since.start and share.expected}
    return {Quarter.containing(day): share for day, share in known.items()}


def change_since(measure: Measure, earlier: Quarter, selection: Selection, frames: Frames) -> Change:
    """How a quarterly measure moved since an earlier quarter, among the collaboratives that returned in both quarters."""
    sums = sums_of(measure, "psc", selection, frames)
    now, then = (sums.on(quarter.start).share_of_units for quarter in (selection.quarter, earlier))
    return compare_shares(now, then)
