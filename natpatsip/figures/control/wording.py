"""Control charts in words: what is measured, what icons and points mean, and recalculations with who decided on them."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.measures.measure import Frequency
from natpatsip.analysis.measures.pooling import first_whole
from natpatsip.analysis.rounding import half_up
from natpatsip.charts.control_inks import WORDS
from natpatsip.charts.specification import Row
from natpatsip.figures.figure import TableColumn
from natpatsip.figures.formatting import (
    format_list,
    format_month,
    format_period,
    format_reported,
    format_things,
    in_sentence,
)
from natpatsip.store.ledger import RECALCULATES, Decision, KindOfCause
from natpatsip.text import written_day

COMMON_CAUSE = "common cause"
_DECIDED = {"accepted": "accepted by", "set": "set by"}
KINDS_OF_CAUSE: dict[KindOfCause, str] = {
    "improvement": "improvement work",
    "external": "external cause",
    "recording": "recording or coverage",
    "not known": "not known",
}


def round_row(row: Row, columns: Sequence[TableColumn]) -> dict[str, Any]:
    """A row of a table as people see it: its columns, with numbers rounded to their decimals."""
    return {
        column.name: value if column.in_words or value is None else half_up(value, column.decimals)
        for column in columns
        for value in [row[column.name]]
    }


def describe_value(measure: Measure, value: float) -> str:
    """What a value says: “49% of eligible babies had antenatal corticosteroids”."""
    return measure.sentence.format(value=format_reported(measure, value))


def describe_measure(measure: Measure) -> str:
    """What is shown, as a subtitle has it."""
    how = "" if measure.per is None else f", {describe_unit(measure)}"
    return f"{measure.label}{how}, by {measure.period}"


def describe_unit(measure: Measure) -> str:
    """“share of eligible babies”, “per 1,000 occupied bed days”."""
    whole = in_sentence(measure.denominator_label)
    return f"share of {whole}" if measure.unit == "percent" else f"per {measure.per:,} {whole}"


def name_rule(cause: str, centre: str) -> str:
    """The rule that a point breaks, empty for common cause; `centre` says whether the line is a mean or a median."""
    return "" if cause == COMMON_CAUSE else cause.replace("mean", centre)


def describe_point(point: Row, centre: str) -> dict[str, str]:
    """What kind of `point` it is, the `rule` that it breaks, and its `cause`."""
    rule = name_rule(point["cause"], centre)
    return {"point": WORDS[point["point_type"]], "rule": rule.capitalize(), "cause": rule or COMMON_CAUSE}


def describe_parts(measure: Measure, point: Row) -> str:
    """“298 of 595 eligible babies”, “500 in 42,245 occupied bed days”; nothing for a count."""
    if measure.per is None:
        return ""
    joined = "of" if measure.unit == "percent" else "in"
    return (
        f"{point['numerator']:,} {joined} {format_things(point['denominator'], in_sentence(measure.denominator_label))}"
    )


def describe_rebase(measure: Measure, decision: Decision) -> str:
    """“Recalculated from June 2021: National launch, accepted by A lead”, as tables note it."""
    rebase = decision.rebase
    who = f"{_DECIDED[rebase.decision]} {decision.by_whom}"
    return f"{describe_recalculation(measure, decision)}: {rebase.cause or 'cause not known'}, {who}"


def describe_recalculation(measure: Measure, decision: Decision) -> str:
    """“Recalculated from June 2021”, as charts note it; the cause is a note on that date."""
    month = decision.rebase.month
    begins = first_whole(measure, month)
    decided = "" if begins == month else f" (decided from {format_month(month)})"
    return f"Recalculated from {format_period(measure, begins)}{decided}"


def describe_rebase_fully(measure: Measure, decision: Decision) -> str:
    """The same with the day, the reason and the kind of cause, as a sentence."""
    reason, kind = decision.rebase.reason.rstrip("."), KINDS_OF_CAUSE[decision.rebase.judgement.kind_of_cause]
    day = written_day(decision.happened_at)
    return f"{describe_rebase(measure, decision)} on {day}: {reason} (kind of cause: {kind})."


def select_recalculations(decisions: list[Decision]) -> list[Decision]:
    """Those of the decisions that recalculate limits."""
    return [decision for decision in decisions if decision.rebase.decision in RECALCULATES]


def describe_gaps(measure: Measure, days: list[date], until: date) -> str:
    """Which months or quarters have no value, between the first that has and a day; or nothing.

    Nothing was returned of them, or nobody was there to count: 0 of 0 has no share.
    """
    gaps = [day for day in list_periods(measure.frequency, days[0], until) if day not in set(days)]
    if not gaps:
        return ""
    if len(gaps) > 3:
        return f"{len(gaps)} {measure.period}s have no value; the latest of them is {format_period(measure, gaps[-1])}."
    return f"No value for {format_list([format_period(measure, day) for day in gaps])}."


@cache
def list_periods(frequency: Frequency, first: date, last: date) -> tuple[date, ...]:
    """The first day of every month or quarter, from one such day to the last that is not after another day."""
    step = 1 if frequency == "monthly" else 3
    months = range(12 * first.year + first.month - 1, 12 * last.year + last.month, step)
    return tuple(date(month // 12, month % 12 + 1, 1) for month in months)
