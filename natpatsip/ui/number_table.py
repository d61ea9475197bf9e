"""The table twin of a chart: every number as it is written, under the heading that people know."""

from collections.abc import Sequence

import pandas as pd

from natpatsip.figures.figure import TableColumn
from natpatsip.ui.word_table import show_words


def show_table(table: pd.DataFrame, columns: Sequence[TableColumn], name: str) -> None:
    """The rows of a figure's table, its numbers with their units; what is missing is said to be."""
    rows = [
        {column.heading: written(value, column) for column, value in zip(columns, row, strict=True)}
        for row in table.itertuples(index=False)
    ]
    show_words(rows, name)


def written(value: object, column: TableColumn) -> str:
    """A cell as people read it: 1,234; 61.2%; “–” for nothing."""
    if pd.isna(value):
        return "–"
    if column.unit == "text":
        return str(value)
    number = f"{value:,.{column.decimals}f}"
    return f"{number}%" if column.unit == "percent" else number
