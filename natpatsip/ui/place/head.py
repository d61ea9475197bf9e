"""The head of a place’s page: its name, and the choice of a quarter, a place and its peers, all of them in the URL."""

from dataclasses import replace
from typing import Any

import streamlit as st

from natpatsip import catalogue
from natpatsip.analysis.selection import Selection
from natpatsip.figures.query import PLACE
from natpatsip.figures.wording import labels
from natpatsip.ui.copy_link import offer_link
from natpatsip.ui.filters import (
    OfferedQuarters,
    OneOf,
    chosen,
    offer_filters,
    offer_quarters,
    show_problems,
)
from natpatsip.ui.links import KEPT, correct_link

_ALL_PEERS = "All of its kind"


def show_place_head(title: str, quarters: OfferedQuarters) -> Selection:
    """The place's name as the title, the page's own where none is chosen, with the choices beside it; what was chosen."""
    problems = correct_link((PLACE,))
    place = _find_chosen()
    with st.container(key="page_head", horizontal=True, vertical_alignment="center", gap="small"):
        st.title(labels(PLACE).get(place, title), anchor=False, width="stretch")
        offer_quarters(quarters)
        st.selectbox(
            "Place",
            list(labels(PLACE).values()),
            index=None,
            key=PLACE,
            placeholder="Choose a place",
            label_visibility="collapsed",
            width=250,
            **KEPT,
        )
        kind, _, code = place.partition(":")
        groups = {group.label: group.code for group in catalogue.peer_groups() if kind in group.levels}
        # A group that is not for this kind of place could not be shown: each kind has a choice of its own.
        peers = OneOf(f"peers_{kind}", "Its peers", (_ALL_PEERS, *groups))
        offer_filters(quarters, (), [peers] if groups else [])
        selection = chosen(quarters, ())
        named = [(PLACE, labels(PLACE)[place])] if code else []
        offer_link([("quarter", selection.quarter.label), ("since", selection.since.label), *named])
    show_problems(problems)
    narrowed: dict[str, Any] = {kind: (code,), "peers": groups.get(peers.held, "")} if code else {}
    return replace(selection, **narrowed)


def _find_chosen() -> str:
    """The place, by its kind and code; empty where none is chosen. At the first look only the URL tells."""
    written = st.session_state.get(PLACE, st.query_params.get(PLACE))
    return next((place for place, label in labels(PLACE).items() if label == written), "")
