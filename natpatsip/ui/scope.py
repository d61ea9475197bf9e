"""What a page is about: the selection that the filters above it hold, and the figures drawn for it."""

import streamlit as st

from natpatsip.analysis.selection import Selection
from natpatsip.ui.database import store
from natpatsip.ui.drawing import draw
from natpatsip.ui.panel import show_figure

_SELECTION = "selection"


def keep_selection(selection: Selection) -> None:
    """Hand what the filters hold to the page that runs next."""
    st.session_state[_SELECTION] = selection


def current_selection() -> Selection:
    """What the filters above this page hold."""
    return st.session_state[_SELECTION]


def show_figures(*ids: str) -> None:
    """Figures, each under its question, all drawn from one snapshot of the database."""
    selection = current_selection()
    with store().snapshot() as snapshot:
        figures = [draw(figure_id, selection, snapshot) for figure_id in ids]
    for drawn, chart in figures:
        show_figure(drawn, chart)
