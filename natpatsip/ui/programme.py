"""What a programme set out to do: its ambitions with their status, and its purpose."""

import streamlit as st

from natpatsip import catalogue
from natpatsip.analysis.ambitions import Verdict
from natpatsip.figures.ambitions import AmbitionStatus, ambition_row, ambitions_in_a_line, get_ambition_statuses
from natpatsip.ui.pages import DEFINITIONS, link_to
from natpatsip.ui.record_shown import snapshot_shown
from natpatsip.ui.scope import current_selection
from natpatsip.ui.word_table import show_words


def offer_aims(programme: catalogue.Programme) -> None:
    """How many of its ambitions a programme has met; opened, what it set out to do and each ambition's status."""
    with snapshot_shown() as snapshot:
        statuses = get_ambition_statuses(programme, current_selection(), snapshot)
    with st.popover(_ambitions_met(statuses), help="What the programme set out to do"):
        _show_aims(programme, statuses)


def _ambitions_met(statuses: list[AmbitionStatus]) -> str:
    """“Ambitions: 1 of 4 met”."""
    met = sum(status.judgement.verdict in (Verdict.MET, Verdict.MET_LATE) for status in statuses)
    return f"{'Ambition' if len(statuses) == 1 else 'Ambitions'}: {met} of {len(statuses)} met"


def show_purpose(programme: catalogue.Programme) -> None:
    """What a programme is for, the outcomes hoped for, and what is done for them."""
    st.markdown(f"**{programme.name}.** {programme.purpose}")
    for title, lines in (("Expected outcomes", programme.outcomes), ("Deliverables", programme.deliverables)):
        st.markdown("\n".join([f"**{title}**", "", *(f"- {line}" for line in lines)]))


def _show_aims(programme: catalogue.Programme, statuses: list[AmbitionStatus]) -> None:
    st.markdown(f"**{ambitions_in_a_line(statuses)}.**")
    rows = [ambition_row(status.ambition) | {"Now": status.now, "Status": status.status} for status in statuses]
    show_words(rows, "Ambitions")
    show_purpose(programme)
    # With something in it to reach, the keyboard can scroll what is longer than the window.
    link_to(DEFINITIONS, "What the words mean: Definitions")
