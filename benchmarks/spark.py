"""A hundred times the rows: the same figures by DuckDB and by Apache Spark, from the same Parquet.

Some three minutes. It needs Java and requirements-spark.txt.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import narwhals as nw
import pyarrow
import pyarrow.compute as compute
from pyarrow import parquet

from benchmarks.timing import duration
from natpatsip import organisations
from natpatsip.analysis.selection import Selection
from natpatsip.demo import demonstration_quarters
from natpatsip.figures import figure
from natpatsip.sheets import SHEETS
from natpatsip.store import Snapshot, Store
from natpatsip.store.cache import Cache
from natpatsip.store.export import export
from natpatsip.store.snapshot import Tables
from natpatsip.store.spark import HERE, on_spark

TIMES = 100
FIGURES = {
    "fig01": "Care homes, a share by collaborative",
    "fig12": "Babies by month, a control chart",
    "fig15": "People on opioids by month, a control chart",
    "fig17": "Wards, at each stage",
}
# A ward is counted once, by its id.
_SITE = "ward_id"
# What is the same of a figure on both engines: its id, table, words and numbers.
Shown = tuple[object, ...]


@dataclass(frozen=True)
class Drawn:
    """How long the figures took on one engine, in seconds, each by its id: the first time, which reads and joins its tables,
    and for one collaborative after that; and what it took to begin.
    """

    begun: float
    first: Mapping[str, float]
    again: Mapping[str, float]


@dataclass(frozen=True)
class Engines:
    """The same figures of so many times the rows on both engines; `rows` of all sheets, MiB of their Parquet."""

    rows: int
    parquet_mib: float
    duckdb: Drawn
    spark: Drawn


@dataclass(frozen=True)
class _OfParquet(Snapshot):
    """A snapshot whose tables DuckDB reads from Parquet."""

    read: Tables

    def table(self, name: str) -> nw.LazyFrame:
        self._note_sources([name])
        return self.read(name)


def measure_spark(database: Path) -> Engines:
    """Export a record of the demonstration, repeat its rows, and draw the figures of them on both engines.

    Raises RuntimeError where the two differ, and NoSpark.
    """
    with TemporaryDirectory() as made, Store(database).snapshot() as snapshot:
        folder = Path(made) / "export"
        export(snapshot, folder)
        rows = _repeat(folder)
        mib = sum(file.stat().st_size for file in folder.rglob("*.parquet")) / 2**20
        by_duckdb, shown = _draw(_on_duckdb(snapshot, folder))
        by_spark, also = _draw(on_spark(snapshot, folder, HERE))
    if different := [one[0] for one, other in zip(shown, also, strict=True) if one != other]:
        raise RuntimeError(f"The engines differ in {different}.")
    return Engines(rows, mib, by_duckdb, by_spark)


def spark_section(measured: Engines) -> str:
    """The results in words, as a section."""
    one, other = measured.duckdb, measured.spark
    heads = ("DuckDB, first, s", "again, s", "Spark, first, s", "again, s")
    lines = [f"| | {' | '.join(heads)} |", "|---|---:|---:|---:|---:|"]
    for id, name in FIGURES.items():
        seconds = (one.first[id], one.again[id], other.first[id], other.again[id])
        lines.append(f"| {name} ({id}) | {' | '.join(f'{each:.2f}' for each in seconds)} |")
    return (
        "## So many times the rows, by DuckDB and by Apache Spark\n\n"
        f"`python -m benchmarks spark`: the rows of every sheet of the demonstration {TIMES} times over, with a ward"
        f" id of its own for each ward: {measured.rows:,} rows, {measured.parquet_mib:.0f} MiB of Parquet, which both engines"
        f" read, DuckDB in this process and Spark on {HERE}. The first time a figure reads and joins its tables; again is for"
        " one collaborative, of what was joined. Tables, words and numbers are the same in both."
        f" Spark takes {other.begun:.0f} s to begin.\n\n" + "\n".join(lines)
    )


def _repeat(folder: Path) -> int:
    """Repeat the rows of every sheet in an export; how many there are then."""
    rows = 0
    for file in (file for sheet in SHEETS for file in (folder / sheet.name).rglob("*.parquet")):
        # By its handle, for of a path the folder would become a column.
        with file.open("rb") as opened:
            once = parquet.read_table(opened)
        every = pyarrow.concat_tables([_others(once, number) for number in range(TIMES)])
        parquet.write_table(every, file)
        rows += every.num_rows
    return rows


def _others(rows: pyarrow.Table, number: int) -> pyarrow.Table:
    """The same rows, of other wards."""
    if number == 0 or _SITE not in rows.column_names:
        return rows
    ids = compute.binary_join_element_wise(rows[_SITE], f"again{number}", "-")
    return rows.set_column(rows.column_names.index(_SITE), _SITE, ids)


@contextmanager
def _on_duckdb(snapshot: Snapshot, folder: Path) -> Iterator[Snapshot]:
    with duckdb.connect() as connection:

        def read(name: str) -> nw.LazyFrame:
            files = str(folder / name / "**" / "*.parquet")
            # A quarter is a word.
            return nw.from_native(connection.read_parquet(files, hive_partitioning=True, union_by_name=True))

        yield _OfParquet(replace(snapshot.copy, cache=Cache()), snapshot.version, read)


def _draw(engine: AbstractContextManager[Snapshot]) -> tuple[Drawn, list[Shown]]:
    """How long each figure takes, for England and then for a collaborative, and what they show."""
    (quarter,) = demonstration_quarters(1)
    england = Selection.ending(quarter)
    one = Selection.ending(quarter, psc=(organisations.collaboratives()[0].code,))
    start = time.perf_counter()
    with engine as snapshot:
        begun = time.perf_counter() - start
        first = {id: duration(partial(figure, id, england, snapshot)) / 1_000 for id in FIGURES}
        again = {id: duration(partial(figure, id, one, snapshot)) / 1_000 for id in FIGURES}
        # They are kept by now.
        drawn = [(id, figure(id, chosen, snapshot)) for chosen in (england, one) for id in FIGURES]
        shown = [(id, each.rows, each.finding, each.caption, each.numbers) for id, each in drawn]
    return Drawn(begun, first, again), shown
