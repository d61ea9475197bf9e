"""Problems found in a return: where, what was found, what is allowed, what to do; and how many read as one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, Literal

from natpatsip.returns.raw import NotAnAddress, address, position

Severity = Literal["error", "query"]

# More different findings of one rule than this, and they are told as examples in one group.
_FINDINGS_APART = 5
_EXAMPLES = 3
# More ranges than this are past reading in a line of a table.
_RANGES_SHOWN = 12


@dataclass(frozen=True)
class Problem:
    """One problem at one cell, sheet or workbook, or `count` of a kind that `cell` gives the first and the last place of.

    An error keeps its sheet (the workbook, when `sheet` is "") from being stored; a query is stored and asks for a
    word of explanation. `cell` is "" when the problem concerns the whole sheet. `line` is what names the line of the
    cell, in the words it was given, and `heading` that of its column; "" where there is none, or where they are many.
    """

    severity: Severity
    rule: str
    sheet: str
    cell: str
    found: str
    allowed: str
    action: str
    count: int = 1
    line: str = ""
    heading: str = ""

    @property
    def told(self) -> str:
        """What was found, with how many it stands for."""
        if self.count == 1:
            return self.found
        like = f"cells like {self.cell.partition(':')[0]}" if self.cell else "of them"
        return f"{self.count:,} {like}: {self.found}"


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


def count_problems(problems: Iterable[Problem]) -> int:
    """How many they are, those included that one stands for."""
    return sum(problem.count for problem in problems)


def as_record(item: Problem | ProblemGroup) -> dict[str, Any]:
    """A row for a table or for JSON, fields in the order in which they read."""
    return asdict(item)


def group_problems(problems: Sequence[Problem]) -> list[ProblemGroup]:
    """One group a cause: errors first, sheets in the order in which they come, then by the first cell.

    Problems that differ only in their cell are one group; so are those that differ in what was found too, once
    there are more than five different findings, or some that are not known one by one; three are quoted.
    """
    by_cause = defaultdict(list)
    for problem in problems:
        by_cause[problem.severity, problem.rule, problem.sheet, problem.allowed, problem.action].append(problem)
    batches = [batch for cause in by_cause.values() for batch in _batches(cause)]
    sheets = list(dict.fromkeys(["", *(problem.sheet for problem in problems)]))
    batches.sort(key=lambda batch: (batch[0].severity != "error", sheets.index(batch[0].sheet), _first_place(batch)))
    return [_group(batch) for batch in batches]


def _batches(cause: list[Problem]) -> Iterator[list[Problem]]:
    by_finding = defaultdict(list)
    for problem in cause:
        by_finding[problem.found].append(problem)
    if len(by_finding) > (_FINDINGS_APART if count_problems(cause) == len(cause) else 1):
        yield cause
    else:
        yield from by_finding.values()


def _group(batch: list[Problem]) -> ProblemGroup:
    facts = asdict(batch[0]) | {"found": _told(batch), "count": count_problems(batch)}
    del facts["cell"], facts["line"], facts["heading"]
    return ProblemGroup(**facts, cells=_ranges(problem.cell for problem in batch))


def _told(batch: list[Problem]) -> str:
    """What was found; of many different findings some, and how many more there are, where each is known."""
    findings = list(dict.fromkeys(problem.found for problem in batch))
    if len(findings) == 1:
        return findings[0]
    if count_problems(batch) > len(batch):
        examples = list(dict.fromkeys(problem.found for problem in batch if problem.count == 1))[:_EXAMPLES]
        return f"{', '.join(examples)} and others"
    return f"{', '.join(findings[:_EXAMPLES])} and {len(findings) - _EXAMPLES:,} more"


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
    spans = {cell: span for cell in named if (span := _span(cell))}
    blocks = [*(cell for cell in named if cell not in spans), *_blocks(spans.values())]
    blocks.sort(key=lambda block: _place(block) or (0, 0))
    shown = ", ".join(blocks[:_RANGES_SHOWN])
    left = len(blocks) - _RANGES_SHOWN
    return f"{shown} and {left:,} more" if left > 0 else shown


Span = tuple[int, int, int]


def _span(cell: str) -> Span | None:
    """The column, first and last row of a cell, or of a range within a column; None of any other."""
    first, _, last = cell.partition(":")
    top, bottom = _place(first), _place(last or first)
    return (top[1], top[0], bottom[0]) if top and bottom and top[1] == bottom[1] else None


def _blocks(spans: Iterable[Span]) -> list[str]:
    """Cells as rectangles: runs down each column, then equal runs side by side joined."""
    columns_of = defaultdict(list)
    for column, of_column in groupby(sorted(spans), key=lambda span: span[0]):
        for top, bottom in _runs([(first, last) for _, first, last in of_column]):
            columns_of[top, bottom].append((column, column))
    return [
        _block((top, left), (bottom, right))
        for (top, bottom), columns in columns_of.items()
        for left, right in _runs(columns)
    ]


def _block(first: tuple[int, int], last: tuple[int, int]) -> str:
    return address(*first) if first == last else f"{address(*first)}:{address(*last)}"


def _runs(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """First and last of each unbroken run of spans, given in ascending order."""
    start, end = spans[0]
    for first, last in spans[1:]:
        if first > end + 1:
            yield start, end
            start, end = first, last
        end = max(end, last)
    yield start, end
