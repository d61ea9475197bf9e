"""Published and computed: what published reports state beside what the database gives."""

import streamlit as st

from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.published import show_published

enter_by_app()
st.write(
    "What published reports state, number by number, beside the same number worked out from the returns: whether they"
    " agree, and why not where they do not."
)
show_published()
