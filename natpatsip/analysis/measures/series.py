"""The series of a measure: a value for each unit and month or quarter, as the rows of its places add up."""

from collections.abc import Callable
from datetime import date

import narwhals as nw

from natpatsip.analysis.frames import Tables
from natpatsip.analysis.measures.measure import ENGLAND, PLACE_COLUMNS, Measure
from natpatsip.analysis.selection import Selection, narrow
from natpatsip.quarters import Quarter

# What gives a frame of returns, such as a snapshot of the store: it may keep what it has made once.
Frames = Callable[[Callable[[Tables], nw.LazyFrame]], nw.LazyFrame]


def series_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> nw.DataFrame:
    """A row a unit and month or quarter that has data, by unit and then by date, up to the end of the quarter chosen.

    Columns: `unit` and `unit_name`, `date` (the first day), `numerator`, `denominator` (blank for a count), `value` and
    `sites`, how many gave data. A row adds up those of the places and kinds chosen that told both parts; what nobody
    told has no row. Raises KeyError for a level at which the measure is not known.
    """
    if level not in measure.levels:
        raise KeyError(f"{measure.label} is not known by {level}: there are {', '.join(measure.levels)}")
    when = "month" if measure.frequency == "monthly" else "quarter"
    rows = measure.count(narrow(frames(measure.source), measure.applicable_selection(selection)))
    units = _in_units(_until(rows, selection.quarter, when), level)
    parts = ["numerator"] if measure.per is None else ["numerator", "denominator"]
    sums = units.group_by("unit", "unit_name", when).agg(
        *(nw.col(part).sum() for part in parts), nw.col(measure.sites[0]).n_unique().alias("sites")
    )
    return _valued(_dated(sums.collect("pyarrow"), when), measure).sort("unit", "date")


def _until(rows: nw.LazyFrame, quarter: Quarter, when: str) -> nw.LazyFrame:
    last = quarter.end if when == "month" else quarter.key
    return rows.filter(nw.col(when) <= nw.lit(last))


def _in_units(rows: nw.LazyFrame, level: str) -> nw.LazyFrame:
    """The rows with the unit that each belongs to; one that belongs to none at this level is left out."""
    if level == ENGLAND:
        return rows.with_columns(unit=nw.lit(""), unit_name=nw.lit("England"))
    code, name = PLACE_COLUMNS[level]
    named = rows.with_columns(unit=nw.col(code), unit_name=nw.coalesce(nw.col(name), nw.col(code)))
    return named.filter(~nw.col("unit").is_null())


def _dated(sums: nw.DataFrame, when: str) -> nw.DataFrame:
    if when == "month":
        return sums.rename({"month": "date"})
    keys: list[str] = sums["quarter"].unique().to_list()
    starts: list[date] = [Quarter.parse(key).start for key in keys]
    dates = sums["quarter"].replace_strict(keys, starts, return_dtype=nw.Date) if keys else sums["quarter"]
    return sums.with_columns(dates.cast(nw.Date).alias("date"))


def _valued(sums: nw.DataFrame, measure: Measure) -> nw.DataFrame:
    numerator = nw.col("numerator").cast(nw.Float64)
    if measure.per is None:
        valued = sums.with_columns(nw.lit(None, dtype=nw.Int64).alias("denominator"), value=numerator)
    else:
        out_of_some = sums.filter(nw.col("denominator") > 0)
        valued = out_of_some.with_columns(value=measure.per * numerator / nw.col("denominator").cast(nw.Float64))
    whole = (nw.col(part).cast(nw.Int64) for part in ("numerator", "denominator", "sites"))
    return valued.with_columns(*whole).select("unit", "unit_name", "date", "numerator", "denominator", "value", "sites")
