"""Named series with their dates, as they come from a table or a file, made ready for a chart.

A series is held to what a chart can stand on: one value a date, no infinite ones, one frequency. A gap is no fault.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw
import numpy as np

from natpatsip.analysis.spc.parameters import SpcRefused
from natpatsip.analysis.spc.points import Points, joined_to_previous
from natpatsip.analysis.spc.rules import run_lengths

# The days between two points of a frequency, from and to.
FREQUENCIES = {"daily": (1, 2), "weekly": (5, 9), "monthly": (26, 35), "quarterly": (80, 100), "yearly": (350, 380)}
# So many steps of a kind in a row make a frequency; fewer can be gaps.
STEPS_OF_A_FREQUENCY = 4


@dataclass(frozen=True)
class NamedSeries:
    """`ids`, one a series; `dates`, one a point; `points`, in the order of the ids and then of the dates.

    `notes` are what a person should know of how the series were read. Where points are single `events`, a day may have
    several, and they come as they come.
    """

    ids: tuple[str, ...]
    dates: np.ndarray
    points: Points
    notes: tuple[str, ...] = ()
    events: bool = False

    @classmethod
    def of_frame(
        cls, frame: nw.DataFrame | nw.LazyFrame, rebases: Mapping[str, Iterable[date]] | None = None
    ) -> "NamedSeries":
        """From a frame of `series_id`, `date` and `value` (blank: missing), a row a point in any order."""
        eager = frame.collect("pyarrow") if isinstance(frame, nw.LazyFrame) else frame
        ordered = eager.select("series_id", "date", "value").sort("series_id", "date")
        names = ordered["series_id"].to_numpy().astype(object)
        dates = ordered["date"].to_numpy().astype("datetime64[D]")
        return cls.of_columns(names, dates, ordered["value"].cast(nw.Float64).to_numpy(), rebases)

    @classmethod
    def of_columns(
        cls,
        names: np.ndarray,
        dates: np.ndarray,
        values: np.ndarray,
        rebases: Mapping[str, Iterable[date]] | None = None,
        notes: Sequence[str] = (),
        events: bool = False,
    ) -> "NamedSeries":
        """From columns in the order of the names, then of the dates. A recalculation begins on its date, or with the first
        point after it. Raises SpcRefused on a date given twice and on mixed frequencies, unless points are `events`, on an
        infinite value, and on a recalculation of no point.
        """
        same = joined_to_previous(names)
        firsts = np.nonzero(~same)[0]
        ids = tuple(map(str, names[firsts]))
        series = np.cumsum(~same) - 1
        _refuse_unfit(ids, series, dates, values, events)
        begun = _recalculations(ids, np.append(firsts, len(names)), dates, rebases or {})
        present = ~np.isnan(values)
        points = Points.of_values(values[present], series[present], begun[present], len(ids))
        if not events:
            _refuse_mixed_frequencies(ids, points.series, dates[present])
        return cls(ids, dates[present], points, tuple(notes), events)


def pick_series(series: NamedSeries, name: str) -> NamedSeries:
    """One of several series alone; raises ValueError for a name that is none of theirs."""
    number = series.ids.index(name)
    own = series.points.series == number
    segment = series.points.segment[own]
    points = Points(series.points.values[own], np.zeros_like(segment), segment - segment[:1], 1)
    return NamedSeries((name,), series.dates[own], points, series.notes, series.events)


def recalculate_series(series: NamedSeries, rebases: Mapping[str, Iterable[date]]) -> NamedSeries:
    """The same series, recalculated from these dates and no others; one without any point is left out.

    Raises SpcRefused for a series that there is none of, and for a date after its last point.
    """
    names = np.array(series.ids, dtype=object)[series.points.series]
    return NamedSeries.of_columns(names, series.dates, series.points.values, rebases, series.notes, series.events)


def _refuse_unfit(ids: Sequence[str], series: np.ndarray, dates: np.ndarray, values: np.ndarray, events: bool) -> None:
    twice = joined_to_previous(series) & np.append(False, dates[1:] == dates[:-1]) & ~np.bool_(events)
    for wrong, words in (
        (np.isnat(dates), "a point without a date"),
        (twice, "two rows for {day}; keep one of them"),
        (np.isinf(values), "an infinite value on {day}"),
    ):
        if wrong.any():
            place = int(np.argmax(wrong))
            raise SpcRefused(f"{ids[series[place]]} has {words.format(day=dates[place])}.")


def _refuse_mixed_frequencies(ids: Sequence[str], series: np.ndarray, dates: np.ndarray) -> None:
    steps = np.where(joined_to_previous(series), np.diff(dates, prepend=dates[:1]).astype(int), 0)
    frequency = np.zeros(len(steps), dtype=int)
    for number, (least, most) in enumerate(FREQUENCIES.values(), start=1):
        frequency[(steps >= least) & (steps <= most)] = number
    established = np.where(run_lengths(frequency, series) >= STEPS_OF_A_FREQUENCY, frequency, 0)
    slowest = np.zeros(len(ids), dtype=int)
    np.maximum.at(slowest, series, established)
    usual = np.array([0, *(least for least, _ in FREQUENCIES.values())])[slowest][series]
    # Well under the least step of its frequency: another point between two.
    between = (steps > 0) & (steps < 0.7 * usual)
    mixed = between | ((established > 0) & (established < slowest[series]))
    if mixed.any():
        place = int(np.argmax(mixed))
        slowest_name = [*FREQUENCIES][slowest[series[place]] - 1]
        raise SpcRefused(
            f"{ids[series[place]]} mixes frequencies: some points are {slowest_name}, others closer together"
            f" ({dates[place - 1]} and {dates[place]}). Give each frequency a series of its own."
        )


def _recalculations(
    ids: Sequence[str], edges: np.ndarray, dates: np.ndarray, rebases: Mapping[str, Iterable[date]]
) -> np.ndarray:
    """How many recalculations have begun at each row."""
    begun = np.zeros(len(dates), dtype=int)
    place = {name: number for number, name in enumerate(ids)}
    for name, days in rebases.items():
        if name not in place:
            raise SpcRefused(f"There is no series {name} to recalculate.")
        rows = slice(edges[place[name]], edges[place[name] + 1])
        starts = np.sort(np.array(sorted(days), dtype="datetime64[D]"))
        if len(starts) and starts[-1] > dates[rows][-1]:
            raise SpcRefused(f"{name} has no point on or after {starts[-1]} to recalculate from.")
        begun[rows] = np.searchsorted(starts, dates[rows], side="right")
    return begun
