"""The one door for an uploaded workbook: examined as a package, then read in a child process."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from natpatsip.returns import refusals
from natpatsip.returns.child import OUT_OF_MEMORY
from natpatsip.returns.package import examine_package
from natpatsip.returns.problems import Problem
from natpatsip.returns.raw import RawWorkbook
from natpatsip.returns.refusals import Refused

# An ordinary return takes 0.1 s; the child's own bound is 20 s of processor time.
TIME_LIMIT_SECONDS = 30

_PROJECT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-m", "natpatsip.returns.child")

_log = logging.getLogger(__name__)

# From a workbook whose package was examined to its cells.
ReadCells = Callable[[bytes], RawWorkbook | Problem]


def read_in_child(content: bytes) -> RawWorkbook | Problem:
    """Read a workbook whose package was examined; a child that crashes or takes too much is a problem, too."""
    try:
        child = subprocess.run(_COMMAND, input=content, capture_output=True, timeout=TIME_LIMIT_SECONDS, cwd=_PROJECT)
    except subprocess.TimeoutExpired:
        return Refused(refusals.TOO_LARGE_TO_READ).problem()
    if child.returncode:
        _log.warning("The reading process ended with %s: %s", child.returncode, child.stderr[-1_000:])
        # A signal (below zero) is how the system ends a process that is past its memory or time.
        spent = child.returncode < 0 or child.returncode == OUT_OF_MEMORY
        return Refused(refusals.TOO_LARGE_TO_READ if spent else refusals.UNREADABLE).problem()
    answer = json.loads(child.stdout)
    return Problem(**answer["problem"]) if "problem" in answer else RawWorkbook.from_record(answer["workbook"])


def open_workbook(
    content: bytes, file_name: str, read_cells: ReadCells = read_in_child
) -> tuple[RawWorkbook | None, list[Problem]]:
    """The cells of an uploaded workbook, or None and the problems that keep all of it from being read.

    `read_cells` reads them in place of a child process: of a workbook that this program made, and nobody else.
    """
    problems = examine_package(content, file_name)
    if problems:
        return None, problems
    read = read_cells(content)
    return (None, [read]) if isinstance(read, Problem) else (read, [])
