"""Returns: check and send them, get a template, see who has returned and what every version changed."""

import streamlit as st

from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.sending.drafting import show_drafts
from natpatsip.ui.sending.history import show_history
from natpatsip.ui.sending.returns_status import show_national_data, show_status, show_status_table
from natpatsip.ui.sending.sent import show_sent
from natpatsip.ui.sending.template_offer import show_template_offer
from natpatsip.ui.sending.uploads import show_results, show_summary, show_upload_form

enter_by_app()
show_status()
show_summary()
show_sent()

st.header("Check a return")
show_upload_form()
show_results()

st.header("Send a draft")
show_drafts()

st.header("Get a template")
show_template_offer()

st.header("Who has returned")
show_status_table()

st.header("History of a return")
show_history()

st.header("National data")
show_national_data()
