"""How cost grows with data: the demonstration, and the same with three and ten times its years before it.

`python -m benchmarks.growth [--database FILE] [--times 1 3 10]`: some ten minutes. What is added is written through the
tables, under file names that say so; one quarter is then sent through the door at each size.
"""

import argparse
import math
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.pages import Reruns, measure_reruns
from benchmarks.sending import Sending, measure_sending
from benchmarks.serving import dashboard, memory
from benchmarks.timing import duration
from natpatsip.access import Actor
from natpatsip.demo import demonstration_quarters, load_demonstration
from natpatsip.quarters import Quarter, quarters_between
from natpatsip.sheets import SHEETS
from natpatsip.sheets.specification import ReturnScope
from natpatsip.store import Snapshot, Store, Submission
from natpatsip.store.schema import history_table

TIMES = (1, 3, 10)
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


def measure_growth(demonstration: Path, times: tuple[int, ...] = TIMES) -> list[Size]:
    """Measure at each size, in copies of a database of the demonstration."""
    with TemporaryDirectory() as folder:
        return [_measure(Path(shutil.copy(demonstration, Path(folder) / f"{one}.duckdb")), one) for one in times]


def grow(database: Path, times: int) -> None:
    """Give a record the same returns again for as many years before, until it holds so many times what it held."""
    store = Store(database)
    with store.snapshot() as snapshot:
        quarters = [Quarter.parse(row["quarter"]) for row in snapshot.rows("SELECT DISTINCT quarter FROM submissions")]
        years = math.ceil(len(quarters_between(min(quarters), max(quarters))) / 4)
        sent = snapshot.rows("SELECT submission, psc, quarter FROM submissions ORDER BY submission")
        rows = {sheet: _rows(snapshot, history_table(sheet)) for sheet in SHEETS}
    for again in range(1, times):
        with store.writing() as writing:
            for row in sent:
                number, back = row["submission"], again * years
                scope = ReturnScope(row["psc"], Quarter.parse(row["quarter"]) - 4 * back)
                name = f"Made for a measurement, {back} years before submission {number}"
                returned = {sheet: _moved(of[number], back) for sheet, of in rows.items() if number in of}
                writing.receive(Submission(scope, name, name.encode(), "Benchmark", True), returned, [], _BY)


def growth_section(sizes: list[Size]) -> str:
    """The results in words, as a section."""
    lines = [f"| | {' | '.join(f'{size.times}×' for size in sizes)} | Exponent |", f"|---|{'---:|' * (len(sizes) + 1)}"]
    lines += [_line("Rows that stand", [size.rows for size in sizes])]
    lines += [_line("File, MiB", [size.file_mib for size in sizes])]
    lines += [_line("First load of the readers’ copy, ms", [size.first_load for size in sizes])]
    lines += [_line("Check and store a workbook, ms", [size.sending.stored.median for size in sizes])]
    lines += [_line("Reading after a write, ms", [size.sending.reloaded.median for size in sizes])]
    for page, title in PAGES.items():
        lines += [_line(f"{title}: filter change, ms", [size.reruns[page].new.median for size in sizes])]
        lines += [_line(f"{title}: processor, ms", [size.reruns[page].processor_new for size in sizes])]
    lines += [_line("Server’s memory after that, MiB", [size.memory_mib for size in sizes])]
    return (
        "## Growth\n\n"
        "`python -m benchmarks.growth`: the whole demonstration, and the same with its years again before it. Medians. An"
        " exponent of 0 is a cost that does not grow, of 1 one that grows as the data does. Aims: a reading after a write in"
        " 60 ms at 1× and 90 ms at 10×, clicks at most 1.5 times as slow at 10×.\n\n" + "\n".join(lines)
    )


def _line(name: str, values: list[float]) -> str:
    return f"| {name} | {' | '.join(f'{value:,.0f}' for value in values)} | {_exponent(values):.2f} |"


def _exponent(values: list[float]) -> float:
    """Of the growth between the smallest and the largest size."""
    return math.log(values[-1] / values[0]) / math.log(TIMES[-1] / TIMES[0]) if len(values) == len(TIMES) else math.nan


def _measure(database: Path, times: int) -> Size:
    grow(database, times)
    first_load = duration(lambda: _count_rows(database))
    rows = _count_rows(database)
    with dashboard(database) as server:
        reruns = {page: measure_reruns(server, page, "psc") for page in PAGES}
        held = memory(server[1])
    return Size(times, rows, database.stat().st_size / 2**20, first_load, measure_sending(database), reruns, held)


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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", type=Path, metavar="FILE", help="a loaded demonstration; made when left out")
    parser.add_argument("--times", type=int, nargs="+", default=list(TIMES), metavar="K")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        demonstration = options.database or Path(folder) / "demonstration.duckdb"
        if options.database is None:
            load_demonstration(Store(demonstration), demonstration_quarters(12), coming_in=True)
        print(growth_section(measure_growth(demonstration, tuple(options.times))))
