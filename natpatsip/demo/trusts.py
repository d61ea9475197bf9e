"""NHS mental health trusts for the demonstration: published wards by collaborative, shared among its trusts."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from natpatsip import organisations
from natpatsip.demo.real_trusts import mental_health_trusts_of
from natpatsip.demo.sharing import share_out
from natpatsip.quarters import Quarter

_PUBLISHED = Path(__file__).parents[2] / "data" / "published" / "q4_2022_23_mhsip_wards_by_psc.csv"


class NHSWards(NamedTuple):
    """Wards of NHS trusts in a collaborative at the end of Q4 2022/23: all of them, and those supported directly."""

    total: int
    direct: int


@cache
def published_wards() -> dict[str, NHSWards]:
    """What figure 19 of the NatPatSIP progress report, Q4 2022/23, gives for each collaborative, by code."""
    with _PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = {
            row["psc_code"]: NHSWards(int(row["wards_total"]), int(row["wards_direct"])) for row in csv.DictReader(file)
        }
    return {psc.code: rows[psc.code] for psc in organisations.collaboratives()}


@cache
def wards_total(psc: str) -> dict[str, int]:
    """All wards of each trust in a collaborative, by its bed days; a trust that straddles has its bed days halved.

    The same in every quarter.
    """
    bed_days = {
        trust.code: (trust.bed_days_month or 0) / len(organisations.collaboratives_of_provider(trust.code))
        for trust in mental_health_trusts_of(psc)
    }
    return share_out(published_wards()[psc].total, bed_days, at_least=1)


def trust_rows(psc: str, quarter: Quarter, wards: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The trusts of a collaborative, each as involved as the wards that are listed for it."""
    totals = wards_total(psc)
    return [
        {"provider": trust.code, "wards_total": totals[trust.code], "involvement": _involvement(trust.code, wards)}
        for trust in mental_health_trusts_of(psc, on=quarter.end)
    ]


def _involvement(trust: str, wards: Sequence[Mapping[str, Any]]) -> str:
    supports = {ward["support"] for ward in wards if ward["provider"] == trust}
    return "direct" if "direct" in supports else "network" if supports else "no"
