"""Which columns of a table hold the dates, the values and the names of the series, as far as what they hold tells."""

from dataclasses import dataclass
from itertools import islice

from natpatsip.analysis.spc.parsing import COLUMNS
from natpatsip.ui.workbench.table import Table, is_date, is_number

# Dates and names stand at the left of a table; values may be in any column.
_COLUMNS_LOOKED_AT, _LINES_LOOKED_AT = 20, 20


@dataclass(frozen=True)
class Columns:
    """The places of the columns of dates, of values and of names, the leftmost 0; without `names`, each column of values
    is a series. A table of dates alone has no values.
    """

    dates: int
    values: tuple[int, ...]
    names: int | None = None


def find_columns(table: Table) -> Columns:
    """Those that the headings name as the command does; else dates are where most dates are, and values where numbers are.

    A column of words names the series if it stands left of the dates or dates repeat, and none repeats under one name.
    """
    found = [heading.lower() for heading in table.headings]
    series, *others = (found.count(name) for name in COLUMNS)
    if series <= 1 and others == [1, 1]:
        return Columns(found.index("date"), (found.index("value"),), found.index("series_id") if series else None)
    left = range(min(table.width, _COLUMNS_LOOKED_AT))
    of_dates = [sum(map(is_date, _cells(table, place))) for place in left]
    dates = of_dates.index(max(of_dates))
    of_words = {place for place in range(table.width) if place != dates and _holds_words(table, place)}
    others = [place for place in range(table.width) if place != dates]
    values = [place for place in others if place not in of_words]
    names = [place for place in left if place in of_words and not of_dates[place]]
    return Columns(dates, tuple(values or others), _find_names(table, dates, names) if values else None)


def _cells(table: Table, place: int) -> list[str]:
    """What the first lines hold in a column, without blanks."""
    cells = (table.cell(line, place) for _, line in islice(table.lines, _LINES_LOOKED_AT))
    return [cell for cell in cells if cell]


def _holds_words(table: Table, place: int) -> bool:
    cells = _cells(table, place)
    return bool(cells) and not any(map(is_number, cells))


def _find_names(table: Table, dates: int, of_words: list[int]) -> int | None:
    """The first column of words that tells series apart."""
    repeated = _repeats(table, dates)
    return next(
        (place for place in of_words if (place < dates or repeated) and not _repeats(table, place, dates)), None
    )


def _repeats(table: Table, *places: int) -> bool:
    """Whether two lines hold the same in these columns."""
    return len({tuple(table.cell(line, place) for place in places) for _, line in table.lines}) < len(table.lines)
