"""What a control chart says, as a finding, a caption and a definition: whether there is a change, and who decided what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from natpatsip.analysis.measures import ENGLAND, Measure
from natpatsip.analysis.measures.chart_choice import NO_CHOICE, ChartChoice
from natpatsip.analysis.measures.pooling import Without
from natpatsip.analysis.measures.shared import is_rounded
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.analysis.spc.runchart import LEAST_USEFUL
from natpatsip.charts.icons import icon_words
from natpatsip.charts.specification import Row
from natpatsip.figures.control.answers import answer_from_limits
from natpatsip.figures.control.charting import RULES, Charts
from natpatsip.figures.control.limits import describe_limits, explain_beyond
from natpatsip.figures.control.proposals import RebaseProposal
from natpatsip.figures.control.rounded import describe_all_small, describe_small
from natpatsip.figures.control.steps import Step, find_steps
from natpatsip.figures.control.suppression import describe_all_suppressed, describe_months_suppressed
from natpatsip.figures.control.wording import describe_gaps, describe_parts, describe_rebase_fully, describe_value
from natpatsip.figures.formatting import (
    agree,
    format_count,
    format_list,
    format_measured,
    format_months,
    format_period,
    in_sentence,
)
from natpatsip.figures.notes import describe_break
from natpatsip.figures.wording import LEVEL_NAMES
from natpatsip.store import Snapshot
from natpatsip.store.ledger import Decision
from natpatsip.store.status import Extract, get_extracts


@dataclass(frozen=True)
class ChartedMeasure:
    """A measure charted for the places chosen, the decisions that its limits follow, and what is still proposed.

    `also` are the months recalculated without a decision, to be looked at; `sites_expected` says by month how many sites
    are expected to give data, where that is known, and `sites_suppressed` of how many a number is withheld, where any is.
    `without` is the longest run of whole months without anything counted, of a rate or count too rare for limits.
    """

    measure: Measure
    selection: Selection
    charts: Charts
    decisions: list[Decision]
    also: tuple[date, ...]
    proposals: list[RebaseProposal]
    sites_expected: Mapping[date, int]
    sites_suppressed: Mapping[date, int]
    without: Without | None = None

    @property
    def empty(self) -> bool:
        return self.charts.empty

    @property
    def is_rounded(self) -> bool:
        """Whether its numbers are rounded, being small numbers of people in what is for sharing."""
        return is_rounded(self.measure, ENGLAND, self.selection)

    @property
    def months_suppressed(self) -> list[date]:
        """The months in which there are numbers and every one is suppressed."""
        return sorted(self.sites_suppressed.keys() - {point["date"] for point in self.charts.points})

    @property
    def latest(self) -> Row:
        """The series at its last point."""
        return self.charts.units[0]

    @property
    def last_point(self) -> Row:
        return self.charts.points[-1]

    @property
    def is_run_chart(self) -> bool:
        return not self.empty and self.latest["run_chart"]

    @property
    def useful_points(self) -> int:
        """Of a run chart, how many points are not on the median."""
        return 0 if self.charts.chart is None else int(self.charts.chart.runs.useful[0])

    @property
    def kind(self) -> str:
        """What kind of chart it is."""
        return "Table" if self.choice.is_table else "Run chart" if self.is_run_chart else "Control chart"

    @property
    def choice(self) -> ChartChoice:
        """Which chart it is, and why."""
        return NO_CHOICE if self.empty else self.latest["choice"]

    @property
    def rule_card(self) -> str:
        """The rules of that chart, and the reason for it."""
        return f"{self.choice.rule_card(RULES)} {self.choice.reason}".strip()

    @property
    def means(self) -> list[float]:
        """The mean of each segment, the first first."""
        return list({point["segment"]: point["mean"] for point in self.charts.points}.values())

    @property
    def steps(self) -> list[Step]:
        """Where its limits begin anew, the first first."""
        return find_steps(self.charts.points, self.decisions)

    @property
    def since(self) -> date:
        """When the last segment begins."""
        segment = self.last_point["segment"]
        first: date = next(point["date"] for point in self.charts.points if point["segment"] == segment)
        return first

    def format_period(self, day: date) -> str:
        return format_period(self.measure, day)


def write_finding(charted: ChartedMeasure) -> str:
    """Whether there is a change, and which; of a run chart, the latest value and nothing about a change."""
    measure, latest = charted.measure, charted.latest if not charted.empty else None
    if latest is None and charted.sites_suppressed:
        return describe_all_suppressed(measure, charted.selection)
    if latest is None and charted.charts.small:
        return describe_all_small(measure, charted.selection)
    if latest is None:
        return describe_no_data(measure, charted.selection)
    if not charted.is_run_chart:
        return answer_from_limits(measure, latest, charted.charts.points, charted.steps, proposed=bool(charted.also))
    now = f"{describe_value(measure, latest['value'])} in {charted.format_period(latest['date'])}"
    if not charted.choice.has_limits:
        return f"{now}; too little is counted for {'a chart' if charted.choice.is_table else 'limits'}"
    needed = f"limits need {RULES.minimum_points} {measure.period}s of data"
    return f"{now}; {needed}, and there {agree('is', latest['points'])} {latest['points']}"


def describe_no_data(measure: Measure, selection: Selection) -> str:
    """The finding where there is no data, or none for the kind of place that was chosen."""
    label = in_sentence(measure.label)
    unknown = [LEVEL_NAMES[place] for place in PLACES if getattr(selection, place) and place not in measure.levels]
    if unknown:
        return f"There is no data on {label} by {format_list(unknown)}"
    return f"There is no data on {label} up to {selection.quarter} that matches what you chose"


def write_caption(charted: ChartedMeasure, until: date) -> str:
    """The latest point, its limits, what the icon means, each recalculation with its reason, and what is missing up to a day."""
    if charted.empty:
        return ""
    measure, suppressed = charted.measure, charted.months_suppressed
    small = [row["date"] for row in charted.charts.small]
    days = sorted([*(point["date"] for point in charted.charts.points), *suppressed, *small])
    icon = [] if charted.is_run_chart else [f"{icon_words(charted.latest['variation'])}."]
    sentences = [_latest(charted), _lines(charted), *icon]
    if parted := charted.latest["target_barred"]:
        sentences.append(f"No target counted from its baseline is drawn: {describe_break(parted)}.")
    sentences += [describe_rebase_fully(measure, decision) for decision in charted.decisions]
    sentences += [f"{proposal.words}: proposed, and not decided." for proposal in charted.proposals if not charted.also]
    missing = [
        describe_months_suppressed(measure, suppressed),
        describe_small(small),
        describe_gaps(measure, days, until),
    ]
    return " ".join(filter(None, [*sentences, *missing]))


def write_definition(measure: Measure, snapshot: Snapshot, rule_card: str) -> str:
    """What is counted, who published it, and the rules in words."""
    sources = list(dict.fromkeys(extract.source for extract in _extracts(measure, snapshot)))
    source = f" Source: {format_list(sources)}." if sources else ""
    return f"{measure.definition}{source} {rule_card}"


def _extracts(measure: Measure, snapshot: Snapshot) -> list[Extract]:
    return get_extracts(snapshot, measure.sheet) if measure.frequency == "monthly" else []


def _latest(charted: ChartedMeasure) -> str:
    measure, point = charted.measure, charted.last_point
    parts = describe_parts(measure, point)
    value = f"{format_measured(measure, point['value'])}{f' ({parts})' if parts else ''}"
    expected = charted.sites_expected.get(point["date"])
    sites = f"{point['sites']:,}{f' of {expected:,}' if expected else ''}"
    suppressed = charted.sites_suppressed.get(point["date"])
    withheld = f", and suppressed: {suppressed:,}" if suppressed else ""
    return f"{charted.format_period(point['date'])}: {value}. {measure.sites[1]}: {sites}{withheld}."


def _lines(charted: ChartedMeasure) -> str:
    measure, latest = charted.measure, charted.latest
    if charted.is_run_chart:
        median = format_measured(measure, latest["median"])
        if charted.choice.is_table:
            return "Even a run chart would say too little here, so the table stands alone."
        if not charted.choice.has_limits:
            return f"The median is {median}; too little is counted for limits.{_useful(charted)}{_without(charted)}"
        return f"The median is {median}; with fewer than {RULES.minimum_points} points there are no limits."
    limits = describe_limits(measure, latest["lpl"], latest["upl"])
    provisional = "provisional " if latest["provisional_limits"] else ""
    since = f" since {charted.format_period(charted.since)}" if len(charted.means) > 1 else ""
    lines = f"The mean{since} is {format_measured(measure, latest['mean'])}, with {provisional}limits from {limits}."
    return " ".join(filter(None, [lines, explain_beyond(measure, charted.choice, latest)]))


def _useful(charted: ChartedMeasure) -> str:
    """That too few points lie off the median for the tests of runs; nothing where there are enough."""
    useful, points = charted.useful_points, charted.latest["points"]
    if useful >= LEAST_USEFUL:
        return ""
    tested = f"fewer than the {LEAST_USEFUL} that tests of runs need: it shows the values and can tell of no change"
    return f" Of {format_count(points, 'point')} {useful} {agree('lies', useful)} off the median, {tested}."


def _without(charted: ChartedMeasure) -> str:
    """“ The longest run of whole months without incidents: 7 (April to October 2022).”; nothing where there is none."""
    run, counted = charted.without, in_sentence(charted.measure.numerator_label)
    if run is None:
        return ""
    return f" The longest run of whole months without {counted}: {run.months} ({format_months(run.first, run.last)})."
