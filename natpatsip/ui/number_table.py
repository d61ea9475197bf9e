"""The table twin of a chart: every number as it is written, under the heading that people know."""

from collections.abc import Collection, Mapping, Sequence

import streamlit as st

from natpatsip.charts.specification import Row
from natpatsip.figures.figure import TableColumn
from natpatsip.figures.formatting import format_count
from natpatsip.figures.wording import ENGLAND
from natpatsip.ui.links import IN_ADDRESS
from natpatsip.ui.word_table import show_words

_AS_LISTED = "As listed"
# Shorter tables are seen whole.
_ROWS_TO_ORDER = 4
# Of a table longer than the one, only as many rows as the other are seen before the reader asks for the rest.
_SEEN_WHOLE, _SEEN_FIRST = 60, 20


def show_table(
    rows: Sequence[Row],
    columns: Sequence[TableColumn],
    name: str,
    key: str,
    first: Collection[str] = (),
    links: Mapping[str, str] = {},
) -> None:
    """The rows of a figure's table, its numbers with their units, in the order that the reader chooses.

    England comes first, then the places named in `first`; rows without any number are folded at the end, and of a long
    table those after the first. A name in the first column among `links` leads there.
    """
    ordered = order_rows(rows, columns, _choose_order(rows, columns, key), first)
    told = [row for row in ordered if _says_something(row, columns)]
    untold = [row for row in ordered if not _says_something(row, columns)]
    seen = told if len(told) <= _SEEN_WHOLE else told[:_SEEN_FIRST]
    if seen:
        _show_rows(seen, columns, name, links)
    if rest := told[len(seen) :]:
        with st.expander(f"The other {format_count(len(rest), 'row')}"):
            _show_rows(rest, columns, f"{name} The other rows", links)
    if untold:
        with st.expander(f"{format_count(len(untold), 'row')} without a number", expanded=not told):
            _show_rows(untold, columns, f"{name} Rows without a number", links)


def order_rows(
    rows: Sequence[Row], columns: Sequence[TableColumn], by: TableColumn | None, first: Collection[str] = ()
) -> list[Row]:
    """England, those named in `first`, then the others by a column: numbers from the highest, text by the alphabet, what is
    missing last.
    """
    ordered = list(rows)
    if by:
        missing = [row for row in ordered if row.get(by.name) is None]
        known = [row for row in ordered if row.get(by.name) is not None]
        ordered = [*sorted(known, key=lambda row: row[by.name], reverse=not by.in_words), *missing]
    name = columns[0].name
    return sorted(ordered, key=lambda row: (row.get(name) != ENGLAND, row.get(name) not in first))


def _choose_order(rows: Sequence[Row], columns: Sequence[TableColumn], key: str) -> TableColumn | None:
    if len(rows) < _ROWS_TO_ORDER:
        return None
    by_heading = {column.heading: column for column in columns}
    chosen = st.selectbox("Order by", [_AS_LISTED, *by_heading], key=f"order_{key}", width=320, **IN_ADDRESS)
    return by_heading.get(chosen)


def _says_something(row: Row, columns: Sequence[TableColumn]) -> bool:
    """Whether a row has any number; in a table of words alone every row has something to say."""
    numbers = [column.name for column in columns if not column.in_words]
    return not numbers or any(row.get(name) is not None for name in numbers)


def _show_rows(rows: Sequence[Row], columns: Sequence[TableColumn], name: str, links: Mapping[str, str]) -> None:
    cells = [{column.heading: column.format_cell(row) for column in columns} for row in rows]
    numbers = {column.heading for column in columns if not column.in_words}
    show_words(cells, name, numbers, links)
