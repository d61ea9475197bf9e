"""Trajectories in words: how fast a share moves, when that would reach the ambition, and what was forecast before."""

from collections.abc import Mapping

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.adoption_history import moves_as_one
from natpatsip.analysis.earlier_forecasts import Check, EarlierForecasts
from natpatsip.analysis.forecast import COVERAGE
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.trajectory import FEWEST_QUARTERS, FEWEST_SITES, Interval
from natpatsip.figures.formatting import (
    MISSING,
    format_count,
    format_measured,
    format_month,
    format_number,
    format_reported,
    format_things,
    in_sentence,
)
from natpatsip.figures.notes import describe_break
from natpatsip.figures.trajectories.progress import TrajectoryProgress
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.quarters import Quarter
from natpatsip.text import capitalised

INTERVAL = f"{100 * COVERAGE:g}% interval"
TESTS_THE_CODE = (
    "Demonstration data are made to end at what was published: how well forecasts do on them tests the code, and not the"
    " forecast."
)


def format_forecast(measure: Measure, value: float) -> str:
    """A forecast as surely as it is known: “65%”, “23”."""
    return format_measured(measure, value, 0)


def format_goal(progress: TrajectoryProgress) -> str:
    """The level that is drawn: “85%”, “15 of 42 ICBs”, “42 ICBs” where fewer of them have returned."""
    if progress.measure.unit == "percent":
        return f"{progress.aim:g}%"
    if progress.aim is not None and progress.aim > progress.whole:
        return f"{progress.aim:g} {progress.measure.things}"
    return f"{progress.aim:g} of {format_things(progress.whole, progress.measure.things)}"


def label_aim(progress: TrajectoryProgress) -> str:
    """“Ambition 85%”; of an ambition that is for each of several, “10% asked of each NHS MHLDA trust”."""
    goal = format_goal(progress)
    if progress.ambition is None or progress.needed is not None:
        return f"Ambition {goal}"
    return f"{goal} asked of {in_sentence(progress.ambition.applies_to)}"


def describe_rate(progress: TrajectoryProgress) -> str:
    """“Up 5.6 points a quarter”, “Unchanged”; a dash where it is not known."""
    rate = progress.rate
    if rate is None:
        return MISSING
    if not half_up(rate, 1):
        return "Unchanged"
    return f"{'Up' if rate > 0 else 'Down'} {_step(progress, abs(rate))} a quarter"


def describe_arrival(progress: TrajectoryProgress) -> str:
    """When the ambition would be reached, in a cell: “85% in Q4 2024/25”; nothing where there is none to judge it by."""
    if progress.needed is None:
        return ""
    goal = format_goal(progress)
    if progress.is_reached:
        return f"{goal} reached"
    if progress.trajectory.reason:
        return "No forecast"
    expected = progress.reach.expected
    return f"{goal} in {expected}" if expected else f"{goal} not by {_last(progress)}"


def write_finding(progress: TrajectoryProgress) -> str:
    """What it has come to, and where the rate of the last quarters leads."""
    measure, quarter = progress.measure, progress.quarter
    if progress.now is None:
        return describe_nothing_returned(measure.things, quarter)
    now = f"{_state(progress, progress.now)} in {quarter}"
    if progress.is_reached:
        return f"{now}: the ambition of {format_goal(progress)} is reached"
    if progress.trajectory.reason:
        return f"{now}; there is no forecast"
    continuing = f"if the last {progress.trajectory.changes} quarters’ rate continues"
    if progress.needed is None:
        return f"{now}; {continuing}, {_forecast(progress, _last(progress))} in {_last(progress)}"
    expected, goal = progress.reach.expected, format_goal(progress)
    if expected is None:
        return f"{now}; {continuing}, {goal} would not be reached by {_last(progress)}, where the forecast ends"
    return f"{now}; {continuing}, {goal} would be reached in {expected}"


def write_caption(progress: TrajectoryProgress, before: EarlierForecasts) -> str:
    """The rate, the rate needed, the forecast with its interval, what was agreed, and last quarter's forecast."""
    if progress.now is None:
        return ""
    if not progress.subject.settled:
        return f"While returns for {progress.quarter} are coming in there is no rate and no forecast."
    told = [
        _rate(progress),
        _parted(progress),
        _needed(progress),
        _ahead(progress),
        _arrival(progress),
        _agreed(progress),
    ]
    return " ".join(sentence for sentence in (*told, _beside(progress, before.by_quarter)) if sentence)


def write_definition(measure: Measure, before: EarlierForecasts, demonstration: bool) -> str:
    """What is counted, what the forecast rests on, and how such forecasts have compared with what came."""
    method = (
        f"{measure.definition} It adds up as sites adopt, so it has no control chart: a trajectory shows where it leads if the"
        " last quarters’ rate continues, which is no promise that it will. The forecast rests on the"
        f" {_basis(measure)}, of the last 4 to 8 quarters, drawn again at random as whole quarters; 8 in 10 such forecasts are"
        f" meant to come within the {INTERVAL}. There is none from fewer than {FEWEST_QUARTERS} quarters or {FEWEST_SITES}"
        f" {measure.things}, none from a quarter that is coming in, and none beyond the programme’s last quarter. What"
        " was forecast a quarter earlier is what was said then, of the returns that stood before any came for the quarter"
        " itself: where a quarter was still coming in, there was no forecast from it."
    )
    notes = [TESTS_THE_CODE] if demonstration else []
    return " ".join([method, *map(_describe_check, before.checks), *notes])


def _basis(measure: Measure) -> str:
    if measure.followed:
        return f"moves of {measure.things} between stages, those back among them, and those that joined or left"
    unit = "ICB" if "icb" in measure.levels else "collaborative"
    where = "all places together" if moves_as_one(measure) else f"each {unit}"
    return f"net change of the count in {where}, damped as fewer are left to gain"


def describe_interval(progress: TrajectoryProgress, told: Interval) -> str:
    """“65% (80% interval 63% to 67%)”."""
    low, middle, high = (
        format_forecast(progress.measure, progress.whole * part) for part in (told.low, told.middle, told.high)
    )
    return f"{middle} ({INTERVAL} {low} to {high})"


def _state(progress: TrajectoryProgress, now: Share) -> str:
    measure = progress.measure
    if measure.unit == "percent":
        return measure.sentence.format(value=format_reported(measure, progress.value(now)))
    return f"{measure.label}: {now.reached:,} of {now.expected:,}"


def _last(progress: TrajectoryProgress) -> Quarter:
    return max(progress.trajectory.forecast)


def _step(progress: TrajectoryProgress, rate: float) -> str:
    return f"{format_number(rate, 1)} {'points' if progress.measure.unit == 'percent' else progress.measure.things}"


def _forecast(progress: TrajectoryProgress, quarter: Quarter) -> str:
    told = progress.trajectory.forecast[quarter]
    return f"it would be {describe_interval(progress, told)}"


def _parted(progress: TrajectoryProgress) -> str:
    if progress.last_break is None:
        return ""
    told = describe_break(progress.last_break)
    return f"{capitalised(told)}, so that rate and forecast are of the quarters since."


def _rate(progress: TrajectoryProgress) -> str:
    rate, changes = progress.rate, progress.trajectory.changes
    if rate is None:
        return ""
    time = "last quarter" if changes == 1 else f"last {changes} quarters"
    if not half_up(rate, 1):
        return f"Over the {time} it has not changed."
    return f"Over the {time} it {'rose' if rate > 0 else 'fell'} by {_step(progress, abs(rate))} a quarter."


def _needed(progress: TrajectoryProgress) -> str:
    if progress.ambition is not None and progress.needed is None:
        whom = in_sentence(progress.ambition.applies_to)
        return f"{format_goal(progress)} was asked of {whom}: a share of all together cannot say whether it was met."
    if progress.ambition is None or progress.gap is None or progress.is_reached:
        return ""
    goal, by = format_goal(progress), f"the end of {format_month(progress.ambition.by)}"
    if progress.rate_needed is None or progress.gap.run_rate is None:
        return f"{goal} was due by {by}: no quarter is left."
    sites = f"{format_number(progress.gap.run_rate, 1)} {progress.measure.things}"
    rise = _step(progress, progress.rate_needed)
    rise = f"{rise} ({sites})" if progress.measure.unit == "percent" else rise
    return f"To come to {goal} by {by} it would have to rise by {rise} a quarter."


def _ahead(progress: TrajectoryProgress) -> str:
    found = progress.trajectory
    if found.reason:
        return f"There is no forecast: {found.reason.value}."
    first, last = min(found.forecast), max(found.forecast)
    until = "" if first == last else f", and {describe_interval(progress, found.forecast[last])} in {last}"
    return f"If the last {found.changes} quarters’ rate continues, {_forecast(progress, first)} in {first}{until}."


def _arrival(progress: TrajectoryProgress) -> str:
    """When by the interval, where its ends tell more than the forecast itself."""
    if progress.needed is None or progress.is_reached or progress.trajectory.reason:
        return ""
    reach = progress.reach
    if reach.earliest is None:
        return f"The interval stays below {format_goal(progress)} throughout."
    latest = f"by {reach.latest}" if reach.latest else f"after {_last(progress)}"
    return f"By the interval it would be reached in {reach.earliest} at the earliest and {latest} at the latest."


def _agreed(progress: TrajectoryProgress) -> str:
    agreed = progress.planned(progress.quarter)
    return "" if agreed is None else f"Agreed for {progress.quarter}: {format_number(agreed, 1)}%."


def _beside(progress: TrajectoryProgress, before: Mapping[Quarter, Interval]) -> str:
    told, now = before.get(progress.quarter), progress.now
    if told is None or now is None:
        return ""
    share = float(now.ratio)
    where = "within" if told.holds(share) else "below" if share < told.low else "above"
    came = format_measured(progress.measure, progress.value(now))
    forecast = describe_interval(progress, told)
    return f"Before its returns began to come in, {forecast} was forecast (the grey bar); {came} came, {where} the interval."


def _describe_check(check: Check) -> str:
    ahead = "A quarter ahead" if check.ahead == 1 else f"{check.ahead} quarters ahead"
    apart = f", {check.independent} of them independent of the others" if check.origins > 1 else ""
    origins = f"{format_count(check.origins, 'quarter')}{apart}"
    errors = [format_number(100 * error, 1) for error in (check.error, check.error_of_line)]
    return (
        f"{ahead}, forecasts were made from {origins}:"
        f" {check.within} of {check.origins} came within the interval, and the mean error was {errors[0]} points, against"
        f" {errors[1]} for a straight line."
    )


def describe_lead(progress: TrajectoryProgress) -> str:
    """The rate and when it would come to the ambition, where there is one: “Up 5.6 points a quarter; 85% in Q4 2024/25”."""
    return "; ".join(words for words in (describe_rate(progress), describe_arrival(progress)) if words)
