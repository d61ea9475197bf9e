"""What a control chart says, as a finding, a caption and a definition: whether a change is real, and who decided what."""

from dataclasses import dataclass
from datetime import date

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.charts.icons import icon_words
from natpatsip.charts.specification import Row
from natpatsip.figures.control.charted import RULES, Charts
from natpatsip.figures.control.proposals import RebaseProposal
from natpatsip.figures.control.words import (
    COMMON_CAUSE,
    LEVEL_NAMES,
    change_meant,
    counted_of,
    headline,
    in_sentence,
    missing_months,
    named,
    recalculated_at_length,
    rule_named,
    told,
    written,
)
from natpatsip.figures.wording import listed
from natpatsip.store import Reading
from natpatsip.store.board import Extract, get_extracts
from natpatsip.store.ledger import Decision


@dataclass(frozen=True)
class Found:
    """A measure charted for the places chosen, the decisions that its limits stand on, and what is still proposed.

    `also` are the months recalculated without a decision, to be looked at.
    """

    measure: Measure
    selection: Selection
    charts: Charts
    decisions: list[Decision]
    also: tuple[date, ...]
    proposals: list[RebaseProposal]

    @property
    def empty(self) -> bool:
        return self.charts.empty

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
    def means(self) -> list[float]:
        """The mean of each segment, the first first."""
        return list({point["segment"]: point["mean"] for point in self.charts.points}.values())

    @property
    def since(self) -> date:
        """When the last segment begins."""
        segment = self.last_point["segment"]
        return next(point["date"] for point in self.charts.points if point["segment"] == segment)

    def named(self, day: date) -> str:
        return named(self.measure, day)


def finding(found: Found) -> str:
    """The latest value or level, and whether it is a real change; of a run chart, nothing about real change."""
    measure, latest = found.measure, found.latest if not found.empty else None
    if latest is None:
        return nothing_known(measure, found.selection)
    now = f"{told(measure, latest['value'])} in {found.named(latest['date'])}"
    if found.is_run_chart:
        needed = f"limits need {RULES.minimum_points} {measure.period}s of data"
        return f"{now}; {needed}, and there {_is(latest['points'])} {latest['points']}"
    if len(found.means) > 1:
        level = f"{_level(found)}{_further(found)}"
        return f"Proposed: {level[0].lower()}{level[1:]}" if found.also else level
    cause = rule_named(found.last_point["cause"], run_chart=False)
    meant = change_meant(latest["variation"]) + (f" ({cause})" if cause else "")
    return f"{now}, {meant} from a mean of {headline(measure, latest['mean'])}"


def nothing_known(measure: Measure, selection: Selection) -> str:
    """The finding where there is no data, or none for the kind of place that was chosen."""
    label = in_sentence(measure.label)
    unknown = [LEVEL_NAMES[place] for place in PLACES if getattr(selection, place) and place not in measure.levels]
    if unknown:
        return f"There is no data on {label} by {listed(unknown)}"
    return f"There is no data on {label} up to {selection.quarter} that matches what you chose"


def caption(found: Found) -> str:
    """The latest point, its limits, what the icons mean, each recalculation with its reason, and what is missing."""
    if found.empty:
        return ""
    measure, days = found.measure, [point["date"] for point in found.charts.points]
    sentences = [_latest(found), _lines(found), *_icons(found)]
    sentences += [recalculated_at_length(measure, decision) for decision in found.decisions]
    sentences += [f"{proposal.words}: proposed, and not decided." for proposal in found.proposals if not found.also]
    return " ".join([*sentences, missing_months(measure, days, found.selection.quarter.end)]).strip()


def definition(measure: Measure, reading: Reading) -> str:
    """What is counted, who published it, and the rules in words."""
    sources = list(dict.fromkeys(extract.source for extract in _extracts(measure, reading)))
    source = f" Source: {listed(sources)}." if sources else ""
    return f"{measure.definition}{source} {RULES.rule_card}"


def _extracts(measure: Measure, reading: Reading) -> list[Extract]:
    return get_extracts(reading, measure.sheet) if measure.frequency == "monthly" else []


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _level(found: Found) -> str:
    """“Since January 2022, 49% of eligible babies had steroids in an average month, up from 40%”."""
    measure, means = found.measure, found.means
    now, before = means[-1], means[0]
    moved = "up from" if now > before else "down from"
    first = "" if len(means) == 2 else f" at first, in {len(means) - 1} steps"
    level = told(measure, now)
    return f"Since {found.named(found.since)}, {level} in an average {measure.period}, {moved} {headline(measure, before)}{first}"


def _further(found: Found) -> str:
    """What the last point adds to the level; nothing when it is common cause."""
    variation, cause = found.latest["variation"], found.last_point["cause"]
    if cause == COMMON_CAUSE:
        return ""
    return f"; {found.named(found.latest['date'])} shows {change_meant(variation)} again: {cause}"


def _latest(found: Found) -> str:
    measure, point = found.measure, found.last_point
    of = counted_of(measure, point)
    sites = f"{measure.sites[1]}: {point['sites']:,}"
    return f"{found.named(point['date'])}: {written(measure, point['value'])}{f' ({of})' if of else ''}. {sites}."


def _lines(found: Found) -> str:
    measure, latest = found.measure, found.latest
    if found.is_run_chart:
        median = written(measure, latest["median"])
        return f"The median is {median}; with fewer than {RULES.minimum_points} points there are no limits."
    lower, upper = (written(measure, latest[limit]) for limit in ("lpl", "upl"))
    trial = " on trial" if latest["trial_limits"] else ""
    since = f" since {found.named(found.since)}" if len(found.means) > 1 else ""
    return f"The mean{since} is {written(measure, latest['mean'])}, with limits{trial} from {lower} to {upper}."


def _icons(found: Found) -> list[str]:
    if found.is_run_chart:
        return []
    latest = found.latest
    target = "" if latest["target"] is None else f" (target {written(found.measure, latest['target'])})"
    said = [f"{icon_words(latest['variation'])}."]
    return said + ([f"{icon_words(latest['assurance'])}{target}."] if latest["assurance"] else [])
