"""The dashboard: what is run for a visitor who comes or clicks. `app.py` serves it."""

import atexit
import gc

import streamlit as st

from natpatsip.figures.wording import name_places
from natpatsip.ui.filters import show_head
from natpatsip.ui.garbage import leave_unsearched
from natpatsip.ui.loading import show_loading
from natpatsip.ui.notices import show_empty_record, show_footer, show_notices, stop_without_record
from natpatsip.ui.pages import PLACE, PUBLISHED, name_page, navigation
from natpatsip.ui.place.head import show_place_head
from natpatsip.ui.record_shown import show_band
from natpatsip.ui.scope import get_offered_quarters, get_quarters_shown, keep_selection
from natpatsip.ui.style import ICON, apply_house_style
from natpatsip.ui.turns import turns


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """Once, when all libraries are loaded."""
    leave_unsearched()
    atexit.register(gc.unfreeze)


st.set_page_config(page_title="natpatsip", page_icon=ICON, layout="wide", initial_sidebar_state=250)
with turns().turn():
    apply_house_style()
    page, entry = navigation()
    stop_without_record()
    loading = show_loading()
    quarters = get_offered_quarters(entry.programme)
    if entry.filtered and quarters:
        selection = (
            show_place_head(entry.title, quarters)
            if entry is PLACE
            else show_head(entry.title, quarters, entry.filters)
        )
        keep_selection(selection)
        name_page(entry, name_places(selection))
    else:
        name_page(entry)
        st.title(entry.title, anchor=False)
        if entry.purpose:
            st.write(entry.purpose)
    if entry.of_record:
        shown = get_quarters_shown(entry) if entry.filtered and quarters else {}
        show_band(entry.programme, entry.filtered or entry is PUBLISHED, shown)
        show_notices(entry.programme if quarters else "")
    if entry.filtered and not quarters:
        if not loading:
            show_empty_record()
    else:
        page.run()
    show_footer()
settle()
