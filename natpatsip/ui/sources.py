"""Where the numbers of a figure come from: a row of its table, and the cells of the files that were sent for it."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from natpatsip.analysis.selection import Selection
from natpatsip.figures import FIGURES
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import format_count
from natpatsip.figures.query import read_query
from natpatsip.lineage.cells import Cell, get_files
from natpatsip.lineage.rows import name_rows
from natpatsip.lineage.tracing import Trace, trace_row
from natpatsip.lineage.wording import describe_file, describe_moves, describe_row, describe_trace, list_beside
from natpatsip.quarters import Quarter
from natpatsip.ui.downloads import ROUTE, Download, add_record_shown, show_downloads
from natpatsip.ui.links import IN_ADDRESS
from natpatsip.ui.page_words import as_written
from natpatsip.ui.record_shown import snapshot_shown
from natpatsip.ui.word_table import show_words

_ALL = "All numbers of the row"
# More of a file are past reading on a page; the file of all of them has them.
_MOST_SHOWN = 100


def can_be_traced(figure: Figure) -> bool:
    """Whether its numbers are those of stored answers alone: not of data that is not kept, nor of what somebody tries."""
    return bool(figure.query) and not _read_choice(figure)[1]


def show_sources(figure: Figure) -> None:
    """A row to choose, and the cells that it comes from, file by file; each leads to its workbook, opened there. Of a figure
    whose rows lead to no cells, where they come from.
    """
    if reason := FIGURES[figure.id].not_traced:
        st.markdown(reason)
        return
    names = list(name_rows(figure))
    name = st.selectbox(
        "Where does this row come from?",
        names,
        index=None,
        placeholder="Choose a row of the table",
        key=f"row_{figure.id}",
        **IN_ADDRESS,
    )
    if name is None:
        return
    with st.spinner("Drawing the figure again, without some answers at a time …"), snapshot_shown() as snapshot:
        trace = trace_row(figure.id, _read_choice(figure)[0], name, snapshot)
        files = get_files(trace.cells, snapshot)
    st.markdown(f"**{as_written(name)}.** {as_written(describe_row(trace))}")
    st.markdown(describe_trace(trace))
    for submission, cells in groupby(_choose_cells(trace), attrgetter("submission")):
        st.markdown(f"**{as_written(describe_file(files[submission]))}**")
        _show_cells(trace, list(cells), describe_file(files[submission]))
    if trace.cells:
        _offer_cells(trace)
    for line in list_beside(figure):
        st.markdown(f"**Beside answers.** {as_written(line)}")


def _read_choice(figure: Figure) -> tuple[Selection, dict[str, float]]:
    query = parse_qsl(figure.query)
    return read_query(query, Quarter.parse(dict(query)["quarter"]))


def _choose_cells(trace: Trace) -> list[Cell]:
    """Those that move the number chosen, where the cells of one are not those of another."""
    if len({cell.moves for cell in trace.cells}) < 2:
        return list(trace.cells)
    moved = frozenset[str]().union(*(cell.moves for cell in trace.cells))
    names = {column.heading: column.name for column in trace.figure.columns if column.name in moved}
    chosen = st.selectbox("Which number", [_ALL, *names], key=f"number_{trace.figure.id}", width=420, **IN_ADDRESS)
    return [cell for cell in trace.cells if chosen not in names or names[chosen] in cell.moves]


def _show_cells(trace: Trace, cells: Sequence[Cell], name: str) -> None:
    rows = [
        {
            "Cell": cell.address,
            "As given": cell.words,
            "Heading": cell.heading,
            "Line": cell.line,
            "Counts in": describe_moves(trace, cell),
        }
        for cell in cells[:_MOST_SHOWN]
    ]
    links = {cell.address: _address_of(cell) for cell in cells[:_MOST_SHOWN]}
    show_words(rows, f"Cells of {name}", links=links)
    if len(cells) > _MOST_SHOWN:
        st.markdown(f"These are the first {_MOST_SHOWN} of {len(cells):,} cells of this file.")


def _offer_cells(trace: Trace) -> None:
    """Every cell of the row in one file, with the words as they were sent."""
    query = urlencode({"figure": trace.figure.id, "row": trace.name})
    about = f"{format_count(len(trace.cells), 'cell')} of {trace.name}, not for sharing"
    link = Download("CSV", "cells.csv", add_record_shown(f"{query}&{trace.figure.query}"), about)
    show_downloads([link], "All cells of the row, with the words as sent, not for sharing:")


def _address_of(cell: Cell) -> str:
    """Of the workbook, opened at the cell."""
    place = {"submission": cell.submission, "sheet": cell.sheet, "cell": cell.place}
    return f"{ROUTE}/original.xlsx?{urlencode(place)}"
