"""A place looked for by a click on its mark in a chart: it is highlighted on the whole page, as if chosen in the filters."""

import streamlit as st

from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import CHOICE, Specification
from natpatsip.figures.figure import Figure
from natpatsip.figures.places_shown import find_place
from natpatsip.figures.query import HIGHLIGHT
from natpatsip.figures.wording import labels

_CHOSEN = "chosen_in_chart"


def choose_in_chart(figure: Figure, chart: Specification, key: str, selection: Selection) -> None:
    """A figure's chart in which a click on a place highlights it, and one beside every place ends that."""

    def choose() -> None:
        names = [row.get("name") for row in st.session_state[key]["selection"].get(CHOICE, ())]
        found = [find_place(figure.id, name, selection) for name in names if name]
        if any(found) or not names:
            st.session_state[HIGHLIGHT] = [labels("highlight")[place] for place in found if place]
            st.session_state[_CHOSEN] = True

    st.vega_lite_chart(
        spec=chart, theme=None, width="stretch", alt=figure.alt, key=key, on_select=choose, selection_mode=CHOICE
    )
    # The chart is in a part of the page that runs by itself; a highlight concerns all of it.
    if st.session_state.pop(_CHOSEN, False):
        st.rerun()
