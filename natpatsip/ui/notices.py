"""What every page says of the data it shows: what kind it is, how fresh, and what to do when there is none."""

import streamlit as st

from natpatsip import catalogue
from natpatsip.ui.pages import RETURNS, link_to
from natpatsip.ui.record import store


def show_banner() -> None:
    """Say that the data is a demonstration, for as long as any demonstration return is current."""
    with store().reading() as reading:
        (row,) = reading.rows("SELECT bool_or(demonstration) AS demonstration FROM current_sheets")
    if row["demonstration"]:
        st.html(f'<div class="banner" role="note">{catalogue.demonstration_notice()}</div>')


def show_empty_record() -> None:
    """What to do when nothing has been returned yet."""
    st.header("No returns yet")
    st.write("Nothing has been stored so far. Send the first return, and its figures appear here at once.")
    link_to(RETURNS, "Send a return")


def show_footer() -> None:
    """When the last return came in."""
    with store().reading() as reading:
        (row,) = reading.rows("SELECT max(happened_at) AS last FROM events")
    if row["last"]:
        st.divider()
        st.caption(
            f"Data as at {row['last']:%-d %B %Y, %H:%M}. natpatsip, National Patient Safety Improvement Programmes."
        )
