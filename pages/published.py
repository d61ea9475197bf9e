"""Published and computed: what the quarterly report states beside what the database gives."""

import streamlit as st

from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.published import show_published

enter_by_app()
st.write(
    "Each number of the progress report for Q4 2022/23 beside the same number worked out from the returns: whether they"
    " agree, and why not where they do not."
)
show_published()
