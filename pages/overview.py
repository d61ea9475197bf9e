"""Overview: each programme against its ambitions, who has returned, what changed, and the key results."""

import streamlit as st

from natpatsip.ui.overview import show_cards, show_results
from natpatsip.ui.pages import PLACE, PROGRAMMES, REPORT, enter_by_app, link_to

enter_by_app()
show_cards(PROGRAMMES)

st.header("Key results")
show_results()
link_to(PLACE, "Who takes part in what, and how each place stands")
link_to(REPORT, "Write the report of this quarter")
