"""The child process that reads a workbook: bytes on stdin, JSON on stdout, little memory and little time.

A hostile workbook can make its reader abort; here it takes only this process with it.
"""

import gc
import json
import math
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from natpatsip.returns.raw import RawCell, RawSheet, RawWorkbook
from natpatsip.returns.refusals import Refused
from natpatsip.returns.scanning import SheetScan, scan_workbook
from natpatsip.text import is_blank

# Reading 15,000 rows of 12 columns takes less than 200 MiB and 2 s of one core.
MEMORY_LIMIT = 2**30
CPU_SECONDS = 20
# What the parent has to hold; 180,000 cells of figures are 4 MiB.
ANSWER_LIMIT = 64 * 2**20
OUT_OF_MEMORY = 3

# Beyond this a float does not hold every whole number, so it stays as it was given.
_EXACT = 2**53


def main() -> None:
    """Read the workbook on stdin; exits with OUT_OF_MEMORY when it needs more than the limits."""
    limit_resources()
    # Of a process that ends with its answer, none is worth a search for garbage.
    gc.disable()
    content = sys.stdin.buffer.read()
    try:
        answer = json.dumps(_answer(content)).encode()
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    if len(answer) > ANSWER_LIMIT:
        sys.exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(answer)


def limit_resources() -> None:
    """Bound this process's memory and time where the system can."""
    try:
        import resource
    except ModuleNotFoundError:
        # Windows has no such limits; the parent's time limit and the limits of the scan remain.
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY_LIMIT), (resource.RLIMIT_CPU, CPU_SECONDS)):
        # macOS refuses a bound on address space, and a host may have set a lower one already.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _answer(content: bytes) -> dict[str, Any]:
    try:
        return {"workbook": read_workbook(content).as_record()}
    except Refused as refused:
        return {"problem": asdict(refused.problem())}


def read_workbook(content: bytes) -> RawWorkbook:
    """Every worksheet of a workbook whose package was examined; raises Refused before a far cell can do harm."""
    with ZipFile(BytesIO(content)) as archive:
        scans = scan_workbook(archive)
    with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
        return RawWorkbook(tuple(_read_sheet(workbook, scan) for scan in scans))


def _read_sheet(workbook: CalamineWorkbook, scan: SheetScan) -> RawSheet:
    values = workbook.get_sheet_by_name(scan.title).to_python(skip_empty_area=False)
    cells = {(cell.row, cell.column): _as_formatted(cell, scan) for cell in _filled_cells(values)}
    return RawSheet(
        title=scan.title,
        cells=dict(sorted((cells | scan.overlay).items())) if scan.overlay else cells,
        merged=tuple(scan.merged),
        hidden_rows=scan.hidden_rows,
        hidden_columns=scan.hidden_columns,
        filtered=scan.filtered,
        hidden=scan.hidden,
    )


def _filled_cells(values: list[list[Any]]) -> Iterator[RawCell]:
    for row, line in enumerate(values, start=1):
        for column, value in enumerate(line, start=1):
            if not isinstance(value, str) or not is_blank(value):
                yield _cell(row, column, value)


def _as_formatted(cell: RawCell, scan: SheetScan) -> RawCell:
    is_percentage = cell.kind == "number" and (cell.row, cell.column) in scan.percentages
    return cell._replace(kind="percentage") if is_percentage else cell


def _cell(row: int, column: int, value: Any) -> RawCell:
    match value:
        case bool():
            return RawCell(row, column, "logical", value)
        case str():
            return RawCell(row, column, "text", value)
        case date() | datetime():
            return RawCell(row, column, "date", value.isoformat())
        case time():
            return RawCell(row, column, "time", value.isoformat())
        case timedelta():
            return RawCell(row, column, "time", str(value))
        case _:
            return _number(row, column, value)


def _number(row: int, column: int, value: float) -> RawCell:
    if not math.isfinite(value):
        return RawCell(row, column, "error", "#NUM!")
    return RawCell(row, column, "number", int(value) if value == int(value) and abs(value) <= _EXACT else value)


if __name__ == "__main__":
    main()
