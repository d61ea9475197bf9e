"""What a page is about: the selection that the filters above it hold, and the figures drawn for it."""

import streamlit as st

from natpatsip import catalogue
from natpatsip.analysis.selection import Selection
from natpatsip.figures import with_level_below
from natpatsip.quarters import Quarter, quarters_between
from natpatsip.store import Snapshot
from natpatsip.store.coverage import get_quarter_to_show
from natpatsip.store.status import get_quarters
from natpatsip.ui.control.notes import offer_notes
from natpatsip.ui.drawing import draw
from natpatsip.ui.filters import OfferedQuarters, follows_latest
from natpatsip.ui.pages import OVERVIEW, PageEntry
from natpatsip.ui.panel import show_figure
from natpatsip.ui.record_shown import snapshot_shown

_SELECTION = "selection"


def get_offered_quarters(programme: str) -> OfferedQuarters | None:
    """The quarters that a page can be about; None where nothing was returned. A page of all programmes names none."""
    with snapshot_shown() as snapshot:
        returned = get_quarters(snapshot)
        to_show, latest = (get_quarter_to_show(snapshot, code) for code in (programme, ""))
    if to_show is None or latest is None:
        return None
    return OfferedQuarters(quarters_between(returned[-1], returned[0]), to_show, latest)


def keep_selection(selection: Selection) -> None:
    """Hand what the filters hold to the page that runs next."""
    st.session_state[_SELECTION] = selection


def current_selection() -> Selection:
    """What the filters above this page hold."""
    return st.session_state[_SELECTION]


def selection_for(programme: str, snapshot: Snapshot) -> Selection:
    """What the filters hold, for one programme of several: where no quarter was chosen, its own latest."""
    selection = current_selection()
    quarter = get_quarter_to_show(snapshot, programme) if follows_latest() else None
    return selection.at(quarter) if quarter else selection


def get_quarters_shown(entry: PageEntry) -> dict[str, Quarter]:
    """The quarter that a page shows of each programme that it is about, by code: on the overview its own latest, where none
    was chosen.
    """
    codes = [entry.programme] if entry.programme else [programme.code for programme in catalogue.programmes()]
    if entry is not OVERVIEW:
        return dict.fromkeys(codes, current_selection().quarter)
    with snapshot_shown() as snapshot:
        return {code: selection_for(code, snapshot).quarter for code in codes}


def show_side_by_side(*ids: str) -> None:
    """Figures beside one another, none before the other; on a phone below one another."""
    for id, column in zip(ids, st.columns(len(ids), gap="large"), strict=True):
        with column:
            show_figures(id)


def show_figures(*ids: str) -> None:
    """Figures, each under its question, all drawn from one snapshot of the database.

    Under one of collaboratives is the same by ICB, for those that were chosen or highlighted.
    """
    choices = [choice for figure_id in ids for choice in with_level_below(figure_id, current_selection())]
    with snapshot_shown() as snapshot:
        figures = [(*draw(figure_id, selection, snapshot), selection) for figure_id, selection in choices]
    for drawn, chart, selection in figures:
        show_figure(drawn, chart, selection)
        offer_notes(drawn, selection)
