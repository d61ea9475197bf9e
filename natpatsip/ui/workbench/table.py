"""A table as people keep series in it, understood: which line holds headings, and which column what.

Dates are in the first column, with a column of values for each series beside it; or series, date and value are a column
each, as the command takes them. What the cells hold is for the reading of series to judge.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from natpatsip.analysis.spc.parameters import SpcRefused
from natpatsip.analysis.spc.parsing import COLUMNS, Row, read_date, read_rows
from natpatsip.analysis.spc.series import NamedSeries
from natpatsip.figures.formatting import format_count, format_list

# As many as the command was measured with; a page is to answer within seconds.
POINTS_AT_MOST = 100_000
NAME_AT_MOST = 100  # letters
UNNAMED = "Your series"
# Years that a series of health care can be of; others are slips of the keyboard.
_YEARS = ("1700-01-01", "2200-01-01")
# Beyond these, values and what is worked out from them have too few figures to be told apart.
_LARGEST, _SMALLEST = 1e15, 1e-9
_LINES_LOOKED_AT = 20
_QUOTED = 60  # letters of a cell that are quoted in a message
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")

Line = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class OwnData:
    """Series of somebody's own; `percent` where all values were written with a percent sign."""

    series: NamedSeries
    percent: bool = False


def understand(lines: Sequence[Line], name: str) -> OwnData:
    """The series of a table, its cells as text; `name` says in messages where it is from.

    Raises SpcRefused, in one line, when it is not a table of dates and values, or not of series that can be charted.
    """
    filled = _without_titles(lines)
    if not filled:
        raise SpcRefused(f"{name} is empty. It should have two columns: a date and a value.")
    if max(len(cells) for _, cells in filled) < 2:
        raise SpcRefused(f"{name} has only one column. Two are needed: the date first, then the value.")
    headings = [] if _is_data(filled[0][1]) else list(filled[0][1])
    rows = list(islice(_rows(filled[1:] if headings else filled, headings, name), POINTS_AT_MOST + 1))
    if len(rows) > POINTS_AT_MOST:
        raise SpcRefused(f"{name} has more than {POINTS_AT_MOST:,} points, the most that can be charted at once.")
    plain, percent = _plain_numbers(rows, name)
    series = read_rows(plain, name)
    _refuse_unlikely(series)
    return OwnData(series, percent)


def _without_titles(lines: Sequence[Line]) -> list[Line]:
    """The lines that hold something, without empty cells at their ends; a title above the table falls away."""
    filled = [(number, cells) for number, cells in ((number, _trimmed(cells)) for number, cells in lines) if cells]
    wide = [len(cells) > 1 for _, cells in filled]
    return filled[wide.index(True) :] if True in wide else filled


def _trimmed(cells: Sequence[str]) -> list[str]:
    """The cells up to the last that holds something, each on one line."""
    plain = [" ".join(cell.split()) for cell in cells]
    return plain[: max((place for place, cell in enumerate(plain, start=1) if cell), default=0)]


def _is_data(cells: Sequence[str]) -> bool:
    """Whether a line holds a point: headings are neither dates nor numbers, and what begins with a digit is a slip of one."""
    return any(_is_date(cell) or _is_number(cell) for cell in cells) or bool(re.match(r"\s*\d", cells[0]))


def _is_date(text: str) -> bool:
    try:
        read_date(text)
    except SpcRefused:
        return False
    return True


def _is_number(text: str) -> bool:
    try:
        float(_plain_number(text))
    except ValueError:
        return False
    return True


def _rows(lines: Sequence[Line], headings: Sequence[str], name: str) -> Iterator[Row]:
    """A row of COLUMNS a point."""
    found = [heading.lower() for heading in headings]
    if not lines:
        raise SpcRefused(f"{name} has no values, only headings.")
    if found.count("date") == found.count("value") == 1 and found.count("series_id") <= 1:
        return _named_columns(lines, found)
    width = max(len(cells) for _, cells in lines)
    if width >= len(COLUMNS) and _column_of_dates(lines) == 1:
        return _three_columns(lines, width, name)
    return _columns_side_by_side(lines, headings, width, name)


def _column_of_dates(lines: Sequence[Line]) -> int:
    """Which of the first two columns has more dates."""
    looked_at = [cells for _, cells in lines[:_LINES_LOOKED_AT]]
    first, second = (sum(len(cells) > place and _is_date(cells[place]) for cells in looked_at) for place in (0, 1))
    return int(second > first)


def _named_columns(lines: Sequence[Line], headings: list[str]) -> Iterator[Row]:
    for number, cells in lines:
        yield number, {"series_id": UNNAMED} | dict(zip(headings, cells, strict=False))


def _three_columns(lines: Sequence[Line], width: int, name: str) -> Iterator[Row]:
    if width > len(COLUMNS):
        raise SpcRefused(f"{name} has {width} columns. Head them {format_list(COLUMNS)}, so that each can be told.")
    for number, cells in lines:
        yield number, dict(zip(COLUMNS, cells, strict=False))


def _columns_side_by_side(lines: Sequence[Line], headings: Sequence[str], width: int, name: str) -> Iterator[Row]:
    """The points of each column of values, one column after another."""
    names = _names(headings, width, name)
    for place, series in enumerate(names, start=1):
        for number, cells in lines:
            yield (
                number,
                {"series_id": series, "date": cells[0], "value": cells[place] if len(cells) > place else ""},
            )


def _names(headings: Sequence[str], width: int, name: str) -> list[str]:
    """What the columns of values are called: by their headings, which several columns need."""
    if width == 2 and len(headings) < 2:
        return [UNNAMED]
    names = list(headings[1:])
    if width > len(headings) or not all(names):
        raise SpcRefused(
            f"{name} has {width} columns and not a heading for each. Name each series in the first line, or keep two"
            " columns: a date and a value."
        )
    if twice := [heading for heading in names if names.count(heading) > 1]:
        raise SpcRefused(f"{name} has two columns headed “{twice[0][:_QUOTED]}”. Give each series a name of its own.")
    return names


def _plain_numbers(rows: Sequence[Row], name: str) -> tuple[list[Row], bool]:
    """The rows with their values as plain numbers: 1,234 as 1234, 48.9% as 48.9; and whether they are percentages."""
    values = [value for _, row in rows if (value := row.get("value", ""))]
    percentages = sum(value.endswith("%") for value in values)
    if 0 < percentages < len(values):
        raise SpcRefused(
            f"{name} has {format_count(percentages, 'value')} with a percent sign and {len(values) - percentages:,} without."
            " Write all of them one way."
        )
    plain = [
        (
            number,
            {**row, "date": _quotable(row.get("date", "")), "value": _quotable(_plain_number(row.get("value", "")))},
        )
        for number, row in rows
    ]
    return plain, percentages > 0


def _plain_number(text: str) -> str:
    """A number without what Excel shows it with; other text as it is."""
    bare = text.removesuffix("%").rstrip()
    if _THOUSANDS.fullmatch(bare):
        return bare.replace(",", "")
    return bare if bare[-1:].isdigit() else text


def _quotable(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def _refuse_unlikely(series: NamedSeries) -> None:
    """What is a number or a date, and can still be none of a series that anybody keeps."""
    for name in series.ids:
        if len(name) > NAME_AT_MOST:
            raise SpcRefused(f"The name “{name[:_QUOTED]}…” is too long: at most {NAME_AT_MOST} letters.")
    values, number = series.points.values, series.points.series
    size = abs(values)
    wrong_value = (size > _LARGEST) | ((size > 0) & (size < _SMALLEST))
    wrong_day = (series.dates.astype(str) < _YEARS[0]) | (series.dates.astype(str) >= _YEARS[1])
    for wrong, words in (
        (wrong_value, "a value too large or too small to chart on {day}"),
        (wrong_day, "a date that cannot be right, {day}"),
    ):
        if wrong.any():
            place = int(wrong.argmax())
            raise SpcRefused(f"{series.ids[number[place]]} has {words.format(day=series.dates[place])}.")
