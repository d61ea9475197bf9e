"""Sending one workbook in: checked and stored beside all that is there, then seen by a reader.

A collaborative's workbook for the last quarter is filled in once more, so its bytes are not those that stand, and it is
stored as a new submission. What it is set against is measured on the same bytes in the same run.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import duckdb
from openpyxl import load_workbook

from benchmarks.timing import Durations, duration
from benchmarks.uploads import make_upload
from natpatsip import organisations
from natpatsip.access import Actor
from natpatsip.demo import demonstration_quarters
from natpatsip.intake import receive
from natpatsip.returns.parsing import open_workbook
from natpatsip.store import Store


@dataclass(frozen=True)
class Sending:
    """One duration a collaborative for each: check and store; the reading process alone; the same cells by openpyxl;
    the first reading after the write (which loads the readers’ copy again); a snapshot with nothing to load. And by how
    many KiB the file grew for each.
    """

    stored: Durations
    opened: Durations
    opened_by_openpyxl: Durations
    reloaded: Durations
    read: Durations
    grown_kib: float


def measure_sending(database: Path, scale: int = 1) -> Sending:
    """Send every collaborative's workbook in once more, of a demonstration of so many times the size; readers look from
    another store of the same file.
    """
    writer, reader = Store(database), Store(database)
    _look(reader)
    (quarter,) = demonstration_quarters(1)
    used = _used_kib(database)
    rounds = [_send(writer, reader, make_upload(psc.code, quarter, 1, scale)) for psc in organisations.collaboratives()]
    grown = (_used_kib(database) - used) / len(rounds)
    return Sending(*(Durations(each) for each in zip(*rounds, strict=True)), grown)


def _send(writer: Store, reader: Store, content: bytes) -> tuple[float, ...]:
    return (
        duration(lambda: _store(writer, content)),
        duration(lambda: open_workbook(content, "return.xlsx")),
        duration(lambda: _cells_by_openpyxl(content)),
        duration(lambda: _look(reader)),
        duration(lambda: _look(reader)),
    )


def _store(writer: Store, content: bytes) -> None:
    receipt = receive(writer, content, "return.xlsx", Actor("Benchmark"))
    if receipt.submission is None:
        raise RuntimeError(f"The workbook was not stored: {receipt}")


def _used_kib(database: Path) -> float:
    """What the record takes of its file, without the blocks that were freed and are filled again first."""
    with duckdb.connect(str(database), read_only=True) as connection:
        ((used,),) = connection.execute("SELECT used_blocks * block_size FROM pragma_database_size()").fetchall()
    return used / 2**10


def _cells_by_openpyxl(content: bytes) -> list:
    return [row for page in load_workbook(BytesIO(content), data_only=True) for row in page.iter_rows(values_only=True)]


def _look(reader: Store) -> None:
    with reader.snapshot() as snapshot:
        snapshot.rows("SELECT count(*) AS sheets FROM current_sheets")
