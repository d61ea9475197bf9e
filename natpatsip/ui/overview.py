"""The overview: a card for each programme, what changed since last quarter, and the results that people ask for."""

from collections.abc import Mapping, Sequence

import streamlit as st

from natpatsip.figures.ambitions import AmbitionStatus, get_ambition_statuses
from natpatsip.figures.headline import Headline
from natpatsip.figures.headlines import MakeHeadline
from natpatsip.figures.results import key_results
from natpatsip.figures.subject import describe_coming_in
from natpatsip.quarters import Quarter
from natpatsip.store.coverage import Coverage, get_coming_in
from natpatsip.ui.database import store
from natpatsip.ui.drawing import get_headline
from natpatsip.ui.pages import PageEntry, link_to
from natpatsip.ui.programme import ambitions_in_a_line
from natpatsip.ui.scope import selection_for
from natpatsip.ui.tiles import show_tiles

CARDS_IN_A_ROW = 2

Headlines = Mapping[PageEntry, MakeHeadline]


def show_cards(headlines: Headlines) -> None:
    """A card a programme, all of one shape; then what changed since the quarter before."""
    with store().snapshot() as snapshot:
        selections = {entry: selection_for(entry.programme, snapshot) for entry in headlines}
        made = {entry: get_headline(make, selections[entry], snapshot) for entry, make in headlines.items()}
        statuses = {
            entry: get_ambition_statuses(headline.programme, selections[entry], snapshot)
            for entry, headline in made.items()
        }
        coming_in = {entry: get_coming_in(snapshot, entry.programme) for entry in headlines}
    entries = list(made)
    for first in range(0, len(entries), CARDS_IN_A_ROW):
        slots = st.columns(CARDS_IN_A_ROW)
        for slot, entry in zip(slots, entries[first : first + CARDS_IN_A_ROW], strict=False):
            with slot.container(border=True, height="stretch"):
                _show_card(entry, selections[entry].quarter, made[entry], statuses[entry], coming_in[entry])
    before = {selection.quarter.previous for selection in selections.values()}
    st.header(f"What changed since {before.pop()}" if len(before) == 1 else "What changed on the quarter")
    _show_changes(list(made.values()))


def _show_card(
    entry: PageEntry,
    quarter: Quarter,
    headline: Headline,
    statuses: Sequence[AmbitionStatus],
    coming_in: Sequence[Coverage],
) -> None:
    st.subheader(f"{entry.title} · {quarter}", anchor=False)
    st.write(headline.sentence)
    show_tiles([headline.tiles[headline.main]])
    st.markdown(f"{ambitions_in_a_line(list(statuses))} · {headline.provenance.coverage}")
    for coverage in coming_in:
        if coverage.quarter != quarter:
            st.markdown(describe_coming_in(coverage))
    link_to(entry, f"Open {entry.title.lower()}")


def _show_changes(headlines: Sequence[Headline]) -> None:
    lines = [
        f"- **{headline.programme.short}.** {'; '.join(headline.changes)}."
        for headline in headlines
        if headline.changes
    ]
    st.markdown("\n".join(lines) if lines else "There is no quarter before this one to compare with.")


def show_results() -> None:
    """The results that people ask for first, each with what kind of number it is."""
    with store().snapshot() as snapshot:
        show_tiles(key_results(selection_for("MHSIP", snapshot), snapshot))
