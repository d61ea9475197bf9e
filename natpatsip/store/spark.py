"""An export of the record on Apache Spark, for data that is past one machine's memory: the same analysis on its frames.

Spark holds the tables, joins and adds them up. Who returned what and when, decisions and notes are asked of the readers'
copy, which has them for any amount of data and need hold no answers, and so is the record as it was at an earlier event.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import narwhals as nw

from natpatsip.store.cache import Cache
from natpatsip.store.file import StoreProblem
from natpatsip.store.snapshot import Snapshot, Tables

# Two threads of this machine.
HERE = "local[2]"
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    # Of a hundred million rows a figure’s sums are some thousand.
    "spark.sql.shuffle.partitions": "4",
    # A quarter is a word.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
_FRAME_BYTES = 2**10


class NoSpark(StoreProblem):
    """Spark or Java is not there, or did not start."""


@dataclass(frozen=True)
class SparkSnapshot(Snapshot):
    """A snapshot whose tables Spark holds."""

    read: Tables

    def table(self, name: str) -> nw.LazyFrame:
        """A table, lazily, of Spark."""
        self._note_sources([name])
        return self.read(name)

    def keep_frame(self, make: Callable[[Tables], nw.LazyFrame]) -> nw.LazyFrame:
        """A frame made of tables, which stays with Spark; what was collected as it was made stays in memory."""
        return self.keep(make, lambda: _hold(make(self.table)), lambda rows: _FRAME_BYTES)


def _hold(made: nw.LazyFrame) -> nw.LazyFrame:
    return nw.from_native(made.to_native().cache()) if made.implementation.is_pyspark() else made


@contextmanager
def on_spark(snapshot: Snapshot, folder: Path, master: str = HERE) -> Iterator[Snapshot]:
    """The snapshot with the tables of an export of it, on Spark for as long as the block lasts.

    `master` is where Spark runs: threads of this machine, or the address of a cluster whose workers see the folder. Raises
    NoSpark.
    """
    session = _start(master)
    try:
        copy = replace(snapshot.copy, cache=Cache())
        yield SparkSnapshot(
            copy, snapshot.version, lambda name: nw.from_native(session.read.parquet(str((folder / name).resolve())))
        )
    finally:
        session.stop()


def _start(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError:
        raise NoSpark("Spark is not installed. Install it with “pip install -r requirements-spark.txt”.") from None
    try:
        session = SparkSession.builder.master(master).appName("natpatsip").config(map=_SETTINGS).getOrCreate()
    except Exception as problem:
        raise NoSpark(
            f"Spark did not start: {problem}. It needs Java 17 or later, and a cluster has to answer at {master}."
        ) from problem
    session.sparkContext.setLogLevel("ERROR")
    return session
