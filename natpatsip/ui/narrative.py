"""The collaboratives' own words, a heading at a time."""

import streamlit as st

from natpatsip import catalogue
from natpatsip.figures.narrative import narrative
from natpatsip.ui.links import IN_ADDRESS
from natpatsip.ui.page_words import as_written
from natpatsip.ui.record_shown import snapshot_shown
from natpatsip.ui.scope import current_selection, show_figures


def show_narrative(programme: catalogue.Programme) -> None:
    """The challenges that the collaboratives chosen share, and what they tell of a programme under the heading picked."""
    show_figures(f"challenges_{programme.code.lower()}")
    selection = current_selection()
    with snapshot_shown() as snapshot:
        answers, provenance = narrative(programme, selection, snapshot)
    st.header("What do the collaboratives say?")
    headings = {heading.label: heading for heading in catalogue.narrative_headings()}
    label = st.radio(
        "Heading", list(headings), horizontal=True, key=f"narrative_{programme.code.lower()}", **IN_ADDRESS
    )
    own = [answer for answer in answers if answer.heading == headings[label]]
    st.caption(f"{headings[label].meaning}. {selection.quarter} · {provenance.coverage}")
    if not own:
        st.info(f"Nobody has written anything here for {selection.quarter}.", icon=":material/info:")
    for answer in own:
        st.markdown(f"**{answer.collaborative}.** {as_written(answer.words)}")
