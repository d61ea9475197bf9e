"""Returns: check and send them, get a template, see what every version changed."""

import streamlit as st

from natpatsip.ui.pages import STATUS, enter_by_app, link_to
from natpatsip.ui.sending.drafting import show_drafts
from natpatsip.ui.sending.history import show_history
from natpatsip.ui.sending.returns_status import show_national_data, show_status
from natpatsip.ui.sending.sent import show_sent
from natpatsip.ui.sending.template_offer import show_template_offer
from natpatsip.ui.sending.uploads import show_results, show_summary, show_upload_form

enter_by_app()
show_status()
link_to(STATUS, "Status of every sheet, and queries")
show_summary()
show_sent()

st.header("Check a return")
show_upload_form()
show_results()

st.header("Send a draft")
show_drafts()

st.header("Get a template")
show_template_offer()

st.header("History of a return")
show_history()

st.header("National data")
show_national_data()
