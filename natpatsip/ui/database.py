"""The store that the dashboard shows, one for the whole process."""

import streamlit as st

from natpatsip.store import Store, StoreProblem, database_path
from natpatsip.ui.page_words import tell_keeper


def store() -> Store:
    """The store of the database file that this process was started with; where none can be opened, the page ends with why."""
    try:
        return _store(str(database_path()))
    except StoreProblem as problem:
        st.error(f"**The record cannot be opened.** {tell_keeper(problem)}", icon=":material/error:")
        st.stop()


@st.cache_resource(show_spinner=False)
def _store(path: str) -> Store:
    opened = Store(path)
    # Once it was read, readers have something to go on with whatever becomes of the file.
    with opened.snapshot():
        return opened
