"""Figures and their charts as a page shows them, kept for whoever chooses the same."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pyarrow

from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import PAGE, PAGE_DARK
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures import FIGURES, figure
from natpatsip.figures.figure import Figure
from natpatsip.figures.headline import Headline
from natpatsip.figures.places_told import tell_places
from natpatsip.figures.programmes import keep_headline
from natpatsip.store import Snapshot
from natpatsip.ui.requests import requests
from natpatsip.ui.style import is_dark

DrawnFigure = tuple[Figure, Specification | None]


def draw(figure_id: str, selection: Selection, snapshot: Snapshot) -> DrawnFigure:
    """A figure, and its chart for the reader's theme; an empty figure, and a table alone, has none."""
    dark = is_dark()
    requests().note(draw_in_theme, figure_id, selection, dark)
    return draw_in_theme(figure_id, selection, dark, snapshot)


def draw_in_theme(figure_id: str, selection: Selection, dark: bool, snapshot: Snapshot) -> DrawnFigure:
    """A figure and its chart as `draw` gives them, whoever the reader is."""
    drawn, shown = figure(figure_id, selection, snapshot), FIGURES[figure_id].selection_shown(selection)
    if drawn.empty or drawn.chart is None:
        return drawn, None
    key = ("chart", figure_id, shown, dark)
    return drawn, snapshot.keep(key, lambda: _draw_own_chart(figure_id, selection, dark, snapshot), _bytes_taken)


def _draw_own_chart(figure_id: str, selection: Selection, dark: bool, snapshot: Snapshot) -> Specification:
    # Asked for again, and found, so that the chart is known to be made from what the figure is made from.
    drawn = figure(figure_id, selection, snapshot)
    return _draw_chart(drawn, dark, tell_places(drawn, selection, snapshot))


def get_figure(figure_id: str, selection: Selection, snapshot: Snapshot) -> Figure:
    """A figure of which no chart is shown, or not yet."""
    requests().note(figure, figure_id, selection)
    return figure(figure_id, selection, snapshot)


def draw_chart(drawn: Figure) -> Specification:
    """The chart of a figure for the reader's theme, its rows as Streamlit sends them on: in Arrow's format."""
    return _draw_chart(drawn, is_dark(), {})


def _draw_chart(drawn: Figure, dark: bool, told: Mapping[str, Mapping[str, str]]) -> Specification:
    chart = drawn.draw(replace(PAGE_DARK if dark else PAGE, told=told))
    return chart | {"datasets": {name: _arrow_bytes(rows) for name, rows in chart["datasets"].items()}}


def get_headline(programme: str, selection: Selection, snapshot: Snapshot) -> Headline:
    """The sentence and the tiles of a programme, by its code."""
    requests().note(keep_headline, programme, selection)
    return keep_headline(programme, selection, snapshot)


def _arrow_bytes(rows: list[Row]) -> bytes:
    names = dict.fromkeys(name for row in rows for name in row)
    table = pyarrow.table({name: [row.get(name) for row in rows] for name in names})
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()


def _bytes_taken(chart: Specification) -> int:
    """About how much memory a chart takes: its rows, and the many small objects of the rest."""
    rows = chart["datasets"].values()
    rest = {name: part for name, part in chart.items() if name != "datasets"}
    return sum(map(len, rows)) + 8 * len(json.dumps(rest))
