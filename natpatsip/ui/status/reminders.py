"""Reminders, ready to be copied: what each collaborative has still to send and to explain."""

import streamlit as st

from natpatsip.days import day_now
from natpatsip.figures.formatting import format_count, format_list
from natpatsip.quarters import Quarter
from natpatsip.sheets import sheets_of
from natpatsip.sheets.cover import sender_name
from natpatsip.store.calendar import get_calendar
from natpatsip.store.reminders import get_reminder_days, get_reminders
from natpatsip.text import written_day
from natpatsip.ui.database import drafts, store


def show_reminders(quarter: Quarter) -> None:
    """On which days to remind, and the text to each collaborative that is waited for."""
    sheets = sheets_of("collaborative", store().sheets, quarter)
    drafted = drafts().sheets_of(quarter)
    with store().snapshot() as snapshot:
        calendar = get_calendar(snapshot, quarter)
        reminders = {one.psc: one for one in get_reminders(snapshot, quarter, sheets, day_now(), drafted)}
    if calendar:
        days = format_list([written_day(day) for day in get_reminder_days(calendar.due)])
        st.markdown(f"To be sent on {days}, and after {written_day(calendar.due)}.")
    if not reminders:
        st.write(
            "No return is outstanding." if calendar else "No day is due, so nobody is reminded. Set a calendar below."
        )
        return
    count = format_count(len(reminders), "collaborative", "collaboratives")
    psc = st.selectbox(
        f"{count} to remind", reminders, format_func=sender_name, key=f"reminder_{quarter.key}", width=320
    )
    st.code(f"{reminders[psc].subject}\n\n{reminders[psc].text}", language=None, wrap_lines=True)
