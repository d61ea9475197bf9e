"""Series of measures with their limits, rules, icons and recalculations: worked out once for many series together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import narwhals as nw
from narwhals.selectors import by_dtype

from natpatsip.analysis.measures import Measure, SeriesColumns, columns_of
from natpatsip.analysis.measures.chart_choice import ChartChoice, choose_charts
from natpatsip.analysis.measures.columns import SCHEMA
from natpatsip.analysis.measures.fitted_charts import fitted_chart
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.analysis.measures.pooling import Without, add_up_quarters, longest_without
from natpatsip.analysis.measures.shared import is_rounded, is_shared
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.spc.chart import ControlChart
from natpatsip.analysis.spc.parameters import DEFAULT
from natpatsip.analysis.spc.series import NamedSeries
from natpatsip.analysis.spc.tables import point_frame, series_frame
from natpatsip.charts.specification import Row
from natpatsip.figures.control.breaks import bar_comparisons
from natpatsip.figures.control.rounded import round_points, round_series, round_units
from natpatsip.figures.national import find_latest_month
from natpatsip.figures.series_keys import series_key
from natpatsip.figures.subject import EXPECTED, get_coverage_of
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.ledger import SeriesKey, get_rebases

RULES = DEFAULT
# Of many series, each of which may have another chart.
RULES_OF_MANY = (
    f"{RULES.rule_card} Where too little is counted for it there is a p, p′, u′ or c′ chart, of quarters where months are too"
    " small, or one without limits: what fits the first 12 months."
)

_BETWEEN = "|"
_JOINED = {**SCHEMA, "measure": nw.String, "series_id": nw.String}
# The levels of which a unit can take in several collaboratives.
_OF_SEVERAL = (ENGLAND, "region", "odn")


@dataclass(frozen=True)
class Charts:
    """Control charts of many series, in the order of their ids, `<measure>|<unit>`.

    `points` has a row a point: what `columns_of` gives, or that added up to quarters, and what `point_frame` says of it.
    `units` has a row a series: `measure`, `unit`, `unit_name`, the `choice` of its chart and the `charted` measure, which is
    quarterly where months were added up; what `series_frame` says of its last point, `median` where it is a run chart,
    `target` where it has one, how many `segments`, and what `bar_comparisons` adds. A number that there
    is none of is None. Both are without rows where there is no data. Numbers of people are rounded quarters in what is for
    sharing, where `small` are those that are told and not drawn.
    """

    points: Sequence[Row]
    units: Sequence[Row]
    small: Sequence[Row] = ()
    series: NamedSeries | None = None
    chart: ControlChart | None = None

    @property
    def empty(self) -> bool:
        return not self.units


def chart_measures(
    measures: Sequence[Measure], level: str, selection: Selection, snapshot: Snapshot, also: Iterable[date] = ()
) -> Charts:
    """Chart the measures known at a level for each of its units, with the recalculations that the ledger has.

    At the level of England there is one series for all places chosen. `also` are months to recalculate that are in no
    ledger.
    """
    known = [measure for measure in measures if level in measure.levels and is_shared(measure, level, selection)]
    rounded = {
        measure.id: round_series(
            measure, level, columns_of(measure, level, selection, snapshot.frame), selection, snapshot
        )
        for measure in known
        if is_rounded(measure, level, selection)
    }
    exact = [measure for measure in known if measure.id not in rounded]
    fitted = _fit(exact, level, selection, snapshot) | {
        measure: (series.rows, series.choices) for measure, series in rounded.items()
    }
    small = [row for series in rounded.values() for row in series.small]
    found = {measure: series for measure, (series, _) in fitted.items()}
    if not sum(map(len, found.values())):
        return Charts((), (), small)
    frame = _join_series(found).sort("series_id", "date")
    by_id = {measure.id: measure.in_whole_percent if measure.id in rounded else measure for measure in known}
    units = _units(frame, by_id, {measure: choices for measure, (_, choices) in fitted.items()}, level, selection)
    series = NamedSeries.of_frame(frame, _rebases(units, by_id, level, selection, get_rebases(snapshot), also))
    chart = fit_charts(series, frame, units)
    points = plain_rows(frame, point_frame(series, chart).drop("series_id", "date", "value"))
    segments = series.points.segment_in_series[series.points.last]
    levels = nw.from_dict({"median": chart.runs.centre, "segments": segments}, backend="pyarrow")
    summaries = plain_rows(series_frame(series, chart).drop("series_id", "date"), levels)
    told = [unit | summary for unit, summary in zip(units, summaries, strict=True)]
    shown = {(id, *key): row for id, one in rounded.items() for key, row in one.shown.items()}
    points, told = round_points(points, shown), round_units(told, shown)
    return Charts(points, bar_comparisons(told, points, by_id, level, selection, snapshot), small, series, chart)


def longest_run_without(measure: Measure, charts: Charts, selection: Selection, snapshot: Snapshot) -> Without | None:
    """The longest run of whole months without anything counted, of a single charted rate or count too rare for limits."""
    if charts.empty or measure.kind == "share" or charts.units[0]["choice"].has_limits:
        return None
    if is_rounded(measure, ENGLAND, selection):
        return None
    months = columns_of(measure, ENGLAND, selection, snapshot.frame)
    return longest_without([*zip(months.dates.tolist(), months.numerators.tolist(), strict=True)])


def fit_charts(series: NamedSeries, frame: nw.DataFrame, units: Sequence[Row]) -> ControlChart:
    """The chart of each series by the `choice` of its row in `units`; `frame` has the series' points in their order."""
    charted, choices = ([unit[name] for unit in units] for name in ("charted", "choice"))
    # Without assurance: that is for a target that holds every month, and these are ambitions that fall due once.
    return fitted_chart(series.points, frame, charted, choices, RULES)


def plain_rows(*frames: nw.DataFrame) -> list[dict[str, Any]]:
    """The rows of frames side by side, with None for a number that is NaN."""
    beside = nw.concat(frames, how="horizontal")
    return beside.with_columns(by_dtype(nw.Float64).fill_nan(None)).rows(named=True)


def _leave_out_coming_in(
    series: SeriesColumns, measure: Measure, level: str, selection: Selection, snapshot: Snapshot
) -> SeriesColumns:
    """The series up to the last quarter that is settled: of several collaboratives, those that came first are no trend.

    What one collaborative returned is whole, and so is what lies within it.
    """
    sheets = (measure.sheet, *measure.needs)
    if level not in _OF_SEVERAL or not EXPECTED.issuperset(sheets):
        return series
    coverage_of = get_coverage_of(selection, snapshot, *sheets)
    coming_in = {day for day in {*series.dates.tolist()} if coverage_of(Quarter.containing(day)).so_far}
    return series.without(coming_in)


def _fit(
    measures: Sequence[Measure], level: str, selection: Selection, snapshot: Snapshot
) -> dict[str, tuple[SeriesColumns, dict[str, ChartChoice]]]:
    """The series of each measure, by its id, and each unit's chart; months are added up where that asks for quarters."""
    series = {
        measure: _leave_out_coming_in(
            columns_of(measure, level, selection, snapshot.frame), measure, level, selection, snapshot
        )
        for measure in measures
    }
    return {
        measure.id: (_add_up_pooled(series[measure], measure, choices, selection, snapshot), choices)
        for measure, choices in choose_charts(series).items()
    }


def _add_up_pooled(
    series: SeriesColumns,
    measure: Measure,
    choices: Mapping[str, ChartChoice],
    selection: Selection,
    snapshot: Snapshot,
) -> SeriesColumns:
    """The series, of which months are added up to quarters in each unit whose chart is of quarters."""
    pooled = {unit for unit, choice in choices.items() if choice.by_quarter}
    latest = find_latest_month(measure.sheet, selection, snapshot) if pooled else None
    if latest is None:
        return series
    of_quarters, of_months = series.part(pooled)
    return of_months.followed_by(add_up_quarters(of_quarters, measure, latest))


def _join_series(series: Mapping[str, SeriesColumns]) -> nw.DataFrame:
    """The series of all measures in one frame, with the `measure` of each row and the `series_id`."""
    columns: dict[str, list[Any]] = {name: [] for name in _JOINED}
    for measure, one in series.items():
        ids = [f"{measure}{_BETWEEN}{unit}" for unit in one.units]
        for name, entries in (one.lists() | {"measure": [measure] * len(one), "series_id": ids}).items():
            columns[name] += entries
    return nw.from_dict(columns, schema=_JOINED, backend="pyarrow")


def _units(
    frame: nw.DataFrame,
    by_id: Mapping[str, Measure],
    choices: Mapping[str, Mapping[str, ChartChoice]],
    level: str,
    selection: Selection,
) -> list[dict[str, Any]]:
    """A row a series: whose it is, the `date` of its last point, its chart, and its target."""
    lasts = frame.unique("series_id", keep="last").sort("series_id").rows(named=True)
    return [
        {name: last[name] for name in ("series_id", "measure", "unit", "unit_name", "date")}
        | _chosen(by_id[last["measure"]], choices[last["measure"]][last["unit"]])
        | {"target": by_id[last["measure"]].target(selection, partial(_value_in, frame, last["series_id"]), level)}
        for last in lasts
    ]


def _chosen(measure: Measure, choice: ChartChoice) -> dict[str, Any]:
    return {"choice": choice, "charted": measure.in_quarters if choice.by_quarter else measure}


def _value_in(frame: nw.DataFrame, series_id: str, month: date) -> float | None:
    """The value of a series in a month; None where it has no data for it."""
    values: list[float] = frame.filter(nw.col("series_id") == series_id, nw.col("date") == month)["value"].to_list()
    return values[0] if values else None


def _rebases(
    units: Sequence[Row],
    by_id: Mapping[str, Measure],
    level: str,
    selection: Selection,
    known: Mapping[SeriesKey, Sequence[date]],
    also: Iterable[date],
) -> dict[str, list[date]]:
    """The months from which each series is recalculated; one after its last point has nothing to begin with yet."""
    keys = [series_key(by_id[unit["measure"]], selection, level, unit["unit"]) for unit in units]
    return {
        unit["series_id"]: [month for month in (*(known.get(key, ()) if key else ()), *also) if month <= unit["date"]]
        for unit, key in zip(units, keys, strict=True)
    }
