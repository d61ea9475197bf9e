"""What published reports state, number by number, and from where each of these numbers can be had again.

Each report has its facts in a file of `data/published`, named for its line in `reports.csv`.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from natpatsip.catalogue.definitions import find_defined
from natpatsip.quarters import Quarter

PUBLISHED = Path(__file__).parents[2] / "data" / "published"

# Units whose values are text, not numbers.
_NAMED = ("quarter", "month", "day", "figure")

Value = float | int | str


@dataclass(frozen=True)
class Report:
    """A published report: what it is called here, how it is cited, and the quarter that it is for."""

    id: str
    name: str
    title: str
    quarter: Quarter


@dataclass(frozen=True)
class Fact:
    """One number of a report.

    `value` is in `unit`, to so many `decimals`, exact unless `comparison` says `more than`, `at least` or `fewer than`.
    `scope` says in words whose number it is; `place` narrows figures to it (`psc=EM`), empty for England. `basis` says
    what the report had it from: `returns`, `monthly` data, `spc`, a `plan`, a `reference` list, a `model`, its `table`
    by collaborative; or else that it is merely `stated`, a `definition`, or a `mention` of a day, quarter or figure.

    `how` says in words how it comes about. `method` names how it is computed here: from a `number` of a `figure` (or of
    the ambitions or monthly data), and for some methods `against` something else; where there is none, `reason` says
    why it cannot be computed. `same_as` are the ids of the facts that state the same thing elsewhere; `note` tells what
    else to know, such as what the report leaves open and is our reading.
    """

    report: Report
    id: str
    programme: str
    measure: str
    scope: str
    place: str
    quarter: Quarter
    value: Value
    unit: str
    decimals: int
    comparison: str
    basis: str
    how: str
    method: str
    figure: str
    number: str
    against: str
    same_as: tuple[str, ...]
    note: str
    reason: str
    stated_in: str

    @property
    def is_result(self) -> bool:
        """Whether the report states it as a result of the programmes; a cell of its table repeats results by place."""
        return self.basis not in ("definition", "mention", "table")


# What a column of the report's table in figure 19 holds: the column of our figure, what it is, its unit, how it comes about.
_CELLS = {
    "wards_total": ("total_wards", "Wards of NHS trusts", "wards", "all wards of eligible trusts"),
    "wards_direct": ("direct_wards", "Wards of NHS trusts directly supported", "wards", "wards directly supported"),
    "direct_percent": (
        "direct_pct",
        "Share of wards of NHS trusts directly supported",
        "percent",
        "wards directly supported / all wards",
    ),
    "wards_target": ("target_wards", "A tenth of the wards of NHS trusts", "wards", "a tenth of all wards"),
    "target_met_percent": (
        "target_met_pct",
        "Share of the target met",
        "percent",
        "wards directly supported / a tenth of all wards, not rounded",
    ),
}


def number_of(value: Value) -> float | int:
    """A value whose unit is none of those of texts. Raises TypeError of a text."""
    if isinstance(value, str):
        raise TypeError(f"“{value}” is a text, not a number")
    return value


@cache
def reports() -> dict[str, Report]:
    """Every report that has facts, by id, the latest first."""
    known = [
        Report(row["report"], row["name"], row["title"], Quarter.parse(row["quarter"]))
        for row in read_published("reports")
    ]
    return {report.id: report for report in sorted(known, key=lambda report: report.quarter, reverse=True)}


@cache
def facts() -> tuple[Fact, ...]:
    """Every fact of every report, the latest report first and by programme; last, the cells of its table of wards."""
    stated = [_fact(report, row) for report in reports().values() for row in read_published(f"{report.id}_facts")]
    return (*stated, *_cells())


def fact(id: str) -> Fact:
    """The fact with this id; raises KeyError."""
    return find_defined({fact.id: fact for fact in facts()}, id, "published fact")


def read_published(name: str) -> list[dict[str, str]]:
    """The rows of a file of `data/published`, by the names of its columns."""
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _fact(report: Report, row: dict[str, str]) -> Fact:
    decimals = int(row["decimals"])
    parsed: dict[str, Any] = {
        "report": report,
        "quarter": Quarter.parse(row["quarter"]),
        "value": _value(row["value"], row["unit"], decimals),
        "decimals": decimals,
        "same_as": tuple(row["same_as"].split()),
    }
    return Fact(**row | parsed)


def _value(text: str, unit: str, decimals: int) -> Value:
    if unit in _NAMED:
        return text
    return float(text) if decimals else int(text)


def _cells() -> list[Fact]:
    """The cells of the table in figure 19, collaborative by collaborative; England's row is among the other facts."""
    report = reports()["q4_2022_23"]
    return [
        Fact(
            report,
            id=f"mhsip_fig19_{row['psc_code'].lower()}_{column}",
            programme="MHSIP",
            measure=measure,
            scope=row["psc"],
            place="",
            quarter=report.quarter,
            value=int(row[column]),
            unit=unit,
            decimals=0,
            comparison="",
            basis="table",
            how=how,
            method="cell",
            figure="fig19",
            number=number,
            against=row["psc"],
            same_as=(),
            note="",
            reason="",
            stated_in="table of figure 19",
        )
        for row in read_published("q4_2022_23_mhsip_wards_by_psc")
        if row["psc"] != "England"
        for column, (number, measure, unit, how) in _CELLS.items()
    ]
