"""What the reference tools give for 79 series; oracle/README.md says how it was got and what each column means."""

import csv
import gzip
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from natpatsip.analysis.spc.points import Points

ORACLE = Path(__file__).with_name("oracle")
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Series:
    """Dates and values, NaN where a date has none."""

    dates: tuple[date, ...]
    values: np.ndarray

    def without_missing(self) -> "Series":
        """The dates that have a value."""
        present = ~np.isnan(self.values)
        return Series(tuple(day for day, kept in zip(self.dates, present, strict=True) if kept), self.values[present])

    def points(self, rebases: str = "", times: int = 1) -> Points:
        """Its points so many times over, recalculated from each of some dates, separated by spaces."""
        starts = {date.fromisoformat(text) for text in rebases.split()}
        series = self.without_missing()
        return repeated(series.values, np.array([day in starts for day in series.dates]), times)


@cache
def all_series() -> dict[str, Series]:
    """Every series by its id."""
    return {
        row["series_id"]: Series(
            tuple(date.fromisoformat(day) for day in row["dates"].split()),
            np.array([float(value) if value != "." else np.nan for value in row["values"].split()]),
        )
        for row in expected("series")
    }


@cache
def expected(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one file of expectations."""
    with gzip.open(ORACLE / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def repeated(values: np.ndarray, starts: np.ndarray, times: int) -> Points:
    """The same series so many times over, as one chart takes it that holds it against as many targets."""
    return Points.of_array(np.tile(values, (times, 1)), np.tile(starts, (times, 1)))


def fields(text: str) -> list[list[str]]:
    """Entries separated by spaces, their parts by strokes."""
    return [entry.split("/") for entry in text.split()]


def numbers(text: str) -> np.ndarray:
    """Numbers separated by spaces; a full stop is none."""
    return np.array([np.nan if number == "." else float(number) for number in text.split()])


def on_each_point(segments: str, column: int, length: int) -> np.ndarray:
    """A number of each segment (its first row, then numbers), on each of the points of a series."""
    entries = fields(segments)
    firsts = [int(entry[0]) - 1 for entry in entries]
    ends = [*firsts[1:], length]
    spread = [
        np.full(end - first, float(entry[column])) for entry, first, end in zip(entries, firsts, ends, strict=True)
    ]
    return np.concatenate(spread)


def same_numbers(found: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether numbers agree within 1e-6, missing with missing."""
    return np.allclose(found, wanted, rtol=0, atol=TOLERANCE, equal_nan=True)


def as_flags(found: np.ndarray) -> str:
    """Flags as the files have them: 1 and 0."""
    return "".join("1" if flag else "0" for flag in found)


def as_signs(found: np.ndarray) -> str:
    """Signs as the files have them: +, 0 and -."""
    return "".join("0+-"[sign] for sign in found.tolist())
