"""The table twin of a chart: every number as it is written, under the heading that people know."""

from collections.abc import Sequence

from natpatsip.charts.specification import Row
from natpatsip.figures.figure import TableColumn
from natpatsip.ui.word_table import show_words


def show_table(rows: Sequence[Row], columns: Sequence[TableColumn], name: str) -> None:
    """The rows of a figure's table, its numbers with their units; what is missing is said to be."""
    show_words([{column.heading: written(row.get(column.name), column) for column in columns} for row in rows], name)


def written(value: object, column: TableColumn) -> str:
    """A cell as people read it: 1,234; 61.2%; “–” for nothing."""
    if value is None:
        return "–"
    if column.unit == "text":
        return str(value)
    number = f"{value:,.{column.decimals}f}"
    return f"{number}%" if column.unit == "percent" else number
