"""What a sheet of a return is: its columns, its rows, its rules.

From one `Sheet` come the template, the reader, the checks at the cell, the table in the database and the data
dictionary. A sheet is laid out in one of four ways, all said with the same few parts:

- a list: one line a thing (`columns` alone);
- a count grid or a wide grid: members run across the top (`across`), each with the values asked of it, and each
  member of a line becomes a row of the table;
- months: a month as a key column, or months as the members across.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from natpatsip.quarters import Quarter
from natpatsip.sheets.field_types import FieldType
from natpatsip.sheets.scope import ReturnScope, Sender
from natpatsip.text import tidy

Values = Mapping[str, Any]

# What a sheet names as its programme when it is of them all.
ALL_PROGRAMMES = "All"
# What is done about small numbers in what is for sharing: nothing, for only organisations are counted; rounding below
# England; or what their publisher has done already.
SmallNumbers = Literal["organisations", "rounded", "published"]


@dataclass(frozen=True, kw_only=True)
class AskedInQuarters:
    """The quarters in which something is asked, from `first` to `last`, both included; open at either end."""

    first: Quarter | None = None
    last: Quarter | None = None

    def asked_in(self, quarter: Quarter) -> bool:
        return (self.first is None or self.first <= quarter) and (self.last is None or quarter <= self.last)


@dataclass(frozen=True)
class Column(AskedInQuarters):
    """A column of the sheet and of its table, and the quarters in which it is asked; outside them it is blank.

    `key` columns name the line and are asked in every quarter; `printed` ones are filled in by the template; a
    `required` one may not be blank; `once_per` names the columns of which each group gives this answer on its first
    line only. `of_people` where it counts people, or what befell them or was done for them, and not organisations.
    `version` is the version of the sheet that brought it: on a template older than that it is not missed, and nobody has
    answered it.
    """

    name: str
    heading: str
    type: FieldType
    meaning: str
    key: bool = False
    printed: bool = False
    required: bool = True
    older_headings: tuple[str, ...] = ()
    once_per: tuple[str, ...] = ()
    of_people: bool = False
    version: int = 1


@dataclass(frozen=True)
class Member(AskedInQuarters):
    """One member of a wide grid, and the quarters in which it is asked."""

    code: Any
    heading: str
    older_headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Across:
    """Members along the top of a wide grid, times the values asked of each; melted into a row a member.

    `is_asked` says whether a member is asked of a line; where it is not, the cell is greyed out and must stay empty
    (or 0), for the reason given in `not_asked_because`.
    """

    name: str
    heading: str
    meaning: str
    type: FieldType
    members: tuple[Member, ...]
    values: tuple[Column, ...]
    is_asked: Callable[[Values, Any], bool] = lambda line, member: True
    not_asked_because: str = ""

    def headings(self, quarter: Quarter) -> list[tuple[Member, Column, str]]:
        """Each cell that a line has across the top, with its heading: the member, and the value where there are several."""
        values = [value for value in self.values if value.asked_in(quarter)]
        alone = len(values) == 1
        return [
            (member, value, member.heading if alone else f"{member.heading}: {value.heading}")
            for member in self.members
            if member.asked_in(quarter)
            for value in values
        ]


@dataclass(frozen=True)
class Row:
    """A row as read: its values by column, the cell of each, and each answer as it was given.

    A value that could not be read is left out of `values`, for its problem has been told; so is one that is not asked
    in the quarter.
    """

    sheet_row: int
    values: Values
    cells: Mapping[str, str]
    given: Mapping[str, str]

    def readable(self, *columns: str) -> bool:
        return all(column in self.values for column in columns)


@dataclass(frozen=True)
class Answers:
    """What a rule may look at.

    The rows of its own sheet as read, the values of the other sheets as they stand beside it, the names of the sheets
    sent in the same workbook, the values of the same sheet in the collaborative's previous quarter (empty when it
    returned none), and the keys of every line of the sheet that its sender ever returned.
    """

    scope: ReturnScope
    rows: Sequence[Row]
    other_sheets: Mapping[str, Sequence[Values]]
    sent: frozenset[str]
    previous: Sequence[Values]
    ever: Sequence[Values]


@dataclass(frozen=True)
class Breach:
    """A rule that a row breaks, at one column (or the whole sheet, with no row)."""

    row: Row | None
    column: str
    found: str
    allowed: str
    action: str


@dataclass(frozen=True)
class Rule:
    """A named check that the columns alone can't say. An error stops the sheet; a query asks for a word."""

    name: str
    severity: Literal["error", "query"]
    check: Callable[[Answers], Iterable[Breach]]


Lines = Callable[[ReturnScope, Sequence[Values], Sequence[Values]], Sequence[Values]]


def _no_lines(scope: ReturnScope, known: Sequence[Values], ever: Sequence[Values]) -> list[Values]:
    return []


@dataclass(frozen=True)
class Sheet(AskedInQuarters):
    """The specification of a sheet, and the quarters in which it is collected.

    `lines` gives the lines that the template prints for a scope, from the rows of the last return and the keys of every
    line ever returned; when `fixed_lines` each must come back. `sender` says whose workbook it is part of. `grain` says
    what is current: the sender's latest return of the sheet for a quarter, or, for months, the answer of the latest
    extract for each key. `may_be_empty`: “Nothing to report” is an answer. An `optional` sheet is never missing.
    `oldest_version` is the oldest version whose answers still mean the same; templates older than it are refused.
    Raises ValueError for a declaration that contradicts itself.
    """

    name: str
    title: str
    programme: str
    purpose: str
    columns: tuple[Column, ...]
    across: Across | None = None
    lines: Lines = _no_lines
    fixed_lines: bool = True
    sender: Sender = "collaborative"
    grain: Literal["quarter", "month"] = "quarter"
    may_be_empty: bool = False
    optional: bool = False
    version: int = 1
    oldest_version: int = 1
    rules: tuple[Rule, ...] = ()
    guidance: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        for column in self.columns:
            if column.key and (column.first or column.last):
                raise ValueError(f"{self.name}: “{column.heading}” names a line, so every quarter has to ask it.")
            if column.required and column.version > self.oldest_version:
                raise ValueError(
                    f"{self.name}: “{column.heading}” may not be blank, and older templates do not ask it."
                )
        if self.oldest_version > self.version:
            raise ValueError(f"{self.name}: version {self.version} is older than the oldest that it understands.")

    @property
    def line_keys(self) -> tuple[str, ...]:
        """The columns that name a line of the sheet."""
        return tuple(column.name for column in self.columns if column.key)

    def name_of_line(self, given: Mapping[str, str]) -> str:
        """What names a line, in the words given in its columns: “NHS Dorset ICB, RESTORE2”. A blank is left out."""
        return ", ".join(words for key in self.line_keys if (words := tidy(given.get(key, ""))))

    @property
    def row_keys(self) -> tuple[str, ...]:
        """The columns that name a row of the table: a line, and the member across."""
        return self.line_keys + ((self.across.name,) if self.across else ())

    @property
    def table_columns(self) -> tuple[Column, ...]:
        """The columns of the table, in order: those of the line, the member across, the values of the member."""
        if not self.across:
            return self.columns
        member = Column(
            self.across.name, self.across.heading, self.across.type, self.across.meaning, key=True, printed=True
        )
        return (*self.columns, member, *self.across.values)

    @property
    def small_numbers(self) -> SmallNumbers:
        """What is done about small numbers of people in what is for sharing."""
        if self.sender == "publisher":
            return "published"
        return "rounded" if any(column.of_people for column in self.table_columns) else "organisations"

    def columns_asked(self, quarter: Quarter) -> list[Column]:
        """The columns at the head of a line that are asked in a quarter."""
        return [column for column in self.columns if column.asked_in(quarter)]

    def headings(self, quarter: Quarter) -> list[str]:
        """The headings of the sheet in the order in which the template prints them."""
        across = [heading for _, _, heading in self.across.headings(quarter)] if self.across else []
        return [column.heading for column in self.columns_asked(quarter)] + across
