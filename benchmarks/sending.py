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
from natpatsip.returns.opening import open_workbook
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


def sending_section(sending: Sending) -> str:
    """The results in words, as a section."""
    return (
        "## Sending one workbook\n\n"
        f"Each collaborative’s workbook for the last quarter once more, {len(sending.stored.each)} in all, into that file"
        " (aim: 500 ms, at most 1,000 ms).\n\n"
        + _table(
            sending.stored,
            [
                ("Check and store (`intake.receive`)", sending.stored),
                ("Of it: the package examined and read in a child process", sending.opened),
                ("The same cells read by openpyxl in this process, for scale", sending.opened_by_openpyxl),
            ],
        )
        + f"\n\nThe file grew by {sending.grown_kib:.0f} KiB for each, with the workbook in it."
        + "\n\nThe first reading after each of these writes loads the readers’ copy again.\n\n"
        + _table(
            sending.reloaded,
            [("Reading after a write", sending.reloaded), ("Reading with nothing new to load", sending.read)],
        )
    )


def _table(whole: Durations, rows: list[tuple[str, Durations]]) -> str:
    """Median and longest, with each median as a multiple of one of them."""
    lines = ["| | Median, ms | Longest, ms | Ratio |", "|---|---:|---:|---:|"]
    lines += [_line(name, each, whole) for name, each in rows]
    return "\n".join(lines)


def _line(name: str, each: Durations, whole: Durations) -> str:
    return f"| {name} | {each.median:.0f} | {each.longest:.0f} | {each.median / whole.median:.2f} |"
