"""How cost grows with data: the demonstration, the same rules of three times the size, and that over ten years.

Some twelve minutes. The demonstrations come in through the door. The years
before theirs are written through the tables, under file names that say so; one quarter is then sent through the door at each
size.
"""

import math
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.pages import Reruns, measure_reruns
from benchmarks.sending import Sending, measure_sending
from benchmarks.serving import CHECKOUT, dashboard, memory
from benchmarks.timing import duration
from natpatsip.access import Actor
from natpatsip.demo import demonstration_quarters
from natpatsip.organisations.lists.keeping import copy_lists
from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEETS
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Snapshot, Store, Submission
from natpatsip.store.schema import history_table


class Made(NamedTuple):
    """Of what a size is made: a demonstration of so many times the size, and how many years it is brought to."""

    scale: int
    years: int


# By how many times the rows of the demonstration, which has three years.
SIZES = {1: Made(1, 3), 3: Made(3, 3), 10: Made(3, 10)}
# A page of quarters, one of months, and the page that looks at everything.
PAGES = {"mandet": "Managing deterioration", "matneo": "Maternity and neonatal", "summary": "SPC summary"}
_BY = Actor("Benchmark")
_LINEAGE = ("submission", "psc", "quarter")


@dataclass(frozen=True)
class Size:
    """What was measured at one size: rows of all sheets that stand, MiB of the file, milliseconds to load it the first time,
    sending and what readers see of it, filter changes of each page, and the server's memory after them, in MiB.
    """

    times: int
    rows: int
    file_mib: float
    first_load: float
    sending: Sending
    reruns: Mapping[str, Reruns]
    memory_mib: float


def measure_growth(folder: Path) -> list[Size]:
    """Make each size in a folder and measure it, in a process of its own: each reads the lists of its record."""
    sizes = []
    for one in SIZES:
        with ProcessPoolExecutor(1, get_context("spawn")) as process:
            sizes.append(process.submit(_measure, _make(folder, SIZES[one]), one).result())
    return sizes


def lengthen(database: Path, years: int) -> None:
    """Give a record of the demonstration the same returns again, years before, until its finished quarters are so many years."""
    store, quarters = Store(database), demonstration_quarters(12)
    first = quarters[-1] - (4 * years - 1)
    with store.snapshot() as snapshot:
        sent = [
            (row["submission"], ReturnScope(row["psc"], Quarter.parse(row["quarter"])))
            for row in snapshot.rows("SELECT submission, psc, quarter FROM submissions ORDER BY submission")
        ]
        rows = {sheet: _rows(snapshot, history_table(sheet)) for sheet in SHEETS}
    sent = [(number, scope) for number, scope in sent if scope.quarter in quarters]
    for back in count(len(quarters) // 4, len(quarters) // 4):
        earlier = [(number, scope.psc, scope.quarter - 4 * back) for number, scope in sent]
        earlier = [one for one in earlier if one[2] >= first]
        if not earlier:
            break
        with store.writing() as writing:
            for number, psc, quarter in earlier:
                name = f"Made for a measurement, {back} years before submission {number}"
                returned = {sheet: _moved(of[number], back) for sheet, of in rows.items() if number in of}
                scope = ReturnScope(psc, quarter)
                writing.receive(Submission(scope, name, name.encode(), "Benchmark", True), returned, [], _BY)


def growth_section(sizes: list[Size]) -> str:
    """The results in words, as a section."""
    lines = [f"| | {' | '.join(f'{size.times}×' for size in sizes)} | Exponent |", f"|---|{'---:|' * (len(sizes) + 1)}"]
    lines += [_line("Rows that stand", [size.rows for size in sizes], sizes)]
    lines += [_line("File, MiB", [size.file_mib for size in sizes], sizes)]
    lines += [_line("First load of the readers’ copy, ms", [size.first_load for size in sizes], sizes)]
    lines += [_line("Check and store a workbook, ms", [size.sending.stored.median for size in sizes], sizes)]
    lines += [_line("Reading after a write, ms", [size.sending.reloaded.median for size in sizes], sizes)]
    for page, title in PAGES.items():
        lines += [_line(f"{title}: filter change, ms", [size.reruns[page].new.each.median for size in sizes], sizes)]
        lines += [_line(f"{title}: processor, ms", [size.reruns[page].new.processor for size in sizes], sizes)]
    lines += [_line("Server’s memory after that, MiB", [size.memory_mib for size in sizes], sizes)]
    return (
        "## Growth\n\n"
        "`python -m benchmarks growth`: the demonstration of three years; three times as many homes, trusts, wards, babies"
        " and patients, by `demo --scale 3`, through the door; and those over ten years, of which the first seven are written"
        " through the tables. One quarter is sent through the door at each size. Medians. An exponent of 0 is a cost that does"
        " not grow, of 1 one that grows as the rows do. Aims: a reading after a write in 60 ms at 1× and 90 ms at 10×, clicks"
        " at most 1.5 times as slow at 10×.\n\n" + "\n".join(lines)
    )


def _line(name: str, values: list[float], sizes: list[Size]) -> str:
    return f"| {name} | {' | '.join(f'{value:,.0f}' for value in values)} | {_exponent(values, sizes)} |"


def _exponent(values: list[float], sizes: list[Size]) -> str:
    """Of the growth between the smallest and the largest size, by the rows."""
    rows = [size.rows for size in sizes]
    return f"{math.log(values[-1] / values[0]) / math.log(rows[-1] / rows[0]):.2f}" if len(sizes) > 1 else "–"


def _make(folder: Path, made: Made) -> Path:
    """A record of this size, with its lists of organisations beside it; the years that are to be brought are not there yet."""
    demonstration = folder / f"scale {made.scale}.duckdb"
    if not demonstration.exists():
        command = ["--database", str(demonstration), "demo", "--scale", str(made.scale)]
        subprocess.run(
            [sys.executable, "-m", "natpatsip", *command], cwd=CHECKOUT, stdout=subprocess.DEVNULL, check=True
        )
    # What is measured is written to, and is a copy.
    database = folder / f"{made.years} years, scale {made.scale}.duckdb"
    shutil.copy(demonstration, database)
    copy_lists(demonstration, database)
    return database


def _measure(database: Path, times: int) -> Size:
    scale, years = SIZES[times]
    lengthen(database, years)
    first_load = duration(lambda: _count_rows(database))
    rows = _count_rows(database)
    with dashboard(database) as server:
        reruns = {page: measure_reruns(server, page, "psc") for page in PAGES}
        held = memory(server[1])
    return Size(
        times, rows, database.stat().st_size / 2**20, first_load, measure_sending(database, scale), reruns, held
    )


def _count_rows(database: Path) -> int:
    with Store(database).snapshot() as snapshot:
        return sum(row["rows"] for row in snapshot.rows("SELECT sum(row_count)::BIGINT AS rows FROM current_sheets"))


def _rows(snapshot: Snapshot, table: str) -> dict[int, list[dict[str, Any]]]:
    """The rows of a table by their submission, without what is the same in all of one."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in snapshot.rows(f"SELECT * FROM {table} ORDER BY submission, sheet_row"):
        own = {name: value for name, value in row.items() if name not in _LINEAGE}
        found.setdefault(row["submission"], []).append(own)
    return found


def _moved(rows: list[dict[str, Any]], years: int) -> list[dict[str, Any]]:
    """The same rows so many years before."""
    return [{name: _before(value, years) for name, value in row.items()} for row in rows]


def _before(value: Any, years: int) -> Any:
    if not isinstance(value, date):
        return value
    return value.replace(year=value.year - years, day=min(value.day, 28))
