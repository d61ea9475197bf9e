"""Restrictive practice by ward and month: counts that follow from each ward's rate, and fall where it does less."""

from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date
from itertools import accumulate, pairwise
from typing import Any

from natpatsip.demo.bad_year import YEAR, setback
from natpatsip.demo.months import LAST_MONTH
from natpatsip.demo.restraint_wards import LEFT, DataWard, data_wards
from natpatsip.demo.sharing import pick, share_out, variation
from natpatsip.demo.variants import once_a_variant
from natpatsip.quarters import Quarter, months_between
from natpatsip.sheets.national.wards import PRACTICES

_BEDS = (10, 12, 14, 15, 16, 18, 20, 22)
_OCCUPANCY, _OF_OCCUPANCY = 0.92, 0.05
# How much incidents vary by month, and how far a ward moves that does not do less.
_OF_A_MONTH, _OF_A_STEADY_WARD = 0.15, 0.06

Counts = Mapping[tuple[str, date], int]


def restrictive_practice_of(months: Collection[date]) -> list[dict[str, Any]]:
    """A row for each ward with data and each of these months in which it has some."""
    return [row for row in _rows() if row["month"] in months]


@once_a_variant
def _rows() -> tuple[dict[str, Any], ...]:
    counts = {practice: _counts(practice) for practice in PRACTICES}
    return tuple(
        {
            "ward_id": ward.ward_id,
            "month": month,
            **{practice: counts[practice][ward.ward_id, month] for practice in PRACTICES},
            "bed_days": _bed_days(ward, month),
            "baseline_start": ward.months[0],
            "baseline_end": ward.baseline_end,
        }
        for ward in data_wards()
        for month in ward.months
    )


def _counts(practice: str) -> dict[tuple[str, date], int]:
    """Incidents by ward and month; where there is a setback they are more, and as many fewer elsewhere."""
    counts = {
        (ward.ward_id, month): count
        for ward in data_wards()
        for month, count in zip(ward.months, _incidents(ward, practice), strict=True)
    }
    steady = [ward for ward in data_wards() if practice not in ward.less]
    for month in months_between(YEAR[0].start, LAST_MONTH):
        there = {(ward.ward_id, month): counts[ward.ward_id, month] for ward in steady if month in ward.months}
        counts |= _moved(practice, there)
    return counts


def _moved(practice: str, counts: Counts) -> Counts:
    """The counts of a month, more of them in wards whose collaborative has a setback, and the same in all."""
    more = {
        (ward_id, month): count * setback(practice, ward_id.partition("-")[0], Quarter.containing(month))
        for (ward_id, month), count in counts.items()
    }
    gaining = {ward: share for ward, share in more.items() if share}
    losing = {ward: count for ward, count in counts.items() if ward not in gaining}
    gained = share_out(round(sum(gaining.values())), gaining)
    lost = share_out(sum(gained.values()), losing)
    return {ward: count + gained.get(ward, 0) - lost.get(ward, 0) for ward, count in counts.items()}


def _incidents(ward: DataWard, practice: str) -> list[int]:
    """Incidents by month: what has come together by the end of it, rounded, less what had by the end of the one before."""
    expected = (_expected(ward, practice, month) for month in ward.months)
    whole = [round(total) for total in accumulate(expected, initial=0.0)]
    return [after - before for before, after in pairwise(whole)]


def _expected(ward: DataWard, practice: str, month: date) -> float:
    usual = ward.rates[practice] * _bed_days(ward, month) / 1_000
    varied = usual * (1 + _OF_A_MONTH * variation(ward.ward_id, practice, month))
    if month <= ward.baseline_end:
        return varied
    steady = 1 + _OF_A_STEADY_WARD * variation(ward.ward_id, practice, "steady")
    return varied * (LEFT if practice in ward.less else steady)


def _bed_days(ward: DataWard, month: date) -> int:
    beds, days = pick(_BEDS, ward.ward_id, "beds"), monthrange(month.year, month.month)[1]
    return round(beds * days * (_OCCUPANCY + _OF_OCCUPANCY * variation(ward.ward_id, month, "beds")))
