"""Over the quarters: how complete and how timely each collaborative was, and what kinds of problems were found."""

from collections import Counter

import streamlit as st

from natpatsip import organisations
from natpatsip.figures.formatting import format_count
from natpatsip.quarters import Quarter
from natpatsip.sheets import sheets_of
from natpatsip.sheets.cover import sender_names
from natpatsip.store.quality import KINDS, NO_BED_DAYS, OTHER, get_problem_counts
from natpatsip.store.status import get_quarters
from natpatsip.store.timeliness import Timeliness, get_timeliness
from natpatsip.ui.database import store
from natpatsip.ui.links import link_collaboratives
from natpatsip.ui.word_table import show_words

# So many quarters fit beside one another.
_QUARTERS_SHOWN = 8
_EVERYBODY = "All senders"


def show_timeliness() -> None:
    """A line a collaborative: of the sheets expected in each quarter how many came, and how many of those late."""
    quarters = _quarters()
    if not quarters:
        st.write("Nobody has returned anything yet.")
        return
    with store().snapshot() as snapshot:
        found = get_timeliness(snapshot, quarters, sheets_of("collaborative", store().sheets))
    rows = [
        {"Collaborative": psc.name}
        | {str(one.quarter): describe_timeliness(one) for one in found if one.psc == psc.code}
        for psc in organisations.collaboratives()
    ]
    show_words(rows, "How complete and timely returns were", links=link_collaboratives())
    st.caption(
        "Sheets that came, of those expected; voluntary sheets are not counted. A sheet is late when its first version came"
        " after the day due. Of demonstration returns, and of quarters without a calendar, that is not said."
    )


def show_problem_kinds() -> None:
    """A line a kind of problem: how many were found in each quarter, of all senders or one."""
    with store().snapshot() as snapshot:
        counts = get_problem_counts(snapshot)
    if not counts:
        st.write("No problem was found in any return that is stored.")
        return
    names = sender_names()
    senders = [psc for psc in names if psc in {one.psc for one in counts}]
    whose = st.selectbox(
        "Whose returns",
        [_EVERYBODY, *senders],
        format_func=lambda psc: names.get(psc, psc),
        key="quality_of",
        width=320,
    )
    found: Counter[tuple[str, Quarter]] = Counter()
    for one in counts:
        if whose in (_EVERYBODY, one.psc):
            found[one.kind, one.quarter] += one.count
    kinds, quarters = {kind for kind, _ in found}, _quarters()
    rows = [
        {"Kind of problem": kind} | {str(quarter): f"{found[kind, quarter]:,}" for quarter in quarters}
        for kind in (*KINDS, NO_BED_DAYS, OTHER)
        if kind in kinds
    ]
    show_words(rows, "Problems found, by kind", numbers=[str(quarter) for quarter in quarters])
    st.caption(
        "Each problem counts once, however often it was sent, whether it was put right, explained or neither. A file of"
        " which nothing could be stored leaves none."
    )


def describe_timeliness(one: Timeliness) -> str:
    """“7 of 8; 2 late, by up to 5 days”."""
    if not one.expected:
        return "Not collected"
    came = f"{one.returned} of {one.expected}"
    if not one.judged or not one.returned:
        return came
    if not one.late:
        return f"{came}; in time"
    return f"{came}; {one.late} late, by up to {format_count(one.late_by, 'day', 'days')}"


def _quarters() -> list[Quarter]:
    with store().snapshot() as snapshot:
        return get_quarters(snapshot)[:_QUARTERS_SHOWN][::-1]
