"""The figure panel: a question, the finding that answers it, the chart, its table and what it is about, and downloads."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Specification
from natpatsip.figures import FIGURES
from natpatsip.figures.explanations import describe_queries, list_explanations
from natpatsip.figures.figure import Figure
from natpatsip.figures.notes import list_notes
from natpatsip.figures.places_shown import list_marked
from natpatsip.ui.downloads import offer_figure
from natpatsip.ui.highlight import choose_in_chart, link_places
from natpatsip.ui.links import IN_ADDRESS
from natpatsip.ui.number_table import show_table
from natpatsip.ui.page_words import as_written
from natpatsip.ui.record_shown import snapshot_shown
from natpatsip.ui.sources import can_be_traced, show_sources


def show_figure(
    figure: Figure,
    chart: Specification | None,
    selection: Selection | None = None,
    links: Mapping[str, str] = {},
    rules: bool = True,
) -> None:
    """A figure under its question, with its chart if it has one. An empty one says why, and what to do, instead.

    Of a `selection` the places looked for come first in its table, and a click in its chart looks for another; a name in the
    first column of its table that is among `links` leads there. The `rules` of a control chart are below it.
    """
    with st.container(key=f"figure_{figure.id}", gap="xxsmall"):
        _show_figure(figure, chart, selection, links, rules)


def _show_figure(
    figure: Figure, chart: Specification | None, selection: Selection | None, links: Mapping[str, str], rules: bool
) -> None:
    st.header(figure.question, anchor=figure.id)
    st.subheader(figure.finding, anchor=False)
    if figure.empty:
        if figure.narrowed:
            st.info("Remove a filter, or press “Reset filters”.", icon=":material/info:")
        return
    st.html(f'<p class="quiet">{escape(f"{figure.subtitle} · {figure.provenance.coverage}")}</p>')
    _show_tabs(figure, chart, selection, links)
    st.write(as_written(figure.caption))
    if figure.notes:
        st.markdown("\n".join(["**Notes.**", "", *map(_as_item, list_notes(figure))]))
    if rules:
        show_rules(figure)
    offer_figure(figure)


@st.fragment
def _show_tabs(
    figure: Figure, chart: Specification | None, selection: Selection | None, links: Mapping[str, str]
) -> None:
    """Only the tab that is open is made; opening another redraws this part of the page and leaves the rest alone."""
    names = [*(["Chart"] if chart else []), "Table", "About", *(["Sources"] if can_be_traced(figure) else [])]
    tabs = dict(zip(names, st.tabs(names, key=f"tabs_{figure.id}", on_change="rerun", **IN_ADDRESS), strict=True))
    if chart and tabs["Chart"].open:
        with tabs["Chart"]:
            _show_own_chart(figure, chart, selection)
    if tabs["Table"].open:
        with tabs["Table"]:
            _show_own_table(figure, selection, links)
    if tabs["About"].open:
        with tabs["About"]:
            show_about(figure)
    if "Sources" in tabs and tabs["Sources"].open:
        with tabs["Sources"]:
            show_sources(figure)


def _show_own_table(figure: Figure, selection: Selection | None, links: Mapping[str, str]) -> None:
    first = list_marked(figure, selection) if selection else frozenset()
    highlighting = link_places(figure, selection) if selection else {}
    show_table(figure.rows, figure.columns, figure.question, figure.id, first, {**links, **highlighting})
    if highlighting:
        st.html('<p class="quiet">The name of a place highlights it on the whole page.</p>')


def _show_own_chart(figure: Figure, chart: Specification, selection: Selection | None) -> None:
    key = f"chart_{figure.id}"
    # A chart in which nothing is marked has nothing to choose.
    if selection and FIGURES[figure.id].marks and "params" in chart:
        choose_in_chart(figure, chart, key, selection)
    else:
        show_chart(figure, chart, key)


def show_chart(figure: Figure, chart: Specification, key: str) -> None:
    """A figure's chart alone, with the text that describes it."""
    st.vega_lite_chart(spec=chart, theme=None, width="stretch", alt=figure.alt, key=key)


def show_about(figure: Figure) -> None:
    """What a figure counts, who returned it, what is asked about those returns, and for which choice it is."""
    st.markdown(f"**Definition.** {figure.definition}")
    came = f", the last on {figure.provenance.data_as_at}" if figure.provenance.data_as_at else ""
    st.markdown(f"**Returned.** {figure.provenance.coverage}{came}.")
    if figure.provenance.left_out:
        st.markdown(f"**Not returned.** {figure.provenance.left_out}")
    if figure.provenance.provisional:
        st.markdown(f"**Provisional.** {figure.provenance.provisional}")
    _show_queries(figure)
    st.markdown(f"**Filters.** {figure.filters}")
    if figure.sharing:
        st.markdown(f"**Small numbers.** {figure.sharing}")
    if figure.provenance.notice:
        st.markdown(f"**Data.** {figure.provenance.notice}")


def show_rules(figure: Figure) -> None:
    """By which rules the points of a control chart were judged; nothing of another figure."""
    if figure.rules and not figure.empty:
        st.markdown(f"**Rules.** {figure.rules}")


def _show_queries(figure: Figure) -> None:
    """What is asked about the returns that a figure counts, and the explanations of their senders."""
    with snapshot_shown() as snapshot:
        asked, explanations = describe_queries(figure, snapshot), list_explanations(figure, snapshot)
    if asked:
        st.markdown("\n".join([f"**Queries.** {asked}", "", *(f"- {as_written(line)}" for line in explanations)]))


def _as_item(line: str) -> str:
    """A line of a numbered list, whose number stays one for Markdown."""
    number, words = line.split(" ", 1)
    return f"{number} {as_written(words)}"
