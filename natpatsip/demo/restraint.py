"""Restrictive practice by ward and month: counts that follow from each ward's rate, and fall where it does less."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from natpatsip.demo.restraint_wards import LEFT, DataWard, data_wards
from natpatsip.demo.sharing import pick, variation
from natpatsip.sheets.centre.wards import PRACTICES

_BEDS = (10, 12, 14, 15, 16, 18, 20, 22)
_OCCUPANCY, _OF_OCCUPANCY = 0.92, 0.05
# How much incidents vary by month, and how far a ward moves that does not do less.
_OF_A_MONTH, _OF_A_STEADY_WARD = 0.15, 0.06


def restrictive_practice_of(months: Collection[date]) -> list[dict[str, Any]]:
    """A row for each ward with data and each of these months in which it has some."""
    return [row for row in _rows() if row["month"] in months]


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(row for ward in data_wards() for row in _rows_of(ward))


def _rows_of(ward: DataWard) -> list[dict[str, Any]]:
    counts = {practice: _incidents(ward, practice) for practice in PRACTICES}
    return [
        {
            "ward_id": ward.ward_id,
            "month": month,
            **{practice: counts[practice][place] for practice in PRACTICES},
            "bed_days": _bed_days(ward, month),
            "baseline_start": ward.months[0],
            "baseline_end": ward.baseline_end,
        }
        for place, month in enumerate(ward.months)
    ]


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
