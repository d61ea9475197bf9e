"""A table as people keep series in it: a title above, headings or none, a line for each date.

What the cells hold is for `columns` to see and for the reading of series to judge.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from natpatsip.analysis.spc.parameters import SpcRefused
from natpatsip.analysis.spc.parsing import read_moment

# Headings are looked for among so many columns: to hold each of very many for a date takes seconds.
_HEADINGS_LOOKED_AT = 20
CELL_AT_MOST = 60  # letters of a date or a number, and as many as a message quotes
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")

Line = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class Table:
    """`lines` of cells with their numbers, below the `headings`, of which there may be none; `width` counts the columns.

    `name` says in messages where the table is from; `notes` are what a person should know of how it was read.
    """

    name: str
    headings: Sequence[str]
    lines: Sequence[Line]
    width: int
    notes: tuple[str, ...] = ()

    def cell(self, line: Sequence[str], place: int) -> str:
        """A cell of a line; blank where the line ends before it."""
        return line[place] if len(line) > place else ""

    def heading(self, place: int) -> str:
        """The heading of a column; blank where there is none."""
        return self.cell(self.headings, place)


def lay_out(lines: Sequence[Line], name: str, notes: tuple[str, ...] = ()) -> Table:
    """The table that lines hold, a title above it left out; one column is a table where it is of dates.

    Raises SpcRefused, in one line, when there is none.
    """
    filled = _without_titles(lines)
    if not filled:
        raise SpcRefused(f"{name} is empty. It should have two columns: a date and a value.")
    width = max(len(cells) for _, cells in filled)
    if width < 2 and not is_date(filled[-1][1][0]):
        raise SpcRefused(
            f"{name} has only one column. Two are needed: the date first, then the value. One is enough of the dates of single"
            " events."
        )
    headings = [] if _is_data(filled[0][1]) else list(filled[0][1])
    rows = filled[1:] if headings else filled
    if not rows:
        raise SpcRefused(f"{name} has no values, only headings.")
    return Table(name, headings, rows, width, notes)


def _without_titles(lines: Sequence[Line]) -> list[Line]:
    """The lines that hold something, without empty cells at their ends; a title above the table falls away."""
    filled: list[Line] = [
        (number, cells) for number, cells in ((number, _trimmed(cells)) for number, cells in lines) if cells
    ]
    wide = [len(cells) > 1 for _, cells in filled]
    return filled[wide.index(True) :] if True in wide else filled


def _trimmed(cells: Sequence[str]) -> list[str]:
    """The cells up to the last that holds something, each on one line."""
    plain = [" ".join(cell.split()) for cell in cells]
    return plain[: max((place for place, cell in enumerate(plain, start=1) if cell), default=0)]


def _is_data(cells: Sequence[str]) -> bool:
    """Whether a line holds a point: headings are neither dates nor numbers, and what begins with a digit is a slip of one."""
    looked_at = cells[:_HEADINGS_LOOKED_AT]
    return any(is_date(cell) or is_number(cell) for cell in looked_at) or cells[0][:1].isdecimal()


def is_date(text: str) -> bool:
    """Whether a cell can be read as a date, with or without a time."""
    try:
        read_moment(quotable(text))
    except SpcRefused:
        return False
    return True


def is_number(text: str) -> bool:
    """Whether a cell can be read as a number."""
    try:
        float(plain_number(quotable(text)))
    except ValueError:
        return False
    return True


def plain_number(text: str) -> str:
    """A number without what Excel shows it with; other text as it is."""
    bare = text.removesuffix("%").rstrip()
    if _THOUSANDS.fullmatch(bare):
        return bare.replace(",", "")
    return bare if bare[-1:].isdigit() else text


def quotable(text: str) -> str:
    """A cell as a message quotes it, cut where it is too long to be a date or a number."""
    return text if len(text) <= CELL_AT_MOST else f"{text[:CELL_AT_MOST]}…"
