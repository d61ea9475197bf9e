"""Overview: each programme against its ambition, what changed, and who has returned."""

import streamlit as st

from natpatsip.figures.mandet.headline import headline as mandet
from natpatsip.figures.matneo.headline import headline as matneo
from natpatsip.figures.medsip.headline import headline as medsip
from natpatsip.figures.mhsip.headline import headline as mhsip
from natpatsip.figures.safety.headline import headline as system_safety
from natpatsip.ui.filters import follows_latest
from natpatsip.ui.overview import show_cards, show_results
from natpatsip.ui.pages import PROGRAMMES, enter_by_app
from natpatsip.ui.scope import current_selection
from natpatsip.ui.sending.returns_status import show_status

enter_by_app()
show_cards(dict(zip(PROGRAMMES, (mandet, matneo, medsip, mhsip, system_safety), strict=True)))

st.header("Key results")
show_results()

st.header("Who has returned")
show_status(None if follows_latest() else current_selection().quarter)
