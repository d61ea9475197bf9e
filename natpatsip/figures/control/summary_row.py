"""A row of the summary: a measure at a place, with its latest value, limits, icon, steps and a small line."""

from collections.abc import Sequence
from dataclasses import dataclass

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.analysis.selection import Selection
from natpatsip.charts.control.levels import cut
from natpatsip.charts.specification import Row
from natpatsip.figures.control.breaks import break_since
from natpatsip.figures.control.reductions import PRACTICE_OF_MEASURE
from natpatsip.figures.control.steps import Step, find_steps
from natpatsip.figures.control.wording import describe_parts, list_periods
from natpatsip.figures.formatting import MISSING, format_measured, format_period
from natpatsip.figures.trajectories.progress import get_progress
from natpatsip.figures.trajectories.wording import describe_lead
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.store.ledger import Decision

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


def make_row(
    measure: Measure,
    level: str,
    unit: Row,
    points: Sequence[Row],
    decisions: Sequence[Decision],
    reduced: dict[str, dict[str, bool]],
) -> SummaryRow:
    """The row of a unit with a chart, of its points and of what was decided on its limits; `reduced` is by ward and practice."""
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


def make_adoption_rows(measure: Measure, selection: Selection, snapshot: Snapshot) -> list[SummaryRow]:
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
            # Of a single site it says whether, and no share of it moves by points.
            trajectory=describe_lead(progress) if known[last].expected != 1 else "",
        )
    ]  # fmt: skip


def _line(points: Sequence[Row], charted: Measure) -> Line:
    """The small line of a series, with a gap where a month or quarter has no data."""
    by_day = {point["date"]: point for point in points}
    known = [by_day.get(day, {}) for day in list_periods(charted.frequency, points[0]["date"], points[-1]["date"])]
    values, mean, types = (tuple(point.get(name) for point in known) for name in ("value", "mean", "point_type"))
    lpl, upl = (tuple(cut(point.get(name), charted.bounds) for point in known) for name in ("lpl", "upl"))
    return Line(values, mean, lpl, upl, types)
