"""Overview: where each programme stands against its ambition, and who has returned."""

import streamlit as st

from natpatsip.figures.mandet.headline import headline as mandet
from natpatsip.figures.mhsip.headline import headline as mhsip
from natpatsip.ui.pages import PROGRAMMES, enter_by_app, link_to
from natpatsip.ui.returns_board import show_state
from natpatsip.ui.scope import current_selection, show_headline

enter_by_app()
for entry, headline in zip(PROGRAMMES, (mandet, mhsip), strict=True):
    st.header(entry.title)
    show_headline(headline)
    link_to(entry, f"Open {entry.title.lower()}")

st.header("Who has returned")
show_state(current_selection().quarter)
