"""The answer to “Is there a real change?”: yes, better; yes, worse; or no sign of change in a stated period."""

from collections.abc import Sequence
from itertools import takewhile

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.spc.parameters import Better
from natpatsip.charts.specification import Row
from natpatsip.figures.control.breaks import break_since, break_within
from natpatsip.figures.control.steps import Step, describe_step
from natpatsip.figures.control.wording import COMMON_CAUSE, KINDS_OF_CAUSE, describe_value, list_periods
from natpatsip.figures.formatting import format_count, format_period, format_reported
from natpatsip.figures.notes import describe_break
from natpatsip.store.ledger import NOT_KNOWN
from natpatsip.store.notes import KeptNote

NO_PROOF = "this does not show that nothing changed"
_YES = {"improvement": "Yes, better", "concern": "Yes, worse", "neutral": "Yes, different"}
# A year: of what is quiet for longer, no more is said.
_QUIET_FOR = {"monthly": 12, "quarterly": 4}


def answer_from_limits(
    measure: Measure, latest: Row, points: Sequence[Row], steps: Sequence[Step], proposed: bool = False
) -> str:
    """The sentence for a series with limits: `latest` is its row, with the variation icon, and `points` all of its own.

    A special cause at the last point comes first, then the last step. A step for how care is recorded is no yes, and one
    that is only `proposed` is said to be. Nothing is held against figures from the other side of a break: neither the latest
    against a mean of both sides, nor a mean against the one before.
    """
    last_step = steps[-1] if steps and steps[-1].direction else None
    quiet = _quiet_points(points)
    now = f"{describe_value(measure, latest['value'])} in {format_period(measure, latest['date'])}"
    if within := break_within(latest["breaks"], points, measure):
        return f"{now}; {describe_break(within)}"
    parted = break_since(latest["breaks"], last_step.since, points, measure) if last_step else None
    comparable = [step for step in steps if not break_since(latest["breaks"], step.since, points, measure)]
    if last_step and proposed and not parted:
        return f"Proposed: {_describe_steps(measure, comparable)}; {_since(measure, points, quiet)}"
    mean = f"against a mean of {format_reported(measure, latest['mean'])}"
    recalculated = f"; limits were recalculated {_recalculated(measure, last_step, parted)}" if last_step else ""
    if not quiet:
        return f"{open_with_variation(latest['variation'])}: {now} ({points[-1]['cause']}), {mean}{recalculated}"
    if last_step and not parted and last_step.kind_of_cause != "recording":
        opening = open_with_step(last_step.before, last_step.after, measure.better)
        unknown = ", its cause not known" if last_step.kind_of_cause == NOT_KNOWN else ""
        return f"{opening}: {_describe_steps(measure, comparable)}{unknown}; {_since(measure, points, quiet)}"
    period = _last(measure, quiet[-_QUIET_FOR[measure.frequency] :])
    return f"No sign of change in {period} ({NO_PROOF}): {now}, {mean}{recalculated or _last_signal(measure, points, quiet)}"


def _quiet_points(points: Sequence[Row]) -> list[Row]:
    """The points at the end of the last segment that are common cause; none where the last point is not."""
    of_segment = takewhile(lambda point: point["segment"] == points[-1]["segment"], reversed(points))
    return [*takewhile(lambda point: point["cause"] == COMMON_CAUSE, of_segment)][::-1]


def open_with_variation(variation: str) -> str:
    """How the answer opens for a special cause at the latest point: “Yes, better”."""
    return _YES[variation.split("_")[0]]


def open_with_step(before: float, after: float, better: Better) -> str:
    """How the answer opens for a step from one mean to another."""
    gain = (after - before) * better.value
    return _YES["improvement" if gain > 0 else "concern" if gain < 0 else "neutral"]


def _describe_steps(measure: Measure, steps: Sequence[Step]) -> str:
    """“a step up from January 2022, 40% to 49%”; several the same way as one from the first mean to the last."""
    last = steps[-1]
    if len(steps) > 1 and {step.direction for step in steps} == {last.direction}:
        first, now = (format_reported(measure, mean) for mean in (steps[0].before, last.after))
        return (
            f"{len(steps)} steps {last.direction}, the last from {format_period(measure, last.month)}, {first} to {now}"
        )
    return f"a step {describe_step(measure, last)}"


def _recalculated(measure: Measure, step: Step, parted: KeptNote | None) -> str:
    if parted:
        return f"from {format_period(measure, step.month)}, and {describe_break(parted)}"
    before, after = (format_reported(measure, mean) for mean in (step.before, step.after))
    cause = "its cause not known" if step.kind_of_cause == NOT_KNOWN else KINDS_OF_CAUSE[step.kind_of_cause]
    return f"from {format_period(measure, step.month)} ({cause}), {before} to {after}"


def _since(measure: Measure, points: Sequence[Row], quiet: Sequence[Row]) -> str:
    """What came after the last step: “no sign of change since”."""
    segment = [point for point in points if point["segment"] == points[-1]["segment"]]
    if not quiet:
        return f"{format_period(measure, points[-1]['date'])} shows a signal again ({points[-1]['cause']})"
    return "no sign of change since" if len(quiet) == len(segment) else f"no sign of change in {_last(measure, quiet)}"


def _last(measure: Measure, quiet: Sequence[Row]) -> str:
    """“the last 12 months”, of which those without data are not counted."""
    if len(quiet) == 1:
        return f"the latest {measure.period}"
    gaps = len(list_periods(measure.frequency, quiet[0]["date"], quiet[-1]["date"])) > len(quiet)
    return f"the last {format_count(len(quiet), measure.period)}{' with data' if gaps else ''}"


def _last_signal(measure: Measure, points: Sequence[Row], quiet: Sequence[Row]) -> str:
    """The last signal before the points that are quiet, where that is within the year."""
    if len(quiet) >= _QUIET_FOR[measure.frequency] or len(quiet) == len(points):
        return ""
    signal = points[-len(quiet) - 1]
    return f"; the last signal was in {format_period(measure, signal['date'])} ({signal['cause']})"
