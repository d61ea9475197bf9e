"""A programme page: its sentence and tiles, then its parts, of which one is shown at a time; the URL says which."""

from collections.abc import Callable, Iterator, Mapping

import streamlit as st

from natpatsip import catalogue
from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.selection import Selection
from natpatsip.figures import get_programme, with_level_below
from natpatsip.figures.programmes import PROGRAMME_FIGURES
from natpatsip.figures.where_next import NEAREST, STOOD_STILL
from natpatsip.ui.downloads import offered_together
from natpatsip.ui.drawing import draw_in_theme, get_headline
from natpatsip.ui.links import IN_ADDRESS
from natpatsip.ui.measure_links import CHANGE, NARRATIVE, PLACES, PROGRESS, WHERE_NEXT
from natpatsip.ui.narrative import show_narrative
from natpatsip.ui.programme import offer_aims
from natpatsip.ui.record_shown import snapshot_shown
from natpatsip.ui.requests import Request
from natpatsip.ui.scope import current_selection, show_figures, show_side_by_side
from natpatsip.ui.tiles import show_tiles

# What parts were called before: links with these words still open them.
_FORMER_NAMES = {"Places compared": PLACES, "Real change": CHANGE, "In their own words": NARRATIVE}

Part = Callable[[], None]


def show_programme(code: str, others: Mapping[str, Part] = {}) -> None:
    """The page of a programme for what the filters hold: its headline, the choice among its parts, and the part chosen.

    Only the figures of that part are drawn. Every programme has its figures of the report first, its areas compared, and
    last where to look next and the collaboratives' narrative; `others` come between, by their labels.
    """
    programme = _show_headline(code)
    parts: Mapping[str, Part] = {
        PROGRESS: lambda: show_figures(*PROGRAMME_FIGURES[code].first),
        PLACES: lambda: _show_places(programme),
        **others,
        WHERE_NEXT: lambda: _show_where_next(programme),
        NARRATIVE: lambda: show_narrative(programme),
    }
    key = f"part_{code.lower()}"
    _correct_part(key)
    with st.container(key="parts", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        chosen = st.segmented_control(
            "Part of this page",
            list(parts),
            default=PROGRESS,
            required=True,
            key=key,
            label_visibility="collapsed",
            **IN_ADDRESS,
        )
        offer_aims(programme)
    with offered_together():
        parts.get(chosen, parts[PROGRESS])()


def list_requests(code: str, selection: Selection) -> Iterator[Request]:
    """What the page of a programme asks for as it opens, in the light theme."""
    for figure_id in PROGRAMME_FIGURES[code].first:
        for drawn in with_level_below(figure_id, selection):
            yield Request(draw_in_theme, (*drawn, False))


def _show_headline(code: str) -> catalogue.Programme:
    """The sentence and the tiles of a programme; the programme."""
    with snapshot_shown() as snapshot:
        headline = get_headline(code, current_selection(), snapshot)
    st.markdown(f"**{headline.sentence}**")
    show_tiles(headline.tiles)
    return headline.programme


def _show_where_next(programme: catalogue.Programme) -> None:
    """What is nearest to an ambition beside what has stood still for longest: neither comes before the other."""
    beside = [figure_id for figure_id in (*NEAREST, *STOOD_STILL) if get_programme(figure_id) == programme.code]
    show_side_by_side(*beside)


def _correct_part(key: str) -> None:
    """Where a link names a part as it was called before, the same part by today's name."""
    if (part := _FORMER_NAMES.get(st.query_params.get(key, ""))) is not None:
        st.session_state[key] = part
        st.query_params.pop(key)


def _show_places(programme: catalogue.Programme) -> None:
    """One share of the reader's choice, collaborative by collaborative, on a map and ranked; then what is monthly."""
    shares = {
        measure.label: measure.id
        for measure in MEASURES.values()
        if measure.by_place and measure.programme == programme.code
    }
    label = st.selectbox(
        "Share to compare", list(shares), key=f"share_{programme.code.lower()}", width=460, **IN_ADDRESS
    )
    show_figures(f"map_{shares[label]}", f"ranked_{shares[label]}")
    _show_over_time(programme)
    _show_patients(programme)


def _show_over_time(programme: catalogue.Programme) -> None:
    """A small control chart for each place, of one monthly measure of the reader's choice.

    Measures of publishers' extracts have a part of their own.
    """
    monthly = [
        measure
        for measure in MEASURES.values()
        if measure.programme == programme.code
        and measure.over_time
        and measure.frequency == "monthly"
        and measure.sender != "publisher"
    ]
    if monthly:
        measures = {measure.label: measure.id for measure in monthly}
        label = st.selectbox(
            "Measure over time", list(measures), key=f"over_time_{programme.code.lower()}", **IN_ADDRESS
        )
        own = st.checkbox("Each on a scale of its own", key=f"own_scales_{programme.code.lower()}", **IN_ADDRESS)
        show_figures(f"panels_{'own_' if own else ''}{measures[label]}")


def _show_patients(programme: catalogue.Programme) -> None:
    """A funnel plot of one share of patients, of the reader's choice where there are several."""
    shares = {
        measure.label: measure.id
        for measure in MEASURES.values()
        if measure.funnel and measure.programme == programme.code
    }
    if not shares:
        return
    label = next(iter(shares))
    if len(shares) > 1:
        label = st.selectbox(
            "Share of patients to compare", list(shares), key=f"patients_{programme.code.lower()}", **IN_ADDRESS
        )
    show_figures(f"funnel_{shares[label]}")
