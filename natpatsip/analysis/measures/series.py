"""The series of a measure: a value for each unit and month or quarter, as the rows of its places add up; and its shares."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import narwhals as nw

from natpatsip.analysis.adoption import Change, Share, compare_shares
from natpatsip.analysis.frames import Tables
from natpatsip.analysis.measures.measure import ENGLAND, PLACE_COLUMNS, Measure
from natpatsip.analysis.selection import Selection, narrow, narrow_to
from natpatsip.quarters import Quarter

# What gives a frame of returns, such as a snapshot of the store: it may keep what it has made once.
Frames = Callable[[Callable[[Tables], nw.LazyFrame]], nw.LazyFrame]

_PLACING = {column for columns in PLACE_COLUMNS.values() for column in columns}
# All places chosen together are one unit.
_AS_ENGLAND = {"unit": nw.lit(""), "unit_name": nw.lit("England")}


def series_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> nw.DataFrame:
    """A row a unit and month or quarter that has data, by unit and then by date, up to the end of the quarter chosen.

    Columns: `unit` and `unit_name`, `date` (the first day), `numerator`, `denominator` (blank where there is none),
    `value` (in the measure's unit) and `sites`, how many gave data. A row adds up those of the places and kinds chosen
    that told both parts; what nobody told has no row, nor has anything in a kind of place for which the measure is not
    known. Raises KeyError for a level at which it is not known.
    """
    return _sums(measure, level, selection, frames, valued=True)


def suppressed_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> nw.DataFrame:
    """A row a unit and month in which its publisher withholds a number, by unit and then by date, up to the quarter's end.

    Columns: `unit` and `unit_name`, `date` (the first day), and `sites`, of how many a number is suppressed. The measure
    is one that `may_be_suppressed`, monthly, and known at the level.
    """
    rows = narrow(frames(measure.source), measure.applicable_selection(selection)).filter(nw.col("suppressed"))
    withheld = _in_units(rows if measure.known_in(selection) else rows.head(0), level)
    sites = withheld.group_by("unit", "unit_name", "month").agg(nw.col(measure.sites[0]).n_unique().alias("sites"))
    dated = _dated(sites.collect("pyarrow"), measure.period).with_columns(nw.col("sites").cast(nw.Int64))
    return dated.filter(nw.col("date") <= nw.lit(selection.quarter.end)).sort("unit", "date")


def shares_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> dict[str, Share]:
    """The series at one date: the share of each unit, by its code, in the quarter chosen; England's code is empty.

    Of a monthly measure it is the latest month with data up to the quarter's end. A unit that has not returned is not
    there; one of which nothing is counted has a share of nothing, and so has a count without a denominator. Raises
    KeyError for a level at which the measure is not known.
    """
    sums = _sums(measure, level, selection, frames)
    latest = max(sums["date"].to_list(), default=None) if measure.frequency == "monthly" else selection.quarter.start
    return _shares_on(sums, latest)


def share_of_places(measure: Measure, selection: Selection, frames: Frames) -> Share:
    """The share of all places chosen together; of nothing where none has returned."""
    return shares_of(measure, ENGLAND, selection, frames).get("", Share(0, 0))


def shares_over_time(measure: Measure, selection: Selection, frames: Frames) -> dict[Quarter, Share]:
    """The share of all places chosen together in each quarter from the first chosen; one without anything to count has none.

    The measure is quarterly.
    """
    rows = series_of(measure, ENGLAND, selection, frames).rows(named=True)
    shares = {Quarter.containing(row["date"]): Share(row["numerator"], row["denominator"]) for row in rows}
    return {quarter: share for quarter, share in shares.items() if quarter >= selection.since}


def change_since(measure: Measure, earlier: Quarter, selection: Selection, frames: Frames) -> Change:
    """How a quarterly measure moved since an earlier quarter, among the collaboratives that returned in both quarters."""
    sums = _sums(measure, "psc", selection, frames)
    return compare_shares(_shares_on(sums, selection.quarter.start), _shares_on(sums, earlier.start))


def _shares_on(sums: nw.DataFrame, day: date | None) -> dict[str, Share]:
    return {
        row["unit"]: Share(row["numerator"], row["denominator"] or 0)
        for row in sums.rows(named=True)
        if row["date"] == day
    }


def _sums(measure: Measure, level: str, selection: Selection, frames: Frames, *, valued: bool = False) -> nw.DataFrame:
    """A row a unit and month or quarter up to the end of the quarter chosen, in that order: its parts added up, whatever they
    are, and their value; only those that have one, where they are to be `valued`.

    Those of one place are taken from those of all such places, which are added up together.
    """
    if level not in measure.levels:
        raise KeyError(f"{measure.label} is not known by {level}: there are {', '.join(measure.levels)}")
    chosen = measure.applicable_selection(selection)
    if not measure.known_in(selection):
        return _add_up(measure, level, chosen.of_england(), frames).head(0)
    has_value = [~nw.col("value").is_null()] if valued else []
    kind, code = chosen.one_place or ("", "")
    if kind not in measure.levels or level not in (ENGLAND, kind):
        return _add_up(measure, level, chosen, frames, *has_value)
    own = _add_up(measure, kind, chosen.of_england(), frames, nw.col("unit") == code, *has_value)
    return own.with_columns(**_AS_ENGLAND) if level == ENGLAND else own


def _add_up(measure: Measure, level: str, chosen: Selection, frames: Frames, *wanted: nw.Expr) -> nw.DataFrame:
    sums = frames(_Sums(measure, level, tuple(chosen.choices.items()), frames))
    return sums.filter(nw.col("date") <= nw.lit(chosen.quarter.end), *wanted).collect("pyarrow")


@dataclass(frozen=True)
class _Sums:
    """Makes the sums of a measure by unit of a level and month or quarter, for what is chosen: columns and their codes.

    Equal ones are kept once for all who ask, as the rows are.
    """

    measure: Measure
    level: str
    chosen: tuple[tuple[str, tuple[str, ...]], ...]
    frames: Frames = field(compare=False)

    def __call__(self, table: Tables) -> nw.LazyFrame:
        measure = self.measure
        made = self.frames(measure.source if measure.counts_units else _CountedRows(measure, self.frames))
        in_units = _in_units(narrow_to(made, dict(self.chosen)), self.level)
        counted = measure.count(in_units) if measure.counts_units else in_units
        sums = counted.group_by("unit", "unit_name", measure.period).agg(
            *(nw.col(part).sum() for part in measure.parts), nw.col(measure.sites[0]).n_unique().alias("sites")
        )
        whole = [nw.col(part).cast(nw.Int64) for part in (*measure.parts, "sites")]
        added = _dated(sums.collect("pyarrow"), measure.period).with_columns(*whole)
        if not measure.denominator_label:
            added = added.with_columns(denominator=nw.lit(None, dtype=nw.Int64))
        return _valued(added, measure).sort("unit", "date").lazy()


@dataclass(frozen=True)
class _CountedRows:
    """Makes the rows that a measure adds up, with the columns that narrow and place them.

    Those of one measure are equal, so that what gives frames may keep the rows once for all who ask.
    """

    measure: Measure
    frames: Frames = field(compare=False)

    def __call__(self, table: Tables) -> nw.LazyFrame:
        measure = self.measure
        needed = {*_PLACING, *measure.breakdowns, measure.period, *measure.parts, measure.sites[0]}
        counted = measure.count(self.frames(measure.source))
        return counted.select(*(name for name in counted.collect_schema().names() if name in needed))


def _in_units(rows: nw.LazyFrame, level: str) -> nw.LazyFrame:
    """The rows with the unit that each belongs to; one that belongs to none at this level is left out."""
    if level == ENGLAND:
        return rows.with_columns(**_AS_ENGLAND)
    code, name = PLACE_COLUMNS[level]
    named = rows.with_columns(unit=nw.col(code), unit_name=nw.coalesce(nw.col(name), nw.col(code)))
    return named.filter(~nw.col("unit").is_null())


def _dated(sums: nw.DataFrame, period: str) -> nw.DataFrame:
    if period == "month":
        return sums.rename({"month": "date"})
    keys: list[str] = sums["quarter"].unique().to_list()
    starts: list[date] = [Quarter.parse(key).start for key in keys]
    dates = sums["quarter"].replace_strict(keys, starts, return_dtype=nw.Date) if keys else sums["quarter"]
    return sums.with_columns(dates.cast(nw.Date).alias("date"))


def _valued(sums: nw.DataFrame, measure: Measure) -> nw.DataFrame:
    """The sums with their value; a share or a rate of nothing has none."""
    value = nw.col("numerator").cast(nw.Float64)
    if measure.per is not None:
        of_some = nw.when(nw.col("denominator") > 0).then(nw.col("denominator"))
        value = measure.per * value / of_some.cast(nw.Float64)
    valued = sums.with_columns(value=value)
    return valued.select("unit", "unit_name", "date", "numerator", "denominator", "value", "sites")
