"""A visitor's series read from the columns of a table, and held to what a page can chart."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from natpatsip.analysis.spc.parameters import SpcRefused
from natpatsip.analysis.spc.parsing import COLUMNS, Row, read_events, read_rows
from natpatsip.analysis.spc.rare_events import RareEventChart
from natpatsip.analysis.spc.series import NamedSeries
from natpatsip.figures.formatting import format_count
from natpatsip.ui.workbench.columns import Columns
from natpatsip.ui.workbench.table import Table, plain_number, quotable

# As many as the command was measured with; a page is to answer within seconds.
POINTS_AT_MOST = 100_000
NAME_AT_MOST = 100  # letters
UNNAMED = "Your series"
# Years that a series of health care can be of; others are slips of the keyboard.
_YEARS = ("1700-01-01", "2200-01-01")
# Beyond these, values and what is worked out from them have too few figures to be told apart.
_LARGEST, _SMALLEST = 1e15, 1e-9


@dataclass(frozen=True)
class OwnData:
    """Series of somebody's own; `percent` where all values were written with a percent sign, `between` where they are
    single events.
    """

    series: NamedSeries
    percent: bool = False
    between: RareEventChart | None = None

    @cached_property
    def digest(self) -> str:
        """What tells these series from others, so that no choice outlives the series that it was made for."""
        content = (repr(self.series.ids).encode(), self.series.dates.tobytes(), self.series.points.values.tobytes())
        return hashlib.sha256(b"".join(content)).hexdigest()

    @cached_property
    def charted(self) -> list[str]:
        """The names of the series that have a value."""
        return [name for name, length in zip(self.series.ids, self._lengths, strict=True) if length]

    @cached_property
    def empty(self) -> list[str]:
        """The names of those that have none."""
        return [name for name, length in zip(self.series.ids, self._lengths, strict=True) if not length]

    @property
    def _lengths(self) -> Sequence[int]:
        return self.series.points.lengths.tolist()


def read_own_data(table: Table, columns: Columns, between: RareEventChart | None = None) -> OwnData:
    """The series that columns of a table hold, a point for each line and column of values.

    Where lines are single events, `between` says what is charted: the time between them, for which dates are enough, or the
    cases that the column of values has. Raises SpcRefused, in one line, when they cannot be charted.
    """
    if between == "t":
        columns = replace(columns, values=(columns.dates,))
    headings = _name_columns(table, columns)
    rows = list(islice(_rows(table, columns, headings), POINTS_AT_MOST + 1))
    if len(rows) > POINTS_AT_MOST:
        raise SpcRefused(f"{table.name} has more than {POINTS_AT_MOST:,} points, the most that can be charted at once.")
    # Before they are read: the memory that names take is that of the longest for each point.
    _refuse_long_names(row["series_id"] for _, row in rows)
    plain, percent = _plain_numbers(rows, table.name, len(headings))
    series = read_events(plain, table.name) if between == "t" else read_rows(plain, table.name, events=bool(between))
    _refuse_unlikely(series)
    return OwnData(replace(series, notes=(*table.notes, *series.notes)), percent, between)


def _name_columns(table: Table, columns: Columns) -> list[str]:
    """What the columns of values are called: by their headings, which several need."""
    headings = [table.heading(place) for place in columns.values]
    if len(headings) == 1:
        return headings
    if not all(headings):
        raise SpcRefused(
            f"{table.name} has {table.width} columns and not a heading for each. Name each series in the first line, or"
            " keep two columns: a date and a value."
        )
    seen: set[str] = set()
    for heading in headings:
        if heading in seen:
            raise SpcRefused(
                f"{table.name} has two columns headed “{quotable(heading)}”. Give each series a name of its own."
            )
        seen.add(heading)
    return headings


def _rows(table: Table, columns: Columns, headings: Sequence[str]) -> Iterator[Row]:
    """A row of COLUMNS a point: those of each column of values, one column after another."""
    for place, heading in zip(columns.values, headings, strict=True):
        for number, line in table.lines:
            name = _name_series(None if columns.names is None else table.cell(line, columns.names), headings, heading)
            point = (name, table.cell(line, columns.dates), table.cell(line, place))
            yield number, dict(zip(COLUMNS, point, strict=True))


def _name_series(named: str | None, headings: Sequence[str], heading: str) -> str:
    """By the column of names, if there is one, and by the heading of the values, if there are several columns of them."""
    if named is not None:
        return f"{named}, {heading}" if named and len(headings) > 1 else named
    return UNNAMED if heading.lower() in ("", "value") else heading


def _refuse_long_names(names: Iterable[str]) -> None:
    for name in names:
        if len(name) > NAME_AT_MOST:
            raise SpcRefused(f"The name “{quotable(name)}” is too long: at most {NAME_AT_MOST} letters.")


def _plain_numbers(rows: Sequence[Row], name: str, columns: int) -> tuple[list[Row], bool]:
    """The rows with their values as plain numbers: 1,234 as 1234, 48.9% as 48.9; and whether they are percentages."""
    values = [row["value"] for _, row in rows if row["value"]]
    percentages = sum(value.endswith("%") for value in values)
    if 0 < percentages < len(values):
        raise SpcRefused(
            f"{name} has {format_count(percentages, 'value')} with a percent sign and {len(values) - percentages:,} without."
            f" Write all of them one way{', or choose one column of values' if columns > 1 else ''}."
        )
    plain: list[Row] = [
        (number, {**row, "date": quotable(row["date"]), "value": quotable(plain_number(row["value"]))})
        for number, row in rows
    ]
    return plain, percentages > 0


def _refuse_unlikely(series: NamedSeries) -> None:
    """What is a number or a date, and can still be none of a series that anybody keeps."""
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
