"""Restrictive practice: how much rarer it became than in the wards' own baselines, and in how many wards.

Frames have a row a ward and month, as the sheet of restrictive practice has them: the incidents of each practice,
`bed_days` (occupied), `baseline_start` and `baseline_end`. A practice is reduced where its rate over all months after the
baseline is at least a quarter below its rate over the baseline; rates are incidents for 1,000 occupied bed days. A ward
without an incident in its baseline cannot reduce, and one without bed days in its baseline or after it has no data.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis.adoption import collect_rows, sum_columns
from natpatsip.sheets.national.wards import PRACTICES

# The ambition of the programme: a quarter less.
REDUCTION = Fraction(int(catalogue.ambition("mhsip_reduction").value), 100)

ANY = "any"
"""The three practices together."""

_KINDS: dict[str, Sequence[str]] = {ANY: PRACTICES} | {practice: (practice,) for practice in PRACTICES}
_COUNTS = (*PRACTICES, "bed_days")
_BEFORE, _AFTER = "_before", "_after"


def before_and_after(months: nw.LazyFrame, by: Sequence[str]) -> nw.LazyFrame:
    """A row a group of `by`, a ward among them, that has data: each count summed over its baseline and after it.

    The sums are named `<count>_before` and `<count>_after`.
    """
    baseline = (nw.col("month") >= nw.col("baseline_start")) & (nw.col("month") <= nw.col("baseline_end"))
    parts = {_BEFORE: baseline, _AFTER: nw.col("month") > nw.col("baseline_end")}
    parted = months.with_columns(
        **{
            f"{count}{part}": nw.when(within).then(nw.col(count)).otherwise(nw.lit(0)).cast(nw.Int64)
            for count in _COUNTS
            for part, within in parts.items()
        }
    )
    sums = sum_columns(parted, by, *(f"{count}{part}" for count in _COUNTS for part in parts))
    return sums.filter(nw.col(f"bed_days{_BEFORE}") > 0, nw.col(f"bed_days{_AFTER}") > 0)


def is_reduced(kind: str) -> nw.Expr:
    """Whether a row of `before_and_after` has reduced a practice, or all of them together (`any`)."""
    before, after = _incidents(kind, _BEFORE), _incidents(kind, _AFTER)
    most = (100 - int(100 * REDUCTION)) * before * nw.col(f"bed_days{_AFTER}")
    return (before > 0) & (100 * after * nw.col(f"bed_days{_BEFORE}") <= most)


def expected_incidents() -> nw.Expr:
    """The incidents after its baseline that a row of `before_and_after` would have at its baseline's rate, to whole ones."""
    days = nw.col(f"bed_days{_BEFORE}")
    return (2 * _incidents(ANY, _BEFORE) * nw.col(f"bed_days{_AFTER}") + days) // (2 * days)


def incidents_after() -> nw.Expr:
    """The incidents of a row of `before_and_after` after its baseline."""
    return _incidents(ANY, _AFTER)


def reductions_of_wards(months: nw.LazyFrame, until: date) -> dict[str, dict[str, bool]]:
    """For each ward with data after its baseline, up to a day, whether it reduced each practice, and all of them (`any`)."""
    so_far = before_and_after(months.filter(nw.col("month") <= nw.lit(until)), ["ward_id"])
    judged = so_far.select("ward_id", **{kind: is_reduced(kind) for kind in _KINDS}).sort("ward_id")
    return {row["ward_id"]: {kind: row[kind] for kind in _KINDS} for row in collect_rows(judged)}


def changes_of_wards(months: nw.LazyFrame, until: date) -> dict[str, Fraction]:
    """For each ward with data after its baseline, up to a day, and incidents in it: how much less all practices together
    are used, as a fraction of the baseline’s rate, less than 0 where they are used more.
    """
    so_far = before_and_after(months.filter(nw.col("month") <= nw.lit(until)), ["ward_id"])
    counted = so_far.with_columns(before=_incidents(ANY, _BEFORE), after=_incidents(ANY, _AFTER))
    return {
        row["ward_id"]: 1
        - Fraction(
            row["after"] * row[f"bed_days{_BEFORE}"],
            row["before"] * row[f"bed_days{_AFTER}"],
        )
        for row in collect_rows(counted.filter(nw.col("before") > 0).sort("ward_id"))
    }


def spans_of_wards(months: nw.LazyFrame, until: date) -> dict[str, tuple[date, date]]:
    """For each ward with data up to a day, the first month of its baseline and its last with data."""
    so_far = months.filter(nw.col("month") <= nw.lit(until)).group_by("ward_id")
    spans = so_far.agg(nw.col("baseline_start").min().alias("first"), nw.col("month").max().alias("last"))
    return {row["ward_id"]: (row["first"], row["last"]) for row in collect_rows(spans)}


def count_reductions(months: nw.LazyFrame, until: date) -> dict[str, int]:
    """How many `wards` have data up to a day, and in how many of them each practice, and all together (`any`), was reduced."""
    return count_reduced(reductions_of_wards(months, until))


def count_reduced(reductions: Mapping[str, Mapping[str, bool]]) -> dict[str, int]:
    """The same of what was judged of each ward; `wards` are those of which all practices together were."""
    wards = reductions.values()
    judged = sum(ANY in ward for ward in wards)
    return {"wards": judged} | {kind: sum(ward.get(kind, False) for ward in wards) for kind in _KINDS}


def _incidents(kind: str, part: str) -> nw.Expr:
    return nw.sum_horizontal(*(nw.col(f"{practice}{part}") for practice in _KINDS[kind]))
