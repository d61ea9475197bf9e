"""The filters above a page: kept in its URL, so that a view can be shared, and from page to page."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from natpatsip.analysis.places import find_possible
from natpatsip.analysis.selection import PLACES, SERIES_QUARTERS, Selection, mark
from natpatsip.figures.query import HIGHLIGHT, PLACE, write_query
from natpatsip.figures.wording import FILTER_NAMES, MARKED, chosen_labels, labels
from natpatsip.quarters import NotAQuarter, Quarter
from natpatsip.ui.copy_link import offer_link
from natpatsip.ui.links import KEPT, correct_link, place_link
from natpatsip.ui.record_shown import choose_record_shown, forget_record_shown

SHARED = ("region", "psc")
# Which units are set side by side: one choice, where all else is none or several.
LEVEL, _DEFAULT_LEVEL = "level", "psc"
_HELP = {HIGHLIGHT: "Places to mark among the others. Unlike a filter it leaves every number of the page as it is."}
# The quarter unless one is chosen: each programme's latest that is complete or closed.
LATEST = "Latest complete"

# Of more places no links are offered: who wants all of a region looks at the region.
_ABOUT_AT_MOST = 3


@dataclass(frozen=True)
class OneOf:
    """A choice of one among `options`, of which the first is as good as none chosen; `key` is its name in the address."""

    key: str
    label: str
    options: Sequence[str]

    @property
    def held(self) -> str:
        """What is chosen; at the first look only the address tells."""
        chosen = st.session_state.get(self.key, st.query_params.get(self.key))
        return chosen if chosen in self.options else self.options[0]


@dataclass(frozen=True)
class OfferedQuarters:
    """The quarters that can be chosen, oldest first.

    `to_show` is the one that this page shows unless another is chosen, `latest` the same for all programmes together.
    """

    all: Sequence[Quarter]
    to_show: Quarter
    latest: Quarter

    @property
    def first_of_series(self) -> Quarter:
        """Where series begin unless another quarter is chosen: two years before the latest."""
        return max(self.all[0], self.latest - (SERIES_QUARTERS - 1))


def show_head(title: str, quarters: OfferedQuarters, own: Sequence[str]) -> Selection:
    """The page's title with the quarter, the collaborative and all other filters beside it; what was chosen.

    It is drawn above the page, in the app itself, so that what the filters show outlives a change of page.
    """
    columns = (*SHARED, *own)
    problems = correct_link(columns)
    with st.container(key="page_head", horizontal=True, vertical_alignment="center", gap="small"):
        st.title(title, anchor=False, width="stretch")
        _draw_first(quarters, columns)
        offer_filters(quarters, columns)
        selection = chosen(quarters, columns)
        offer_link([pair for pair in write_query(selection) if pair[0] in {"quarter", "since", *columns}])
    show_problems(problems)
    if told := _describe_choice(selection):
        with st.container(key="chosen", horizontal=True, gap="small"):
            st.markdown(told, width="content")
            _link_places(selection)
    return selection


def show_problems(problems: Sequence[str]) -> None:
    """What of a link was left out."""
    for problem in problems:
        st.warning(problem, icon=":material/link_off:")


def _describe_choice(selection: Selection) -> str:
    """What the page is narrowed to, and what is marked on it; nothing where all of England is shown alike."""
    filters = [f"{FILTER_NAMES[name]}: {', '.join(chosen_labels(selection, name))}" for name in selection.choices]
    told = [f"**Filtered.** {'; '.join(filters)}"] if filters else []
    marked = [f"**Highlighted.** {', '.join(chosen_labels(selection, HIGHLIGHT))}"] if selection.highlight else []
    return " ".join([*told, *marked])


def _link_places(selection: Selection) -> None:
    """Links to the pages of the places chosen and highlighted."""
    chosen_here = [mark(kind, code) for kind in MARKED for code in getattr(selection, kind)]
    places = dict.fromkeys([*chosen_here, *selection.highlight])
    links = [
        f'<a href="{escape(place_link(place))}" target="_self">About {escape(labels(PLACE)[place])}</a>'
        for place in places
        if place in labels(PLACE)
    ]
    if links:
        st.html(f'<p class="about">{" ".join(links[:_ABOUT_AT_MOST])}</p>', width="content")


def set_quarter(quarter: Quarter) -> None:
    """Choose a quarter as if it had been picked in the filter bar; for a button, which runs before the bar is drawn."""
    st.session_state["quarter"] = quarter.label


def follows_latest() -> bool:
    """Whether no quarter was chosen, so that each programme is shown for its own latest."""
    return _quarter("quarter", None) is None


def chosen(quarters: OfferedQuarters, columns: Sequence[str]) -> Selection:
    """What the filters hold now; a series that would begin after its end has the one quarter."""
    quarter = _quarter("quarter", quarters.to_show) or quarters.to_show
    since = _quarter("since", quarters.first_of_series) or quarters.first_of_series
    picked: dict[str, Any] = {
        name: tuple(_code(name, label) for label in st.session_state.get(name, ())) for name in _several(columns)
    }
    return Selection(quarter, min(since, quarter), **picked).comparing(_level(columns))


def _draw_first(quarters: OfferedQuarters, columns: Sequence[str]) -> None:
    """What is chosen most: when and who. Their labels are for a screen reader, as there is room for one line alone."""
    offer_quarters(quarters)
    _choose_several("psc", columns, "All collaboratives", label_visibility="collapsed", width=230)


def offer_quarters(quarters: OfferedQuarters) -> None:
    """The choice of a quarter; its label is for a screen reader."""
    options = [quarter.label for quarter in reversed(quarters.all)]
    st.selectbox("Quarter", [LATEST, *options], key="quarter", label_visibility="collapsed", width=165, **KEPT)


def offer_filters(quarters: OfferedQuarters, columns: Sequence[str], choices: Sequence[OneOf] = ()) -> None:
    """All filters that are not drawn in the head itself, and the page’s own choices, folded away; and the way back to what is
    shown without them.
    """
    # Not a popover: what is in one is not in the page while it is closed, and would not come back into the URL.
    with st.expander(_label(columns, choices), icon=":material/filter_list:", key="filters", width=150):
        _draw_others(quarters, columns)
        for choice in choices:
            st.selectbox(choice.label, choice.options, key=choice.key, **KEPT)
        choose_record_shown()
        st.button("Reset filters", on_click=_reset, args=(quarters, columns, choices), icon=":material/restart_alt:")


def _draw_others(quarters: OfferedQuarters, columns: Sequence[str]) -> None:
    options = [quarter.label for quarter in reversed(quarters.all)]
    st.selectbox("Trend from", options, index=options.index(quarters.first_of_series.label), key="since", **KEPT)
    for name in columns:
        if name == LEVEL:
            offered = list(labels(name).values())
            st.selectbox(FILTER_NAMES[name], offered, index=offered.index(_label_of_default()), key=name, **KEPT)
        elif name != "psc":
            _choose_several(name, columns, "None" if name == HIGHLIGHT else "All", help=_HELP.get(name))


def _choose_several(name: str, columns: Sequence[str], all_of_them: str, **look: Any) -> None:
    offered = _offer(name, columns)
    st.multiselect(FILTER_NAMES[name], offered, key=name, placeholder=all_of_them, **look, **KEPT)


def _offer(name: str, columns: Sequence[str]) -> list[str]:
    """What can be chosen: of places, those that have something in common with the other places chosen.

    What is chosen already stays, so that whoever opens a link sees it and can remove it.
    """
    held = _held(name)
    if name == HIGHLIGHT:
        kinds = tuple(mark(kind, "") for kind in MARKED if kind in columns)
        return [label for place, label in labels(name).items() if place.startswith(kinds) or label in held]
    others = [place for place in PLACES if place != name and place in columns and _held(place)]
    if name not in PLACES or not others:
        return list(labels(name).values())
    codes = {place: tuple(_code(place, label) for label in _held(place)) for place in others}
    possible = find_possible(name, codes)
    return [label for code, label in labels(name).items() if code in possible or label in held]


def _held(name: str) -> Sequence[str]:
    """What a filter holds; at the first look only the URL tells, as no widget has been drawn yet."""
    return st.session_state.get(name, st.query_params.get_all(name))


def _several(columns: Sequence[str]) -> list[str]:
    """The filters that take several choices."""
    return [name for name in columns if name != LEVEL]


def _level(columns: Sequence[str]) -> str:
    chosen = st.session_state.get(LEVEL) if LEVEL in columns else None
    return next((code for code, known in labels(LEVEL).items() if known == chosen), _DEFAULT_LEVEL)


def _label_of_default() -> str:
    return labels(LEVEL)[_DEFAULT_LEVEL]


def _quarter(name: str, default: Quarter | None) -> Quarter | None:
    try:
        return Quarter.parse(st.session_state.get(name))
    except NotAQuarter:
        return default


def _code(name: str, label: str) -> str:
    return next(code for code, known in labels(name).items() if known == label)


def _label(columns: Sequence[str], choices: Sequence[OneOf]) -> str:
    inside = [name for name in _several(columns) if name != "psc"]
    active = sum(bool(_held(name)) for name in inside) + sum(choice.held != choice.options[0] for choice in choices)
    return f"Filters ({active})"


def _reset(quarters: OfferedQuarters, columns: Sequence[str], choices: Sequence[OneOf]) -> None:
    """Values are set, not forgotten: of a forgotten one the URL would put the old value back."""
    st.session_state["quarter"], st.session_state["since"] = LATEST, quarters.first_of_series.label
    forget_record_shown()
    for name in columns:
        st.session_state[name] = _label_of_default() if name == LEVEL else []
    for choice in choices:
        st.session_state[choice.key] = choice.options[0]
