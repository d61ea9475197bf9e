"""What measures count, added up: in each unit of a level and month or quarter, for the places and kinds chosen.

Whatever gives frames keeps each step for all who ask for it again: the rows of measures that are counted together, and
their sums.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from typing import Protocol, TypeVar

import narwhals as nw
import numpy as np

from natpatsip.analysis.frames import Tables
from natpatsip.analysis.measures.columns import SeriesColumns
from natpatsip.analysis.measures.measure import ENGLAND, PLACE_COLUMNS, Measure
from natpatsip.analysis.measures.registry import MEASURES
from natpatsip.analysis.selection import Selection, narrow_to
from natpatsip.quarters import Quarter

Kept = TypeVar("Kept")
# What was chosen of each kind of place or row.
_Choices = tuple[tuple[str, tuple[str, ...]], ...]

_PLACING = {column for columns in PLACE_COLUMNS.values() for column in columns}
# All places chosen are one unit.
_ENGLAND_NAME = "England"
_TOGETHER = {"unit": nw.lit(""), "unit_name": nw.lit(_ENGLAND_NAME)}
# Between the place chosen and the unit in it, where the sums of all places are made at once.
_WITHIN = "|"


class Frames(Protocol):
    """What gives frames of returns, such as a snapshot of the store, and keeps what it has made once, and others of it."""

    def __call__(self, make: Callable[[Tables], nw.LazyFrame]) -> nw.LazyFrame:
        """The frame that is made of tables."""

    def keep(self, key: Hashable, make: Callable[[], Kept], size: Callable[[Kept], int]) -> Kept:
        """What `make` gives, of `size` bytes, under a key; nobody may change it."""


def sums_of(measure: Measure, level: str, selection: Selection, frames: Frames) -> SeriesColumns:
    """The parts added up, whatever they are, in each unit and every month or quarter that there is.

    Those of places of the level itself, and of what lies in one place, are among the sums of all such places; those of several
    places together are added up from theirs. Raises KeyError for a level at which the measure is not known.
    """
    if level not in measure.levels:
        raise KeyError(f"{measure.label} is not known by {level}: there are {', '.join(measure.levels)}")
    known = measure.known_in(selection)
    choices: _Choices = tuple(measure.applicable_selection(selection).choices.items()) if known else ()
    kind, codes = choices[0] if len(choices) == 1 else ("", ())
    if not known:
        return _keep_sums(measure, level, "", (), frames).of(measure, ())
    if kind == level:
        return _keep_sums(measure, level, "", (), frames).of(measure, codes)
    if level == ENGLAND and kind in measure.levels and (len(codes) == 1 or _adds_up_over(measure, kind)):
        return _keep_sums(measure, kind, "", (), frames).of(measure, codes).together(measure.per, _ENGLAND_NAME)
    if len(codes) == 1 and kind in PLACE_COLUMNS and "ward" not in (kind, level):
        return _keep_sums(measure, level, kind, (), frames).of(measure, codes)
    return _keep_sums(measure, level, "", choices, frames).of(measure)


def _adds_up_over(measure: Measure, kind: str) -> bool:
    """Whether nothing lies in two places of a kind, neither what is counted nor who gave data: a row of a month lies where the
    reference data has its unit.
    """
    return not measure.counts_units and (measure.frequency == "monthly" or measure.sites[0] == kind)


def in_units(rows: nw.LazyFrame, level: str) -> nw.LazyFrame:
    """The rows with the unit that each belongs to; one that belongs to none at this level is left out."""
    if level == ENGLAND:
        return rows.with_columns(**_TOGETHER)
    code, name = PLACE_COLUMNS[level]
    named = rows.with_columns(unit=nw.col(code), unit_name=nw.coalesce(nw.col(name), nw.col(code)))
    return named.filter(~nw.col("unit").is_null())


def _in_units_within(rows: nw.LazyFrame, level: str, kind: str) -> nw.LazyFrame:
    """The same by the places of another kind, of which each unit is one of its own; without one the units are whole."""
    named = in_units(rows, level)
    if not kind:
        return named
    within = nw.concat_str(nw.col(kind), nw.col("unit"), separator=_WITHIN)
    return named.filter(~nw.col(kind).is_null()).with_columns(unit=within)


@dataclass(frozen=True)
class _Sums:
    """The sums of measures that are counted together, by measure, place and date, and which entries are of which place."""

    columns: SeriesColumns
    spans: Mapping[str, Mapping[str, slice]]

    def of(self, measure: Measure, places: Collection[str] | None = None) -> SeriesColumns:
        """Those of one measure, in some places or in all."""
        spans = self.spans.get(measure.id, {})
        own = [span for place, span in spans.items() if places is None or place in places]
        if not own:
            return self.columns.take(slice(0))
        if places is None or len(own) == 1:
            return self.columns.take(slice(own[0].start, own[-1].stop))
        return self.columns.take(np.concatenate([np.arange(span.start, span.stop) for span in own]))


def _keep_sums(measure: Measure, level: str, within: str, choices: _Choices, frames: Frames) -> _Sums:
    """The sums of a measure in each unit of a level, and of those counted with it; by the places of another kind, `within`
    which only a part of a unit may lie.
    """
    measures = _count_together(measure)
    return frames.keep(
        ("sums", measures, level, within, choices),
        lambda: _make_sums(measures, level, within, choices, frames),
        lambda sums: sums.columns.nbytes,
    )


def _make_sums(measures: tuple[Measure, ...], level: str, within: str, choices: _Choices, frames: Frames) -> _Sums:
    first = measures[0]
    made = frames(first.source if first.counts_units else _CountedRows(measures, frames))
    rows = _in_units_within(narrow_to(made, dict(choices)), level, within)
    counted = _count(first, rows) if first.counts_units else rows
    sums = counted.group_by("measure", "unit", "unit_name", first.period).agg(
        *(nw.col(part).sum() for part in first.parts), nw.col(first.sites[0]).n_unique().alias("sites")
    )
    whole = sums.with_columns(nw.col(part).cast(nw.Int64) for part in (*first.parts, "sites")).collect("pyarrow")
    ordered = add_date(whole, first.period).sort("measure", "unit", "date")
    return _find_spans(ordered["measure"].to_list(), SeriesColumns.of_frame(ordered, first.per))


def _find_spans(measures: Sequence[str], columns: SeriesColumns) -> _Sums:
    """The sums with the entries of each place, which comes before its units where they are parts of it."""
    spans: dict[str, dict[str, slice]] = {}
    at, units = 0, []
    for (measure, written), entries in groupby(zip(measures, columns.units, strict=True)):
        place, _, unit = written.rpartition(_WITHIN)
        number = len(list(entries))
        own = spans.setdefault(measure, {})
        known = own.get(place or unit, slice(at, at))
        own[place or unit] = slice(known.start, at + number)
        units += [unit] * number
        at += number
    return _Sums(replace(columns, units=np.array(units, dtype=object)), spans)


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
