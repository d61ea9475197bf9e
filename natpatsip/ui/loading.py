"""While the demonstration is being loaded behind the pages: how much is in, and what comes next."""

import streamlit as st

from natpatsip.demo import Loader, Progress, get_progress
from natpatsip.ui.database import store

_LOOK_AGAIN_SECONDS = 1.0


@st.cache_resource(show_spinner=False)
def loader() -> Loader:
    """The loader of this process."""
    return Loader()


def show_loading() -> bool:
    """How far the loading is, on every page until it ends; whether it is under way. The page then shows all by itself."""
    progress = _progress()
    if progress is None:
        return False
    _follow(progress.done == 0)
    return loader().running


@st.fragment(run_every=_LOOK_AGAIN_SECONDS)
def _follow(empty: bool) -> None:
    """`empty` is whether the page that stands below shows nothing yet."""
    progress = _progress()
    if progress is None or (empty and progress.done):
        st.rerun()
    if not loader().running:
        st.warning(
            f"**The demonstration was not loaded to its end.** {progress.done} of {progress.of} workbooks are in, and can be"
            " looked at. The server’s log says why it stopped. Start the server again, and it goes on.",
            icon=":material/sync_problem:",
        )
        return
    coming = f"Next: {progress.next}." if progress.next else "Next: calendars, and answers to queries."
    st.progress(
        progress.done / progress.of,
        f"**The demonstration is being loaded, oldest quarter first.** {progress.done} of {progress.of} workbooks are in."
        f" {coming}",
    )
    if empty:
        st.markdown("The first quarter takes some seconds, and is shown here as soon as it is in.")


def _progress() -> Progress | None:
    """How far a loading that was started here is; None where there was none, or once it is done."""
    if not loader().started:
        return None
    with store().snapshot() as snapshot:
        return get_progress(snapshot)
