"""A series as columns: what a measure comes to in each unit by month or quarter, quick to cut, to add up and to look up."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import reduce
from typing import Any

import narwhals as nw
import numpy as np
from narwhals.typing import IntoDType

from natpatsip.analysis.adoption import Share

# The columns of a series as a frame.
SCHEMA: Mapping[str, IntoDType] = {
    "unit": nw.String,
    "unit_name": nw.String,
    "date": nw.Date,
    "numerator": nw.Int64,
    "denominator": nw.Int64,
    "value": nw.Float64,
    "sites": nw.Int64,
}

_KINDS = [np.dtype(kind) for kind in ("O", "O", "datetime64[D]", "int64", "int64", "float64", "int64")]


@dataclass(frozen=True)
class SeriesColumns:
    """An entry a unit and month or quarter, by unit and then by date, in every column.

    `dates` are the first days, `denominators` 0 where the measure is out of nothing, `values` in its unit, NaN where they
    are out of 0, and `sites` how many gave data.
    """

    units: np.ndarray
    unit_names: np.ndarray
    dates: np.ndarray
    numerators: np.ndarray
    denominators: np.ndarray
    values: np.ndarray
    sites: np.ndarray

    @classmethod
    def of_frame(cls, sums: nw.DataFrame, per: int | None) -> "SeriesColumns":
        """From a frame with its columns but the values, which are worked out: `per` of the measure."""
        units, names = (sums[column].to_numpy().astype(object) for column in ("unit", "unit_name"))
        starts = _find_starts(units, names)
        lengths = np.diff(starts, append=len(units))
        numerators = sums["numerator"].to_numpy()
        denominators = sums["denominator"].to_numpy() if "denominator" in sums.columns else np.zeros_like(numerators)
        return cls(
            # One text for all entries of a unit.
            units[starts].repeat(lengths),
            names[starts].repeat(lengths),
            sums["date"].to_numpy().astype("datetime64[D]"),
            numerators,
            denominators,
            _find_values(numerators, denominators, per),
            sums["sites"].to_numpy(),
        )

    @classmethod
    def of_rows(cls, rows: Sequence[Mapping[str, Any]]) -> "SeriesColumns":
        """From rows with the frame's columns, one or more of them; a denominator may be None."""
        plain = ([0 if row[name] is None else row[name] for row in rows] for name in SCHEMA)
        return cls(*(np.array(cells, dtype=kind) for cells, kind in zip(plain, _KINDS, strict=True)))

    def __len__(self) -> int:
        return len(self.units)

    @property
    def starts(self) -> np.ndarray:
        """Where the entries of each unit begin."""
        return _find_starts(self.units)

    def take(self, wanted: slice | np.ndarray) -> "SeriesColumns":
        """Some of the entries: a stretch of them, or those that are marked or numbered."""
        return SeriesColumns(*(column[wanted] for column in self.columns))

    def followed_by(self, other: "SeriesColumns") -> "SeriesColumns":
        """These entries, and then those of other units of the same measure."""
        return SeriesColumns(*map(np.append, self.columns, other.columns))

    def first(self, number: int) -> "SeriesColumns":
        """So many entries of each unit, or as many as it has, the oldest."""
        starts = self.starts
        place = np.arange(len(self)) - starts.repeat(np.diff(starts, append=len(self)))
        return self.take(place < number)

    def up_to(self, day: date) -> "SeriesColumns":
        """The entries up to a day."""
        return self.take(self.dates <= np.datetime64(day))

    def before(self, day: date) -> "SeriesColumns":
        """The entries before a day."""
        return self.take(self.dates < np.datetime64(day))

    def without(self, days: Collection[date]) -> "SeriesColumns":
        """The entries but those of some months or quarters, by their first days."""
        return self.take(~np.isin(self.dates, np.array([*days], dtype=self.dates.dtype))) if days else self

    def part(self, units: Collection[str]) -> tuple["SeriesColumns", "SeriesColumns"]:
        """The entries of some units, and those of all others."""
        inside = np.array([unit in units for unit in self.units], dtype=bool)
        return self.take(inside), self.take(~inside)

    def on(self, day: date) -> "SeriesColumns":
        """The entries of a month or quarter by its first day."""
        return self.take(self.dates == np.datetime64(day))

    def together(self, per: int | None, name: str) -> "SeriesColumns":
        """All units added up to one without a code, called `name`; no site may have given data to two of them."""
        dates, at = np.unique(self.dates, return_inverse=True)
        parts = (self.numerators, self.denominators, self.sites)
        numerators, denominators, sites = (_add_up(part, at, len(dates)) for part in parts)
        values = _find_values(numerators, denominators, per)
        units, names = (np.full(len(dates), text, dtype=object) for text in ("", name))
        return SeriesColumns(units, names, dates, numerators, denominators, values, sites)

    @property
    def nbytes(self) -> int:
        """How much memory the columns take."""
        return sum(column.nbytes for column in self.columns)

    @property
    def frame(self) -> nw.DataFrame:
        """The same as a frame: `unit`, `unit_name`, `date`, `numerator`, `denominator`, `value` and `sites`."""
        return nw.from_dict(self.lists(), schema=SCHEMA, backend="pyarrow")

    def lists(self) -> dict[str, list[Any]]:
        """The columns under the names of the frame's, as plain values; a number that there is none of is None."""
        told = {name: column.tolist() for name, column in zip(SCHEMA, self.columns, strict=True)}
        values = [None if value != value else value for value in told["value"]]
        return told | {"denominator": [number or None for number in told["denominator"]], "value": values}

    @property
    def shares(self) -> list[Share]:
        """The share of each entry; of nothing where the measure is out of nothing."""
        return list(map(Share, self.numerators.tolist(), self.denominators.tolist()))

    @property
    def share_of_units(self) -> dict[str, Share]:
        """The share of each unit by its code, where each has one entry."""
        return dict(zip(self.units.tolist(), self.shares, strict=True))

    @property
    def share_of_dates(self) -> dict[date, Share]:
        """The share of each month or quarter by its first day, where all entries are of one unit."""
        return dict(zip(self.dates.tolist(), self.shares, strict=True))

    @property
    def columns(self) -> list[np.ndarray]:
        """All columns, in the order of the frame's."""
        return [getattr(self, one.name) for one in fields(self)]


def _find_starts(*columns: np.ndarray) -> np.ndarray:
    """Where any of some columns, of as many entries, has another text than before."""
    if not len(columns[0]):
        return np.arange(0)
    changes = reduce(np.logical_or, (column[1:] != column[:-1] for column in columns))
    return np.append(0, np.nonzero(changes)[0] + 1)


def _add_up(part: np.ndarray, at: np.ndarray, dates: int) -> np.ndarray:
    sums = np.zeros(dates, dtype=part.dtype)
    np.add.at(sums, at, part)
    return sums


def _find_values(numerators: np.ndarray, denominators: np.ndarray, per: int | None) -> np.ndarray:
    """The values of such a measure; a share or a rate of nothing has none."""
    counted = numerators.astype(float)
    if per is None:
        return counted
    values = np.full(len(counted), np.nan)
    np.divide(per * counted, denominators, out=values, where=denominators > 0)
    return values
