"""Overview: each programme against its ambition, what changed, and who has returned."""

import streamlit as st

from natpatsip.figures.headlines import HEADLINES
from natpatsip.ui.filters import follows_latest
from natpatsip.ui.overview import show_cards, show_results
from natpatsip.ui.pages import PROGRAMMES, enter_by_app
from natpatsip.ui.scope import current_selection
from natpatsip.ui.sending.returns_status import show_status

enter_by_app()
show_cards({entry: HEADLINES[entry.programme] for entry in PROGRAMMES})

st.header("Key results")
show_results()

st.header("Who has returned")
show_status(None if follows_latest() else current_selection().quarter)
