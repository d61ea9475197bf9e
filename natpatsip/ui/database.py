"""The store that the dashboard shows, one for the whole process, and the drafts beside it."""

import streamlit as st

from natpatsip.drafts import Drafts
from natpatsip.store import Store, database_path


def store() -> Store:
    """The store of the database file that this process was started with. Raises StoreUnreadable for a path that is no file's."""
    return _store(str(database_path()))


def drafts() -> Drafts:
    """The drafts beside that database file."""
    return Drafts(database_path())


@st.cache_resource(show_spinner=False)
def _store(path: str) -> Store:
    return Store(path)
