"""Restrictive practice: in how many wards it became rarer than in the ward's own baseline."""

from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction

import narwhals as nw

from natpatsip.analysis.adoption import collect_rows
from natpatsip.sheets.centre.wards import PRACTICES

# The ambition of the programme: a quarter less.
REDUCTION = Fraction(25, 100)

ANY = "any"
"""The three practices together."""


def count_reductions(months: nw.LazyFrame, until: date) -> dict[str, int]:
    """How many `wards` have data, and in how many of them each practice, and all of them together (`any`), was reduced.

    `months` is a row a ward and month, as the sheet of restrictive practice has them. A practice is reduced where its
    rate over all months after the baseline, up to a day, is at least a quarter below its rate over the baseline; rates
    are incidents for 1,000 occupied bed days. A ward without an incident in its baseline cannot reduce, and one without
    bed days in its baseline or after it has no data.
    """
    wards: dict[str, list[dict]] = {}
    for row in collect_rows(months.filter(nw.col("month") <= nw.lit(until))):
        wards.setdefault(row["ward_id"], []).append(row)
    parted = [_before_and_after(rows) for rows in wards.values()]
    with_data = [(before, after) for before, after in parted if _bed_days(before) and _bed_days(after)]
    kinds = {ANY: PRACTICES} | {practice: (practice,) for practice in PRACTICES}
    counted = {
        kind: sum(_is_reduced(before, after, practices) for before, after in with_data)
        for kind, practices in kinds.items()
    }
    return {"wards": len(with_data)} | counted


def _before_and_after(rows: Sequence[dict]) -> tuple[list[dict], list[dict]]:
    baseline = [row for row in rows if row["baseline_start"] <= row["month"] <= row["baseline_end"]]
    return baseline, [row for row in rows if row["month"] > row["baseline_end"]]


def _bed_days(rows: Sequence[dict]) -> int:
    return sum(row["bed_days"] for row in rows)


def _rate(rows: Sequence[dict], practices: Collection[str]) -> Fraction:
    incidents = sum(row[practice] for row in rows for practice in practices)
    return Fraction(1000 * incidents, _bed_days(rows))


def _is_reduced(before: Sequence[dict], after: Sequence[dict], practices: Collection[str]) -> bool:
    baseline = _rate(before, practices)
    return baseline > 0 and _rate(after, practices) <= (1 - REDUCTION) * baseline
