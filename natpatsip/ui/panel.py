"""The figure panel: a question, the finding that answers it, the chart, its table and what it is about, and downloads."""

from collections.abc import Callable
from html import escape

import streamlit as st

from natpatsip.charts.medium import PAGE, PAGE_DARK
from natpatsip.charts.specification import specified
from natpatsip.figures.exports import EXPORTS, file_name, shown_table
from natpatsip.figures.figure import Figure
from natpatsip.ui.number_table import show_table
from natpatsip.ui.page_words import as_written
from natpatsip.ui.style import is_dark

CHARTS_KEPT = 500
_DOWNLOADS = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "png": ("PNG", "image/png"),
    "svg": ("SVG", "image/svg+xml"),
}


def show_figure(figure: Figure, kept: bool = True) -> None:
    """A figure under its question. An empty one says why, and what to do, instead of drawing nothing.

    `kept` is off for what a visitor brought: its chart then stays in no cache.
    """
    st.header(figure.question)
    st.subheader(figure.finding, anchor=False)
    if figure.empty:
        if figure.narrowed:
            st.info("Take a filter away, or press “Reset filters”.", icon=":material/info:")
        return
    st.html(f'<p class="quiet">{escape(f"{figure.subtitle} · {figure.provenance.coverage}")}</p>')
    chart, table, about = st.tabs(["Chart", "Table", "About"], key=f"tabs_{figure.id}")
    with chart:
        key = (figure.id, figure.filters, figure.provenance.version, is_dark())
        drawn = _specified(*key, figure) if kept else specified(figure.chart, PAGE_DARK if is_dark() else PAGE)
        st.vega_lite_chart(spec=drawn, theme=None, width="stretch", alt=figure.alt, key=f"chart_{figure.id}")
    with table:
        show_table(shown_table(figure), figure.columns, figure.question)
    with about:
        _show_about(figure)
    st.write(as_written(figure.caption))
    if figure.rules:
        st.markdown(f"**Rules.** {figure.rules}")
    offer_downloads(figure)


@st.cache_data(max_entries=CHARTS_KEPT, show_spinner=False)
def _specified(figure_id: str, filters: str, version: tuple[str, int], dark: bool, _figure: Figure) -> dict:
    """The chart of a figure, kept for whoever chooses the same: making one takes most of the time of a page."""
    return specified(_figure.chart, PAGE_DARK if dark else PAGE)


def _show_about(figure: Figure) -> None:
    st.markdown(f"**Definition.** {figure.definition}")
    came = f", the last on {figure.provenance.data_as_at}" if figure.provenance.data_as_at else ""
    st.markdown(f"**Returned.** {figure.provenance.coverage}{came}.")
    if figure.provenance.left_out:
        st.markdown(f"**Not returned.** {figure.provenance.left_out}")
    st.markdown(f"**Filters.** {figure.filters}")
    if figure.provenance.notice:
        st.markdown(f"**Data.** {figure.provenance.notice}")


def offer_downloads(figure: Figure) -> None:
    """Each file is made when it is asked for: making four for each of a page's figures would hold up every click."""
    with st.container(horizontal=True, gap="small"):
        for suffix, (label, mime) in _DOWNLOADS.items():
            st.download_button(
                label,
                data=_maker(EXPORTS[suffix], figure),
                file_name=file_name(figure, suffix),
                mime=mime,
                key=f"{suffix}_{figure.id}",
                help=f"{figure.id}: {figure.question}",
                icon=":material/download:",
                on_click="ignore",
            )


def _maker(export: Callable[[Figure], bytes], figure: Figure) -> Callable[[], bytes]:
    return lambda: export(figure)
