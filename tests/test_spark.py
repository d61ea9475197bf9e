"""The record as Parquet, and its figures by Apache Spark: the same numbers, words and tables as by DuckDB."""

import importlib.util
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from natpatsip.__main__ import main
from natpatsip.analysis.selection import Selection
from natpatsip.figures import FIGURES, figure
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot, Store, StoreUnreadable
from natpatsip.store.export import MANIFEST, export, read_manifest
from natpatsip.store.spark import on_spark

Q4, Q3 = Quarter(2022, 4), Quarter(2022, 3)
# A share by collaborative, a control chart of months, and a table of two sheets.
THREE = ("fig01", "fig12", "fig19")
SELECTIONS = [
    Selection.ending(Q4),
    Selection.ending(Q3),
    Selection.ending(Q4, psc=("WEX",)),
    Selection.ending(Q4, region=("Y58",)),
]
HAS_SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
needs_spark = pytest.mark.skipif(
    not HAS_SPARK, reason="NOT TESTED: figures by Spark, which needs Java and requirements-spark.txt"
)


@pytest.fixture(scope="module")
def exported(record_of_two_quarters: Path, tmp_path_factory) -> Iterator[tuple[Snapshot, Path]]:
    """A snapshot of the record of two quarters, and its export."""
    folder = tmp_path_factory.mktemp("exported") / "export"
    with Store(record_of_two_quarters).snapshot() as snapshot:
        export(snapshot, folder)
        yield snapshot, folder


@pytest.fixture(scope="module")
def of_spark(record_of_two_quarters: Path, exported) -> Iterator[Snapshot]:
    """The same on Spark, beside a readers' copy that holds no answers."""
    lean = Store(record_of_two_quarters, with_rows=False)
    with lean.snapshot() as snapshot, on_spark(snapshot, exported[1]) as on_both:
        assert snapshot.rows("SELECT count(*) AS n FROM care_homes") == [{"n": 0}]
        yield on_both


def test_an_export_holds_the_rows_that_stand_and_says_what_it_is(exported):
    snapshot, folder = exported
    manifest = read_manifest(folder)
    assert manifest["as_at_event"] == snapshot.version.sequence and manifest["hash_of_event"] == snapshot.version.hash
    assert manifest["sheets"]["wards"]["version"] == 1
    wards = parquet.read_table(folder / "wards")
    ((rows, stages),) = (row.values() for row in snapshot.rows("SELECT count(*), sum(stage)::BIGINT FROM wards"))
    assert (wards.num_rows, sum(filter(None, wards["stage"].to_pylist()))) == (rows, stages)
    assert set(wards["quarter"].to_pylist()) == {"2022/23 Q3", "2022/23 Q4"}
    # Nobody has returned it: its columns are there all the same.
    assert (
        parquet.read_table(folder / "psirf").num_rows == 0
        and "trust" in parquet.read_schema(next((folder / "psirf").glob("*.parquet"))).names
    )
    assert not any("workbook" in parquet.read_schema(file).names for file in folder.rglob("*.parquet"))


def test_a_changed_file_of_an_export_is_told(exported, tmp_path):
    folder = shutil.copytree(exported[1], tmp_path / "export")
    next((folder / "wards").rglob("*.parquet")).write_bytes(b"other")
    with pytest.raises(StoreUnreadable, match="not what was exported"):
        read_manifest(folder)
    (folder / MANIFEST).unlink()
    with pytest.raises(StoreUnreadable, match="is no export"):
        read_manifest(folder)


def test_the_command_exports_as_at_an_event_and_overwrites_nothing(record_of_two_quarters, tmp_path, capsys):
    command = ["--database", str(record_of_two_quarters), "export", str(tmp_path / "then"), "--as-at", "1"]
    assert main(command) == 0
    assert "after event 1." in capsys.readouterr().out
    assert json.loads((tmp_path / "then" / MANIFEST).read_text())["as_at_event"] == 1
    assert main(command) == 2
    assert "exists already" in capsys.readouterr().err


@needs_spark
def test_spark_draws_three_figures_as_duckdb_does(exported, of_spark):
    assert not different(THREE, Selection.ending(Q4), exported[0], of_spark)


@needs_spark
@pytest.mark.prove
@pytest.mark.parametrize("selection", SELECTIONS, ids=["england", "quarter before", "Wessex", "South West"])
def test_spark_draws_every_figure_as_duckdb_does(exported, of_spark, selection):
    assert not different(FIGURES, selection, exported[0], of_spark)


def different(ids, selection: Selection, snapshot: Snapshot, of_spark: Snapshot) -> list[str]:
    """The figures that differ in table, words or numbers."""
    parts = ("rows", "finding", "caption", "alt", "numbers", "place", "provenance")
    pairs = [(id, figure(id, selection, snapshot), figure(id, selection, of_spark)) for id in ids]
    return [id for id, one, other in pairs if any(getattr(one, part) != getattr(other, part) for part in parts)]
