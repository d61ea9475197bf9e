"""The SPC workbench: a visitor's own series with its chart, icons, rules, proposals and downloads. Nothing is stored."""

import hashlib
from collections.abc import Callable, Sequence

import streamlit as st

from natpatsip.analysis.spc.parameters import SpcRefused
from natpatsip.analysis.spc.series import recalculate_series
from natpatsip.figures.formatting import format_list
from natpatsip.figures.own_chart import Choices, OwnChart
from natpatsip.figures.workbench import points_csv, workbench_figure
from natpatsip.ui.drawing import draw_chart
from natpatsip.ui.page_words import as_written
from natpatsip.ui.panel import show_figure
from natpatsip.ui.workbench.choices import choose_judgement
from natpatsip.ui.workbench.given import choose_source
from natpatsip.ui.workbench.rebases import rebases_of, show_rebases
from natpatsip.ui.workbench.series import show_icons, show_list
from natpatsip.ui.workbench.source import Source, read_source
from natpatsip.ui.workbench.table import OwnData

_READ = "workbench_read"
_NAMED = 5  # series in a note; the others are counted


def show_workbench() -> None:
    """The whole page: a series in, and what it shows."""
    st.write(
        "Has it really changed? Put in a series, and see it by the rules of Making Data Count. **Nothing is stored:** what"
        " you put in is worked out for you alone and forgotten when you close this tab."
    )
    source = choose_source()
    data = _taken_in(source) if source else None
    try:
        choices = choose_judgement()
        if data:
            _show_results(data, choices, hashlib.sha256(source.content).hexdigest())
    except SpcRefused as refused:
        _tell(refused)


def _taken_in(source: Source) -> OwnData | None:
    """The series; where there are none that can be charted, why not."""
    try:
        return _read(source)
    except SpcRefused as refused:
        _tell(refused)
        return None


def _tell(refused: SpcRefused) -> None:
    st.error(as_written(str(refused)), icon=":material/error:")


def _read(source: Source) -> OwnData:
    """The series, read once for as long as the source stays the same."""
    held = st.session_state.get(_READ)
    if held is None or held[0] != source:
        held = st.session_state[_READ] = (source, read_source(source))
    return held[1]


def _show_results(data: OwnData, choices: Choices, digest: str) -> None:
    """`digest` tells one source from another, so that no recalculation outlives the series that it was made for."""
    series = data.series
    names = [name for name, length in zip(series.ids, series.points.lengths, strict=True) if length]
    _show_notes(data, names)
    rebases = {name: rebases_of(digest, name) for name in names}
    chart = choices.chart(recalculate_series(series, rebases))

    def chart_of(name: str) -> OwnChart:
        return OwnChart.of(series, name, choices, data.percent, rebases[name])

    picked = _pick(names, chart_of)
    own = chart_of(picked)
    drawn = workbench_figure(own)
    show_figure(drawn, draw_chart(drawn))
    st.download_button(
        "Every point with every rule (CSV, as the command line gives it)",
        data=lambda: points_csv(recalculate_series(series, rebases), chart),
        file_name="spc points.csv",
        mime="text/csv",
        key="workbench_points",
        on_click="ignore",
        icon=":material/download:",
    )
    show_icons(own)
    show_rebases(data, own, digest)


def _show_notes(data: OwnData, names: Sequence[str]) -> None:
    """What a person should know of how the series were read."""
    empty = [name for name in data.series.ids if name not in set(names)]
    more = [f"{len(empty) - _NAMED:,} more"] if len(empty) > _NAMED else []
    notes = [f"No values, and so no chart: {format_list([*empty[:_NAMED], *more])}."] if empty else []
    for note in (*data.series.notes, *notes):
        st.info(as_written(note), icon=":material/info:")


def _pick(names: Sequence[str], chart_of: Callable[[str], OwnChart]) -> str:
    """The series to look at: the only one, or the one picked below a list of all."""
    if len(names) == 1:
        return names[0]
    st.header("All series")
    show_list(names, chart_of)
    return st.selectbox("Series to look at", names)
