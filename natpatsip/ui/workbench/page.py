"""The SPC workbench: a visitor's own series with its chart, icons, rules, proposals and downloads. Nothing is stored."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from natpatsip.analysis.spc.parameters import SpcRefused
from natpatsip.analysis.spc.series import recalculate_series
from natpatsip.figures.formatting import format_list
from natpatsip.figures.own_chart import NO_LABELS, Labels, OwnChart
from natpatsip.figures.own_choices import Choices
from natpatsip.figures.workbench import points_csv, workbench_figure
from natpatsip.ui.drawing import draw_chart
from natpatsip.ui.page_words import as_written
from natpatsip.ui.panel import show_figure
from natpatsip.ui.style import is_phone
from natpatsip.ui.workbench.choices import choose_judgement
from natpatsip.ui.workbench.given import (
    choose_columns,
    choose_labels,
    choose_lines,
    choose_series,
    choose_source,
    show_shapes,
)
from natpatsip.ui.workbench.reading import OwnData, read_own_data
from natpatsip.ui.workbench.rebases import rebases_of, show_rebases
from natpatsip.ui.workbench.series import show_icons, show_list
from natpatsip.ui.workbench.source import Source, read_source

_TABLE, _DATA = "workbench_table", "workbench_data"
_NAMED = 5  # series in a note; the others are counted
Made = TypeVar("Made")


def show_workbench() -> None:
    """The whole page: at the left a series in and how to judge it, beside it what it shows, and below what could be changed."""
    st.write("**Nothing is stored:** what you put in is forgotten when you close this tab.")
    given, shown = st.columns([3, 5], gap="medium")
    judged = st.container() if is_phone() else given
    data = choices = None
    with given, _refusals_told(shown):
        source = choose_source()
        data = _read(source) if source else None
        picked = choose_series(data) if data else ""
    with judged, _refusals_told(shown):
        choices = choose_judgement(data.between if data else None)
        labels = choose_labels(data, picked) if data else NO_LABELS
    if data and choices:
        with _refusals_told(shown):
            _show_results(data, picked, choices, labels, shown)
    elif not data:
        with shown:
            show_shapes()


@contextmanager
def _refusals_told(where: DeltaGenerator) -> Iterator[None]:
    """Say beside the input why there is no chart of it."""
    try:
        yield
    except SpcRefused as refused:
        where.error(as_written(str(refused)), icon=":material/error:")


def _read(source: Source) -> OwnData:
    """The series of the columns that are chosen, read once for as long as source and columns stay the same."""
    table = _once(_TABLE, source, lambda: read_source(source))
    between = choose_lines(table, source.digest)
    columns = choose_columns(table, source.digest, between)
    return _once(_DATA, (source, columns, between), lambda: read_own_data(table, columns, between))


def _once(key: str, made_of: object, make: Callable[[], Made]) -> Made:
    """What was made of the same last time, else made now; under each key the session keeps one."""
    held = st.session_state.get(key)
    if held is None or held[0] != made_of:
        held = st.session_state[key] = (made_of, make())
    return held[1]


def _show_results(data: OwnData, picked: str, choices: Choices, labels: Labels, shown: DeltaGenerator) -> None:
    rebases = {name: days for name in data.charted if (days := rebases_of(data, name))}

    def chart_of(name: str, labels: Labels = NO_LABELS) -> OwnChart:
        return OwnChart.of(data.series, name, choices, data.percent, rebases.get(name, ()), labels=labels)

    own = chart_of(picked, labels)
    with shown:
        _show_notes(data)
        drawn = workbench_figure(own)
        show_figure(drawn, draw_chart(drawn))
        if not data.between:
            _offer_points(data, choices, rebases)
            show_icons(own)
    show_rebases(data, own)
    if len(data.charted) > 1:
        st.header("All series")
        show_list(data.charted, chart_of)


def _offer_points(data: OwnData, choices: Choices, rebases: Mapping[str, Sequence[date]]) -> None:
    def points() -> bytes:
        recalculated = recalculate_series(data.series, rebases)
        return points_csv(recalculated, choices.chart(recalculated))

    st.download_button(
        "Every point with every rule (CSV, as the command line gives it)",
        data=points,
        file_name="spc points.csv",
        mime="text/csv",
        key="workbench_points",
        on_click="ignore",
        icon=":material/download:",
    )


def _show_notes(data: OwnData) -> None:
    """What a person should know of how the series were read."""
    more = [f"{len(data.empty) - _NAMED:,} more"] if len(data.empty) > _NAMED else []
    notes = [f"No values, and so no chart: {format_list([*data.empty[:_NAMED], *more])}."] if data.empty else []
    for note in (*data.series.notes, *notes):
        st.info(as_written(note), icon=":material/info:")
