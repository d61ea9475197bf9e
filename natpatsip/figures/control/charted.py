"""Series of measures with their limits, rules, icons and recalculations: worked out once for many series together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw
import pandas as pd

from natpatsip.analysis.measures import Measure, series_of
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.analysis.spc.chart import ControlChart, control_chart
from natpatsip.analysis.spc.parameters import DEFAULT
from natpatsip.analysis.spc.series import NamedSeries
from natpatsip.analysis.spc.tables import point_frame, series_frame
from natpatsip.store import Reading
from natpatsip.store.ledger import SeriesKey, get_rebases

RULES = DEFAULT

_BETWEEN = "|"


@dataclass(frozen=True)
class Charts:
    """Control charts of many series, in the order of their ids, `<measure>|<unit>`.

    `points` has a row a point: what `series_of` gives, and what `point_frame` says of it. `units` has a row a series:
    `measure`, `unit`, `unit_name`, what `series_frame` says of its last point, `median` where it is a run chart, `target`
    where it has one, and how many `segments`. Both are without rows where there is no data.
    """

    points: pd.DataFrame
    units: pd.DataFrame
    series: NamedSeries | None = None
    chart: ControlChart | None = None

    @classmethod
    def none(cls) -> "Charts":
        """No series at all."""
        return cls(pd.DataFrame(), pd.DataFrame())

    @property
    def empty(self) -> bool:
        return self.units.empty


def series_key(measure: Measure, selection: Selection, level: str = ENGLAND, unit: str = "") -> SeriesKey | None:
    """Which series of the ledger this is; none where only some of the kinds, or several places together, were chosen.

    At the level of England the places chosen make up the series: none of them is England, and one is that place.
    """
    if any(getattr(selection, kind) for kind in measure.kinds):
        return None
    if level != ENGLAND:
        return SeriesKey(measure.id, level, unit)
    chosen = [(place, code) for place in PLACES for code in getattr(selection, place)]
    if not chosen:
        return SeriesKey(measure.id)
    return SeriesKey(measure.id, *chosen[0]) if len(chosen) == 1 else None


def charted(
    measures: Sequence[Measure], level: str, selection: Selection, reading: Reading, also: Iterable[date] = ()
) -> Charts:
    """Chart the measures known at a level for each of its units, with the recalculations that the ledger has.

    At the level of England there is one series for all places chosen. `also` are months to recalculate that are in no
    ledger.
    """
    frames = [
        _named(series_of(measure, level, selection, reading.frame), measure)
        for measure in measures
        if level in measure.levels
    ]
    frame = nw.concat(frames).sort("series_id", "date") if frames else None
    if frame is None or frame.is_empty():
        return Charts.none()
    given = frame.to_pandas()
    by_id = {measure.id: measure for measure in measures}
    units = _units(given, by_id, level, selection)
    series = NamedSeries.of_frame(frame, _rebases(units, by_id, level, selection, get_rebases(reading), also))
    better = [by_id[measure].better for measure in units["measure"]]
    chart = control_chart(series.points, RULES, better, units["target"].tolist())
    said = point_frame(series, chart, "pandas").to_native().drop(columns=["series_id", "date", "value"])
    told = series_frame(series, chart, "pandas").to_native().drop(columns=["series_id", "date"])
    points = given.join(said)
    told = told.assign(
        median=chart.runs.centre, segments=points.groupby("series_id", sort=False)["segment"].last().tolist()
    )
    return Charts(points, units.join(told), series, chart)


def _named(frame: nw.DataFrame, measure: Measure) -> nw.DataFrame:
    return frame.with_columns(
        measure=nw.lit(measure.id), series_id=nw.concat_str(nw.lit(measure.id), nw.col("unit"), separator=_BETWEEN)
    )


def _units(given: pd.DataFrame, by_id: Mapping[str, Measure], level: str, selection: Selection) -> pd.DataFrame:
    """A row a series: whose it is, the `date` of its last point, and its target."""
    grouped = given.groupby("series_id", sort=False)
    units = grouped[["measure", "unit", "unit_name"]].first()
    firsts = grouped["value"].first()
    targets = [
        by_id[measure].target(selection, first, level) for measure, first in zip(units["measure"], firsts, strict=True)
    ]
    targeted = units.assign(target=pd.Series(targets, units.index, dtype="float64"))
    return targeted.assign(date=grouped["date"].last()).reset_index()


def _rebases(
    units: pd.DataFrame,
    by_id: Mapping[str, Measure],
    level: str,
    selection: Selection,
    known: Mapping[SeriesKey, Sequence[date]],
    also: Iterable[date],
) -> dict[str, list[date]]:
    """The months from which each series is recalculated; one after its last point has nothing to begin with yet."""
    keys = [series_key(by_id[row.measure], selection, level, row.unit) for row in units.itertuples()]
    return {
        row.series_id: [month for month in (*known.get(key, ()), *also) if month <= row.date]
        for row, key in zip(units.itertuples(), keys, strict=True)
    }
