"""A place's page: how it stands in every measure, then the figures that are declared for places, in their order."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

import streamlit as st

from natpatsip import catalogue
from natpatsip.analysis.places import LARGER_PLACES, find_related
from natpatsip.analysis.selection import Selection, mark
from natpatsip.figures import figure
from natpatsip.figures.challenges import CHALLENGES
from natpatsip.figures.figure import Figure
from natpatsip.figures.place import PLACE_FIGURES
from natpatsip.figures.place.rows import PlaceRow, make_place_rows
from natpatsip.figures.query import PLACE
from natpatsip.figures.where_next import NEAREST, STOOD_STILL
from natpatsip.figures.wording import FILTER_NAMES, labels
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot
from natpatsip.ui.control.icon_table import icon_style
from natpatsip.ui.control.wards import offer_ward_charts
from natpatsip.ui.downloads import offer_figure, offer_with_others, offered_together
from natpatsip.ui.drawing import draw, draw_in_theme, get_figure
from natpatsip.ui.links import IN_ADDRESS, Address, list_quarters_chosen, place_link
from natpatsip.ui.page_words import as_written
from natpatsip.ui.panel import show_about, show_figure
from natpatsip.ui.place.measure_table import measure_table_html
from natpatsip.ui.record_shown import snapshot_shown
from natpatsip.ui.requests import Request, requests
from natpatsip.ui.scope import current_selection
from natpatsip.ui.style import is_dark, is_phone

_MEASURES, _OF_ENGLAND = "place_measures", ("participation",)
_ABOUT_LISTS = (
    "What is nearest to an ambition, what has stood still, and the handovers and challenges that were returned. This is no"
    " order of priority."
)
_LISTS = (*NEAREST, *STOOD_STILL, "handover", *CHALLENGES)
_DRAWN = [figure_id for figure_id in PLACE_FIGURES if figure_id != _MEASURES]


def show_place() -> None:
    """Of the place chosen all that is known; where none is chosen, who takes part in what, to choose one from."""
    selection = current_selection()
    if not selection.one_place:
        st.write(
            "Choose a collaborative, ICB, region, neonatal network or trust above, or follow a name in the table below."
        )
        _show_figures(_OF_ENGLAND, selection)
        return
    st.html(_describe_place(selection.one_place))
    with offered_together():
        _show_measures(selection)
        _show_figures(_DRAWN, selection)
        _show_lists(selection)
    level, code = selection.one_place
    if level == "psc":
        offer_ward_charts(code, selection.quarter)


def list_requests(selection: Selection) -> Iterator[Request]:
    """What the page of a place asks for, as it is opened by its name and in the light theme."""
    yield Request(keep_tables, (selection, False, (), False))
    yield from (Request(figure, (figure_id, selection)) for figure_id in (_MEASURES, *_LISTS))
    yield from (Request(draw_in_theme, (figure_id, selection, False)) for figure_id in _DRAWN)


def _describe_place(place: tuple[str, str]) -> str:
    """What kind of place it is, and the larger places around it with links to their pages."""
    level, code = place
    around = [
        f'<a href="{escape(place_link(larger))}" target="_self">{escape(labels(PLACE)[larger])}</a>'
        for kind in LARGER_PLACES[level]
        for larger in sorted(mark(kind, other) for other in find_related(level, code, kind))
    ]
    return f'<p class="quiet">{" · ".join([FILTER_NAMES[level], *around])}</p>'


def _show_measures(selection: Selection) -> None:
    asked = selection, is_dark(), list_quarters_chosen(), is_phone()
    with snapshot_shown() as snapshot:
        drawn = get_figure(_MEASURES, selection, snapshot)
        requests().note(keep_tables, *asked)
        tables = keep_tables(*asked, snapshot)
    st.subheader(drawn.finding, anchor=False)
    if drawn.empty:
        return
    st.html(icon_style(is_dark()))
    _show_tables(tables, selection.quarter)
    with st.container(key=f"figure_{drawn.id}"):
        st.write(drawn.caption)
        with st.expander("About these numbers"):
            show_about(drawn)
        offer_figure(drawn)


def keep_tables(
    selection: Selection, dark: bool, quarters: Address, apart: bool, snapshot: Snapshot
) -> Mapping[str, str]:
    """The measures as one table, or programme by programme where they are to stand apart: each as HTML by its title, kept for
    whoever chooses the same.
    """
    return snapshot.keep(
        ("place table", selection, dark, quarters, apart),
        lambda: {
            title: measure_table_html(rows, selection, quarters, dark, title)
            for title, rows in _group_rows(make_place_rows(selection, snapshot), apart).items()
        },
        lambda tables: sum(map(len, tables.values())),
    )


def _group_rows(rows: Sequence[PlaceRow], apart: bool) -> Mapping[str, Sequence[PlaceRow]]:
    if not apart:
        return {"Every measure": rows}
    by_programme = groupby(rows, lambda row: row.measure.programme)
    return {catalogue.programme(code).short: list(of_it) for code, of_it in by_programme}


def _show_tables(tables: Mapping[str, str], quarter: Quarter) -> None:
    """One table as it is; of several, each under its title, all but the first folded."""
    if len(tables) == 1:
        st.html(*tables.values())
        return
    for number, (title, table) in enumerate(tables.items()):
        with st.expander(f"{title}, {quarter}", expanded=not number):
            st.html(table)


def _show_figures(ids: list[str] | tuple[str, ...], selection: Selection) -> None:
    with snapshot_shown() as snapshot:
        figures = [draw(figure_id, selection, snapshot) for figure_id in ids]
    for drawn, chart in figures:
        if drawn.empty:
            _say_nothing(drawn)
        else:
            show_figure(drawn, chart, links=_link_places(drawn))


def _show_lists(selection: Selection) -> None:
    """What is nearest to an ambition in the place or has stood still, its handovers and its challenges: each that has rows."""
    with snapshot_shown() as snapshot:
        figures = [get_figure(figure_id, selection, snapshot) for figure_id in _LISTS]
    told = [found for found in figures if not found.empty]
    if not told:
        return
    st.header("Where to look next?", anchor="next")
    st.html(f'<p class="quiet">{_ABOUT_LISTS}</p>')
    for found in told:
        if not found.withheld:
            offer_with_others(found)
    _show_folded(told, selection)


@st.fragment
def _show_folded(figures: Sequence[Figure], selection: Selection) -> None:
    """Figures folded under what each finds; one is drawn once it is opened, for most stay closed."""
    for found in figures:
        programme = catalogue.programme(found.programme).short if found.programme else "All programmes"
        finding = f"**{programme}.** {as_written(found.finding)}"
        fold = st.expander(finding, key=f"open_{found.id}", on_change="rerun", **IN_ADDRESS)
        if fold.open:
            with fold, snapshot_shown() as snapshot:
                drawn, chart = draw(found.id, selection, snapshot)
                show_figure(drawn, chart, links=_link_places(drawn))


def _say_nothing(drawn: Figure) -> None:
    """That there is nothing of it: no other filter would bring anything."""
    with st.container(key=f"figure_{drawn.id}", gap="xxsmall"):
        st.header(drawn.question, anchor=drawn.id)
        st.subheader(drawn.finding, anchor=False)


def _link_places(drawn: Figure) -> dict[str, str]:
    """Where each place that is named in the first column of a table has its page."""
    places = {label: place for place, label in labels(PLACE).items()}
    names = (row[drawn.columns[0].name] for row in drawn.rows)
    return {name: place_link(places[name]) for name in names if name in places}
