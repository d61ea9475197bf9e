"""Problems counted as they are found: the first of each kind one by one, and how many more there are like them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from natpatsip.returns.problems import Problem

# Of one rule in one column of a sheet, so many are told each for itself; of one rule in all columns of a sheet, so many.
TOLD_IN_A_COLUMN = 50
TOLD_ON_A_SHEET = 500

Kind = tuple[str, str, str, str]


class Tally:
    """Problems without end in little memory: a kind is one rule in one column of one sheet."""

    def __init__(self, problems: Iterable[Problem] = ()):
        self._told: list[Problem] = []
        self._more: dict[Kind, _More] = {}
        self._in_columns: Counter[Kind] = Counter()
        self._on_sheets: Counter[tuple[str, str, str]] = Counter()
        self.extend(problems)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Count these in."""
        for problem in problems:
            self.add(problem)

    def add(self, problem: Problem) -> None:
        """Count one in; one that stands for many is told as it is."""
        column, row = _place(problem.cell)
        on_sheet = problem.severity, problem.rule, problem.sheet
        kind = *on_sheet, column
        if problem.count > 1 or (
            self._in_columns[kind] < TOLD_IN_A_COLUMN and self._on_sheets[on_sheet] < TOLD_ON_A_SHEET
        ):
            self._in_columns[kind] += 1
            self._on_sheets[on_sheet] += 1
            self._told.append(problem)
        elif kind in self._more:
            self._more[kind].add(problem, row)
        else:
            self._more[kind] = _More(problem, column, row, row)

    def told(self) -> list[Problem]:
        """Those told each for itself, in the order in which they were found; then for each kind one that stands for the rest."""
        return [*self._told, *(more.as_problem() for more in self._more.values())]


def _place(cell: str) -> tuple[str, int]:
    """The column and row of a cell, or of the first of a range; nothing and 0 for the whole sheet."""
    first = cell.partition(":")[0]
    column = first.rstrip("0123456789")
    return column, int(first[len(column) :] or 0)


@dataclass
class _More:
    """The problems of a kind beyond those that are told: what the first is, how many, and between which rows."""

    example: Problem
    column: str
    first: int
    last: int
    count: int = 1
    alike: bool = True

    def add(self, problem: Problem, row: int) -> None:
        self.count += 1
        self.alike = self.alike and problem.found == self.example.found
        self.first, self.last = min(self.first, row), max(self.last, row)

    def as_problem(self) -> Problem:
        """One problem that stands for them all."""
        if self.count == 1:
            return self.example
        found = self.example.found if self.alike else f"{self.example.found} and others"
        cells = f"{self.column}{self.first}:{self.column}{self.last}" if self.column else ""
        return replace(self.example, cell=cells, found=found, count=self.count, line="")
