"""The table twin of a chart: every number as it is written, under the heading that people know."""

from collections.abc import Sequence

from natpatsip.charts.specification import Row
from natpatsip.figures.figure import TableColumn
from natpatsip.figures.formatting import format_value
from natpatsip.ui.word_table import show_words


def show_table(rows: Sequence[Row], columns: Sequence[TableColumn], name: str) -> None:
    """The rows of a figure's table, its numbers with their units; what is missing is said to be."""
    cells = [
        {column.heading: format_value(row.get(column.name), column.unit, column.decimals) for column in columns}
        for row in rows
    ]
    show_words(cells, name)
