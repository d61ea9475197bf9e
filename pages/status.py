"""Status and queries: how far each sheet is, what is asked and answered, factual accuracy, reminders and the calendar."""

import streamlit as st

from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.status.accuracy import show_accuracy
from natpatsip.ui.status.calendar import offer_settings, show_days
from natpatsip.ui.status.closing import show_closing
from natpatsip.ui.status.over_quarters import show_problem_kinds, show_timeliness
from natpatsip.ui.status.queries import show_queries
from natpatsip.ui.status.reminders import show_reminders
from natpatsip.ui.status.sheet_states import choose_quarter, show_sheet_states

enter_by_app()
quarter = choose_quarter()
show_days(quarter)

st.header("Sheet by sheet")
show_sheet_states(quarter)

st.header("Queries")
show_queries(quarter)

st.header("Factual accuracy")
show_accuracy(quarter)

st.header("Reminders")
show_reminders(quarter)

st.header("Closing and release")
show_closing(quarter)

st.header("Calendar and settings")
offer_settings(quarter)

st.header("Over the quarters")
show_timeliness()
show_problem_kinds()
