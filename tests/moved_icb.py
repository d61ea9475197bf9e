"""Run on its own, over reference data in which an ICB has moved: returns from both sides of the move, and their figures.

Prints as JSON what was not stored of each return, the series by place, and what each figure could not be drawn for.
"""

import json
import sys
from datetime import date
from itertools import product
from pathlib import Path

from natpatsip.access import Actor
from natpatsip.analysis.measures import MEASURES, series_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures import FIGURES, figure
from natpatsip.intake import receive
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot, Store
from tests.filled_returns import filled_return

BEFORE, AFTER = Quarter(2020, 4), Quarter(2021, 1)
COUNTED = ("mandet_stage5", "medsip_improvement", "mhsip_engaged", "mhsip_direct")
CHOICES = ({}, {"icb": ("QOX",)})


def main(folder: Path) -> None:
    """Send in what Wessex and West of England return before and after, and print what comes of it."""
    store = Store(folder / "natpatsip.duckdb")
    waiting = [
        receive(
            store, filled_return(psc, quarter), f"{psc} {quarter.key}.xlsx", Actor("Lead"), today=date(2021, 7, 1)
        ).waiting
        for quarter in (BEFORE, AFTER)
        for psc in ("WEX", "WOE")
    ]
    with store.snapshot() as snapshot:
        series = {
            f"{measure} {level}": _series(measure, level, snapshot) for measure in COUNTED for level in _levels(measure)
        }
        print(json.dumps({"waiting": waiting, "series": series, "not drawn": _not_drawn(snapshot)}))


def _levels(measure: str) -> list[str]:
    return [level for level in ("england", "region", "psc", "icb") if level in MEASURES[measure].levels]


def _series(measure: str, level: str, snapshot: Snapshot) -> list[tuple[str, str, int, int | None]]:
    rows = series_of(MEASURES[measure], level, Selection.ending(AFTER), snapshot.frame).rows(named=True)
    return [(row["unit"], Quarter.containing(row["date"]).key, row["numerator"], row["denominator"]) for row in rows]


def _not_drawn(snapshot: Snapshot) -> dict[str, str]:
    problems = {}
    for figure_id, choice in product(FIGURES, CHOICES):
        try:
            figure(figure_id, Selection.ending(AFTER, **choice), snapshot)
        except Exception as problem:
            problems[f"{figure_id} {choice}"] = f"{type(problem).__name__}: {problem}"
    return problems


if __name__ == "__main__":
    main(Path(sys.argv[1]))
