"""A place looked for by a click on its mark in a chart, or on its name in a table: it is highlighted on the whole page, as if
chosen in the filters. A ward, which no filter has, is opened below.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import CHOICE, Specification
from natpatsip.figures import FIGURES
from natpatsip.figures.figure import Figure
from natpatsip.figures.places_shown import find_code, find_place
from natpatsip.figures.query import HIGHLIGHT
from natpatsip.figures.wording import labels
from natpatsip.ui.links import list_address

_CHOSEN = "chosen_in_chart"


def choose_in_chart(figure: Figure, chart: Specification, key: str, selection: Selection) -> None:
    """A figure's chart in which a click on a place highlights it, and one beside every place ends that."""

    def choose() -> None:
        names = [row.get("name") for row in st.session_state[key]["selection"].get(CHOICE, ())]
        if FIGURES[figure.id].marks == "ward":
            _open_ward(figure.id, names, selection)
            return
        found = [find_place(figure.id, name, selection) for name in names if name]
        if any(found) or not names:
            st.session_state[HIGHLIGHT] = [labels("highlight")[place] for place in found if place]
            st.session_state[_CHOSEN] = True

    st.vega_lite_chart(
        spec=chart, theme=None, width="stretch", alt=figure.alt, key=key, on_select=choose, selection_mode=CHOICE
    )
    # The chart is in a part of the page that runs by itself; a highlight concerns all of it.
    if st.session_state.pop(_CHOSEN, False):
        st.rerun()


def _open_ward(figure_id: str, names: Sequence[str], selection: Selection) -> None:
    """Choose a ward in the page's own list of wards; a click beside every mark leaves it as it is."""
    for name in filter(None, names):
        _, st.session_state["ward"] = find_code(figure_id, name, selection)
        st.session_state[_CHOSEN] = True


def link_places(figure: Figure, selection: Selection) -> dict[str, str]:
    """Where the name of each place in a figure's first column leads: to the same page with that place highlighted."""
    if figure.id not in FIGURES or not FIGURES[figure.id].marks:
        return {}
    kept = [(name, value) for name, value in list_address() if name != HIGHLIGHT]
    names = dict.fromkeys(row[figure.columns[0].name] for row in figure.rows)
    found = {name: find_place(figure.id, name, selection) for name in names}
    return {
        name: f"?{urlencode([*kept, (HIGHLIGHT, labels('highlight')[place])])}#{figure.id}"
        for name, place in found.items()
        if place
    }
