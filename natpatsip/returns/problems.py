"""Problems found in a return: where, what was found, what is allowed, what to do; and how many read as one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any, Literal

from natpatsip.returns.raw import NotAnAddress, address, position

Severity = Literal["error", "query"]

# More different findings of one rule than this, and they are told as examples in one group.
_FINDINGS_APART = 5
_EXAMPLES = 3
# More ranges than this are past reading in a line of a table; the marked workbook shows every cell.
_RANGES_SHOWN = 12


@dataclass(frozen=True)
class Problem:
    """One problem at one cell, sheet or workbook.

    An error keeps its sheet (the workbook, when `sheet` is "") from being stored; a query is stored and asks for a
    word of explanation. `cell` is "" when the problem concerns the whole sheet.
    """

    severity: Severity
    rule: str
    sheet: str
    cell: str
    found: str
    allowed: str
    action: str


@dataclass(frozen=True)
class ProblemGroup:
    """Problems of one cause in one sheet; `cells` are ranges such as "C5:C9, E12", `count` how many problems."""

    severity: Severity
    rule: str
    sheet: str
    cells: str
    count: int
    found: str
    allowed: str
    action: str


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that keep something from being stored."""
    return [problem for problem in problems if problem.severity == "error"]


def as_record(item: Problem | ProblemGroup) -> dict[str, Any]:
    """A row for a table or for JSON, fields in the order in which they read."""
    return asdict(item)


def group_problems(problems: Sequence[Problem]) -> list[ProblemGroup]:
    """One group a cause: errors first, sheets in the order in which they come, then by the first cell.

    Problems that differ only in their cell are one group; so are those that differ in what was found too, once
    there are more than five different findings, of which three are quoted.
    """
    by_cause = defaultdict(list)
    for problem in problems:
        by_cause[replace(problem, cell="", found="")].append(problem)
    batches = [batch for cause in by_cause.values() for batch in _batches(cause)]
    sheets = list(dict.fromkeys(["", *(problem.sheet for problem in problems)]))
    batches.sort(key=lambda batch: (batch[0].severity != "error", sheets.index(batch[0].sheet), _first_place(batch)))
    return [_group(batch) for batch in batches]


def _batches(cause: list[Problem]) -> Iterator[list[Problem]]:
    by_finding = defaultdict(list)
    for problem in cause:
        by_finding[problem.found].append(problem)
    if len(by_finding) > _FINDINGS_APART:
        yield cause
    else:
        yield from by_finding.values()


def _group(batch: list[Problem]) -> ProblemGroup:
    facts = asdict(batch[0]) | {"found": _told(list(dict.fromkeys(problem.found for problem in batch)))}
    del facts["cell"]
    return ProblemGroup(**facts, cells=_ranges(problem.cell for problem in batch), count=len(batch))


def _told(findings: list[str]) -> str:
    if len(findings) == 1:
        return findings[0]
    return f"{', '.join(findings[:_EXAMPLES])} and {len(findings) - _EXAMPLES} more"


def _first_place(batch: list[Problem]) -> tuple[int, int]:
    return min(_place(problem.cell) or (0, 0) for problem in batch)


def _place(cell: str) -> tuple[int, int] | None:
    """Row and column of a cell, or of the first cell of a range; None for the whole sheet."""
    try:
        return position(cell.partition(":")[0])
    except NotAnAddress:
        return None


def _ranges(cells: Iterable[str]) -> str:
    named = [cell for cell in dict.fromkeys(cells) if cell]
    single = {place for cell in named if ":" not in cell and (place := _place(cell))}
    blocks = [cell for cell in named if _place(cell) is None or ":" in cell] + _blocks(single)
    blocks.sort(key=lambda block: _place(block) or (0, 0))
    shown = ", ".join(blocks[:_RANGES_SHOWN])
    left = len(blocks) - _RANGES_SHOWN
    return f"{shown} and {left} more" if left > 0 else shown


def _blocks(places: set[tuple[int, int]]) -> list[str]:
    """Cells as rectangles: runs down each column, then equal runs side by side joined."""
    columns_of = defaultdict(list)
    for column, cells in groupby(sorted(places, key=lambda place: place[::-1]), key=lambda place: place[1]):
        for first, last in _runs([row for row, _ in cells]):
            columns_of[first, last].append(column)
    return [
        _block((top, left), (bottom, right))
        for (top, bottom), columns in columns_of.items()
        for left, right in _runs(columns)
    ]


def _block(first: tuple[int, int], last: tuple[int, int]) -> str:
    return address(*first) if first == last else f"{address(*first)}:{address(*last)}"


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each unbroken run in ascending numbers."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        yield members[0], members[-1]
