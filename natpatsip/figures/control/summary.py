"""The summary of measures: each with its latest value, limits, icon, steps and a small line, for England or for every unit."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from natpatsip import catalogue
from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.analysis.selection import Selection
from natpatsip.charts.control.levels import cut
from natpatsip.charts.specification import Row
from natpatsip.figures.control.breaks import break_since
from natpatsip.figures.control.charting import chart_measures
from natpatsip.figures.control.reductions import PRACTICE_OF_MEASURE, find_wards_reduced
from natpatsip.figures.control.steps import Step, find_steps
from natpatsip.figures.control.units import ordered_units
from natpatsip.figures.control.wording import describe_parts, list_periods
from natpatsip.figures.formatting import MISSING, format_measured, format_period
from natpatsip.figures.series_keys import series_key
from natpatsip.figures.trajectories.progress import get_progress
from natpatsip.figures.trajectories.wording import describe_lead
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.ledger import Decision, get_recalculations

# With its small line.
_ROW_BYTES = 2**12
# The kinds of place of which all are charted for whoever looks at one: each has many lookers, and they are few.
_CHARTED_TOGETHER = ("region", "psc", "icb", "odn")
# What a row has of its unit's chart as it is.
_OF_UNIT = (
    *("unit", "unit_name", "short", "value", "target", "mean", "lpl", "upl", "median"),
    *("provisional_limits", "variation", "points", "segments"),
)


@dataclass(frozen=True)
class Line:
    """What a small line is drawn from: a value a month or quarter, with its mean and limits; missing is None."""

    values: tuple[float | None, ...]
    mean: tuple[float | None, ...]
    lpl: tuple[float | None, ...]
    upl: tuple[float | None, ...]
    types: tuple[str | None, ...]


@dataclass(frozen=True)
class SummaryRow:
    """A measure at a unit, with what its chart says of the last point.

    `unit` and `unit_name` are the code and name of a place, none and “England” where places are not compared. `when`
    is the latest month or quarter, and `parts` how many of how many its value is; empty for a count. Mean, limits and
    icon are missing on a run chart, which has a `median`, and of an adoption share, which has no chart but a
    `trajectory`: its rate, and when that would come to the ambition. `steps` are those that count: where care
    changed, by the ledger. `reduced` says of a ward whether it uses a restrictive practice less than in its baseline;
    None where not known.
    """

    measure: Measure
    level: str
    unit: str
    unit_name: str
    short: str
    when: str
    parts: str
    value: float
    target: float | None
    mean: float | None
    lpl: float | None
    upl: float | None
    median: float | None
    provisional_limits: bool
    variation: str
    points: int
    segments: int
    line: Line
    steps: tuple[Step, ...] = ()
    reduced: bool | None = None
    trajectory: str = ""

    @property
    def charted(self) -> bool:
        """Whether it has a control chart, or a run chart."""
        return not self.measure.adds_up

    def stepped(self, direction: str) -> bool:
        """Whether its mean stepped `up` or `down` where care changed."""
        return any(step.direction == direction for step in self.steps)

    @property
    def signals(self) -> bool:
        """Whether the latest point shows a special cause."""
        return self.variation.startswith(("concern", "improvement", "neutral"))

    @property
    def run_chart(self) -> bool:
        """Whether there is too little data for limits."""
        return self.median is not None

    def format_value(self, number: float | None) -> str:
        """A number of this row as people read it, “48.9%”; a dash for none."""
        return MISSING if number is None else format_measured(self.measure, number)


def summary(
    selection: Selection, snapshot: Snapshot, level: str = ENGLAND, programme: str | None = None
) -> list[SummaryRow]:
    """A row a measure and unit that has data, in the order of the programmes and of the units.

    At the level of England there is one row a measure, for all places chosen. Measures that are not known for the level,
    or for the kind of place chosen, are left out, and so are adoption shares at any other level.
    """
    charted = _keep_charted(level, selection, snapshot)
    return [
        row
        for measure in measures_known(selection, level, programme)
        for row in (_keep_adoption(measure, selection, snapshot) if measure.adds_up else charted.get(measure.id, ()))
    ]


def find_variations(programme: str, selection: Selection, snapshot: Snapshot) -> dict[str, str]:
    """What the latest point of each measure of a programme shows that has a control chart, by its label."""
    charted = _keep_charted(ENGLAND, selection, snapshot)
    known = measures_known(selection, ENGLAND, programme)
    return {row.measure.label: row.variation for measure in known for row in charted.get(measure.id, ())}


def order_by_signal(rows: Sequence[SummaryRow]) -> list[SummaryRow]:
    """The rows with those units first that show a special cause in any measure, of concerning nature before others."""
    shown: dict[str, set[str]] = {}
    for row in rows:
        shown.setdefault(row.unit, set()).add(row.variation.partition("_")[0])

    def place(row: SummaryRow) -> int:
        kinds = shown[row.unit]
        return 0 if "concern" in kinds else 1 if kinds & {"improvement", "neutral"} else 2

    return sorted(rows, key=place)


def measures_known(selection: Selection, level: str, programme: str | None = None) -> list[Measure]:
    """The measures over time of a programme, or of all in their order, known at a level and for the places chosen.

    An adoption share is told of the places chosen together alone: it has no icon to set side by side.
    """
    wanted = [known.code for known in catalogue.programmes()] if programme is None else [programme]
    return [
        measure
        for code in wanted
        for measure in MEASURES.values()
        if measure.over_time and measure.programme == code and level in measure.levels and measure.known_in(selection)
        if level == ENGLAND or not measure.adds_up
    ]


def _keep_charted(level: str, selection: Selection, snapshot: Snapshot) -> dict[str, list[SummaryRow]]:
    """The rows of the measures with a control chart, by the measure, made once for all who ask for any of them."""
    return snapshot.keep(
        ("charted", level, *_chosen(selection)),
        lambda: _chart(level, selection, snapshot),
        lambda rows: _ROW_BYTES * sum(map(len, rows.values())),
    )


def _chart(level: str, selection: Selection, snapshot: Snapshot) -> dict[str, list[SummaryRow]]:
    known = [measure for measure in measures_known(selection, level) if not measure.adds_up]
    kind, place = selection.one_place or ("", "")
    if level != ENGLAND or kind not in _CHARTED_TOGETHER or len(selection.choices) > 1 or selection.for_sharing:
        return _chart_units(known, level, selection, snapshot)
    among = _keep_charted(kind, selection.of_england(), snapshot)
    alone = _chart_units([measure for measure in known if kind not in measure.levels], level, selection, snapshot)
    return alone | {
        measure: [
            replace(row, level=ENGLAND, unit="", unit_name="England", short="England")
            for row in rows
            if row.unit == place
        ]
        for measure, rows in among.items()
    }


def _chart_units(
    measures: Sequence[Measure], level: str, selection: Selection, snapshot: Snapshot
) -> dict[str, list[SummaryRow]]:
    charts = chart_measures(measures, level, selection, snapshot)
    points = {series_id: list(own) for series_id, own in groupby(charts.points, itemgetter("series_id"))}
    decisions = get_recalculations(snapshot)
    reduced = find_wards_reduced(selection, snapshot) if level == "ward" and points else {}
    rows: dict[str, list[SummaryRow]] = {}
    for measure in measures:
        units = [unit for unit in charts.units if unit["measure"] == measure.id]
        rows[measure.id] = [
            _row(measure, level, unit, points[unit["series_id"]], decided, reduced)
            for unit in ordered_units(measure, units, level, selection, snapshot)
            for decided in [decisions.get(series_key(measure, selection, level, unit["unit"]), [])]
        ]
    return rows


def _keep_adoption(measure: Measure, selection: Selection, snapshot: Snapshot) -> list[SummaryRow]:
    return snapshot.keep(
        ("adoption", measure.id, *_chosen(selection)),
        lambda: _adoption_row(measure, selection, snapshot),
        lambda rows: _ROW_BYTES * len(rows),
    )


def _chosen(selection: Selection) -> tuple[Hashable, ...]:
    """What of a selection a row depends on."""
    return selection.quarter, selection.for_sharing, *selection.choices.items()


def _row(
    measure: Measure,
    level: str,
    unit: Row,
    points: Sequence[Row],
    decisions: Sequence[Decision],
    reduced: dict[str, dict[str, bool]],
) -> SummaryRow:
    return SummaryRow(
        unit["charted"],
        level,
        when=format_period(unit["charted"], unit["date"]),
        parts=describe_parts(unit["charted"], points[-1]),
        line=_line(points, unit["charted"]),
        steps=tuple(
            step
            for step in find_steps(points, decisions)
            if step.counts and not break_since(unit["breaks"], step.since, points, unit["charted"])
        ),
        reduced=reduced.get(unit["unit"], {}).get(PRACTICE_OF_MEASURE.get(measure.id, "")),
        **{name: unit[name] for name in _OF_UNIT},
    )


def _adoption_row(measure: Measure, selection: Selection, snapshot: Snapshot) -> list[SummaryRow]:
    """The row of an adoption share, up to the latest quarter that is settled; none where nothing was returned."""
    progress = get_progress(measure, selection, snapshot)
    known = progress.settled_shares
    if not known:
        return []
    last = max(known)
    days = list_periods(measure.frequency, min(known).start, last.start)
    shares = [known.get(Quarter.containing(day)) for day in days]
    values = tuple(None if share is None else progress.value(share) for share in shares)
    none = (None,) * len(values)
    return [
        SummaryRow(
            measure, ENGLAND, "", "England", "England", last.label,
            describe_parts(measure, {"numerator": known[last].reached, "denominator": known[last].expected}),
            progress.value(known[last]), progress.aim,
            mean=None, lpl=None, upl=None, median=None, provisional_limits=False, variation="",
            points=len(known), segments=1, line=Line(values, none, none, none, none),
            trajectory=describe_lead(progress),
        )
    ]  # fmt: skip


def _line(points: Sequence[Row], charted: Measure) -> Line:
    """The small line of a series, with a gap where a month or quarter has no data."""
    by_day = {point["date"]: point for point in points}
    known = [by_day.get(day, {}) for day in list_periods(charted.frequency, points[0]["date"], points[-1]["date"])]
    values, mean, types = (tuple(point.get(name) for point in known) for name in ("value", "mean", "point_type"))
    lpl, upl = (tuple(cut(point.get(name), charted.bounds) for point in known) for name in ("lpl", "upl"))
    return Line(values, mean, lpl, upl, types)
