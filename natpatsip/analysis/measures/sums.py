"""What measures count, added up: in each unit of a level and month or quarter, for the places and kinds chosen.

Whatever gives frames may keep each step for all who ask for it again: the rows of measures that are counted together, and
their sums.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache

import narwhals as nw

from natpatsip.analysis.frames import Tables
from natpatsip.analysis.measures.measure import ENGLAND, PLACE_COLUMNS, Measure
from natpatsip.analysis.measures.registry import MEASURES
from natpatsip.analysis.selection import Selection, narrow_to
from natpatsip.quarters import Quarter

# What gives a frame of returns, such as a snapshot of the store: it may keep what it has made once.
Frames = Callable[[Callable[[Tables], nw.LazyFrame]], nw.LazyFrame]
# What was chosen of each kind of place or row.
_Choices = tuple[tuple[str, tuple[str, ...]], ...]

_PLACING = {column for columns in PLACE_COLUMNS.values() for column in columns}
# All places chosen are one unit.
_TOGETHER = {"unit": nw.lit(""), "unit_name": nw.lit("England")}


def sums_of(measure: Measure, level: str, selection: Selection, frames: Frames, *wanted: nw.Expr) -> nw.LazyFrame:
    """A row a unit and month or quarter, in that order: its parts added up, whatever they are, their value, and how many told.

    Of every month and quarter there is, as far as `wanted`, with the columns of `series_of`; `value` is blank where it is out
    of nothing. Those of places of the level itself, and of one place alone, are among the sums of all such places. Raises
    KeyError for a level at which the measure is not known.
    """
    if level not in measure.levels:
        raise KeyError(f"{measure.label} is not known by {level}: there are {', '.join(measure.levels)}")
    known = measure.known_in(selection)
    choices: _Choices = tuple(measure.applicable_selection(selection).choices.items()) if known else ()
    kind, codes = choices[0] if len(choices) == 1 else ("", ())
    alone = level == ENGLAND and kind in measure.levels and len(codes) == 1
    of_kind = alone or kind == level
    together = _Sums(_count_together(measure), *((kind, ()) if of_kind else (level, choices)), frames)
    own = [nw.col("measure") == measure.id, *([nw.col("unit").is_in(list(codes))] if of_kind else []), *wanted]
    sums = frames(together).filter(*own).drop("measure")
    sums = sums.with_columns(**_TOGETHER) if alone else sums
    return sums if known else sums.head(0)


def in_units(rows: nw.LazyFrame, level: str) -> nw.LazyFrame:
    """The rows with the unit that each belongs to; one that belongs to none at this level is left out."""
    if level == ENGLAND:
        return rows.with_columns(**_TOGETHER)
    code, name = PLACE_COLUMNS[level]
    named = rows.with_columns(unit=nw.col(code), unit_name=nw.coalesce(nw.col(name), nw.col(code)))
    return named.filter(~nw.col("unit").is_null())


@dataclass(frozen=True)
class _Sums:
    """Adds up what measures that are counted together count in each unit of a level: a row a measure, unit and period."""

    measures: tuple[Measure, ...]
    level: str
    choices: _Choices
    frames: Frames = field(compare=False)

    def __call__(self, table: Tables) -> nw.LazyFrame:
        first = self.measures[0]
        made = self.frames(first.source if first.counts_units else _CountedRows(self.measures, self.frames))
        rows = in_units(narrow_to(made, dict(self.choices)), self.level)
        counted = _count(first, rows) if first.counts_units else rows
        sums = counted.group_by("measure", "unit", "unit_name", first.period).agg(
            *(nw.col(part).sum() for part in first.parts), nw.col(first.sites[0]).n_unique().alias("sites")
        )
        whole = sums.with_columns(nw.col(part).cast(nw.Int64) for part in (*first.parts, "sites")).collect("pyarrow")
        return _add_value(add_date(whole, first.period), first).sort("measure", "unit", "date").lazy()


@dataclass(frozen=True)
class _CountedRows:
    """Makes the rows that measures add up, with the columns that narrow and place them."""

    measures: tuple[Measure, ...]
    frames: Frames = field(compare=False)

    def __call__(self, table: Tables) -> nw.LazyFrame:
        first = self.measures[0]
        needed = {"measure", *_PLACING, *first.breakdowns, first.period, *first.parts, first.sites[0]}
        counted = [_count(measure, self.frames(measure.source)) for measure in self.measures]
        names = [name for name in counted[0].collect_schema().names() if name in needed]
        return nw.concat([rows.select(names) for rows in counted])


def _count(measure: Measure, rows: nw.LazyFrame) -> nw.LazyFrame:
    return measure.count(rows).with_columns(measure=nw.lit(measure.id))


@cache
def _count_together(measure: Measure) -> tuple[Measure, ...]:
    """The measures that count the same rows: one sum over all of them takes little longer than over one.

    Not those that are known of each ward: their rows are too many to hold once for every measure.
    """
    known, rows = MEASURES.get(measure.id), _describe_rows(measure)
    alone = measure.counts_units or "ward" in measure.levels
    if alone or known is None or (known.count, _describe_rows(known)) != (measure.count, rows):
        return (measure,)
    return tuple(other for other in MEASURES.values() if _describe_rows(other) == rows)


def _describe_rows(measure: Measure) -> tuple[Hashable, ...]:
    """What is the same of measures that are counted together."""
    added_up = (measure.period, *measure.parts, measure.sites[0], measure.per)
    return measure.source, measure.levels, measure.breakdowns, added_up, measure.counts_units


def add_date(sums: nw.DataFrame, period: str) -> nw.DataFrame:
    """The sums with the first day of the month or quarter that each is of, as `date`."""
    if period == "month":
        return sums.rename({"month": "date"})
    keys = sums["quarter"].to_list()
    starts = {key: Quarter.parse(key).start for key in set(keys)}
    return sums.with_columns(nw.new_series("date", [starts[key] for key in keys], nw.Date, backend="pyarrow"))


def _add_value(sums: nw.DataFrame, measure: Measure) -> nw.DataFrame:
    """The sums with the value of such measures; a share or a rate of nothing has none."""
    if not measure.denominator_label:
        sums = sums.with_columns(denominator=nw.lit(None, dtype=nw.Int64))
    value = nw.col("numerator").cast(nw.Float64)
    if measure.per is not None:
        of_some = nw.when(nw.col("denominator") > 0).then(nw.col("denominator"))
        value = measure.per * value / of_some.cast(nw.Float64)
    valued = sums.with_columns(value=value)
    return valued.select("measure", "unit", "unit_name", "date", "numerator", "denominator", "value", "sites")
