"""The filters above a page: kept in its URL, so that a view can be shared, and from page to page."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from natpatsip.analysis.selection import SERIES_QUARTERS, Selection
from natpatsip.figures.query import write_query
from natpatsip.figures.wording import FILTER_NAMES, chosen_labels, labels
from natpatsip.quarters import NotAQuarter, Quarter
from natpatsip.ui.links import correct_link
from natpatsip.ui.style import is_phone

SHARED = ("region", "psc")
# Which units are set side by side: one choice, where all else is none or several.
LEVEL, _DEFAULT_LEVEL = "level", "psc"
# The quarter unless one is chosen: each programme's latest that is complete or closed.
LATEST = "Latest complete"


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


def choose(quarters: OfferedQuarters, own: Sequence[str]) -> Selection:
    """Draw the filter bar with the page's own filters after the shared ones; what was chosen.

    The bar is above the page, in the app itself, so that what it shows outlives a change of page.
    """
    columns = (*SHARED, *own)
    for problem in correct_link(columns):
        st.warning(problem, icon=":material/link_off:")
    holder = (
        st.expander(_bar_label(columns), key="filter_bar", icon=":material/filter_list:")
        if is_phone()
        else st.container()
    )
    with holder:
        _draw(quarters, columns)
        with st.container(horizontal=True, gap="small"):
            st.button("Reset filters", on_click=_reset, args=(quarters, columns), icon=":material/restart_alt:")
            _offer_link(quarters, columns)
    selection = chosen(quarters, columns)
    if selection.choices:
        filters = [f"{FILTER_NAMES[name]}: {', '.join(chosen_labels(selection, name))}" for name in selection.choices]
        st.markdown(f"**Filtered.** {'; '.join(filters)}")
    return selection


def choose_quarter(quarter: Quarter) -> None:
    """Choose a quarter as if it had been picked in the filter bar; for a button, which runs before the bar is drawn."""
    st.session_state["quarter"] = quarter.label


def follows_latest() -> bool:
    """Whether no quarter was chosen, so that each programme is shown for its own latest."""
    return _quarter("quarter", None) is None


def chosen(quarters: OfferedQuarters, columns: Sequence[str]) -> Selection:
    """What the filters hold now; a series that would begin after its end has the one quarter."""
    quarter = _quarter("quarter", quarters.to_show) or quarters.to_show
    since = _quarter("since", quarters.first_of_series) or quarters.first_of_series
    picked = {name: tuple(_code(name, label) for label in st.session_state.get(name, ())) for name in _several(columns)}
    return Selection(quarter, min(since, quarter), **picked, level=_level(columns))


def _draw(quarters: OfferedQuarters, columns: Sequence[str]) -> None:
    options = [quarter.label for quarter in reversed(quarters.all)]
    slots = st.columns(2 + len(columns))
    kept = {"bind": "query-params", "persist_state": "session"}
    slots[0].selectbox("Quarter", [LATEST, *options], key="quarter", **kept)
    first = options.index(quarters.first_of_series.label)
    slots[1].selectbox("Trend from", options, index=first, key="since", **kept)
    for slot, name in zip(slots[2:], columns, strict=True):
        offered = list(labels(name).values())
        if name == LEVEL:
            slot.selectbox(FILTER_NAMES[name], offered, index=offered.index(_label_of_default()), key=name, **kept)
        else:
            slot.multiselect(FILTER_NAMES[name], offered, key=name, placeholder="All", **kept)


def _several(columns: Sequence[str]) -> list[str]:
    """The filters that take several choices."""
    return [name for name in columns if name != LEVEL]


def _level(columns: Sequence[str]) -> str:
    chosen = st.session_state.get(LEVEL) if LEVEL in columns else None
    return _code(LEVEL, chosen) if chosen in labels(LEVEL).values() else _DEFAULT_LEVEL


def _label_of_default() -> str:
    return labels(LEVEL)[_DEFAULT_LEVEL]


def _quarter(name: str, default: Quarter | None) -> Quarter | None:
    try:
        return Quarter.parse(st.session_state.get(name))
    except NotAQuarter:
        return default


def _code(name: str, label: str) -> str:
    return next(code for code, known in labels(name).items() if known == label)


def _bar_label(columns: Sequence[str]) -> str:
    # At the first look only the URL tells what is chosen: no widget has been drawn yet.
    active = sum(bool(st.session_state.get(name, st.query_params.get_all(name))) for name in _several(columns))
    return f"Filters ({active})"


def _reset(quarters: OfferedQuarters, columns: Sequence[str]) -> None:
    """Values are set, not forgotten: of a forgotten one the URL would put the old value back."""
    st.session_state["quarter"], st.session_state["since"] = LATEST, quarters.first_of_series.label
    for name in columns:
        st.session_state[name] = _label_of_default() if name == LEVEL else []


def _offer_link(quarters: OfferedQuarters, columns: Sequence[str]) -> None:
    """A link with every value in it, the defaults too, so that it means the same next quarter."""
    known = {"quarter", "since", *columns}
    values = [(name, value) for name, value in write_query(chosen(quarters, columns)) if name in known]
    values += [(name, value) for name, value in st.query_params.items() if name not in known]
    parts = urlsplit(st.context.url or "")
    with st.popover("Copy link", icon=":material/link:"):
        st.write("This address shows what you see now, to whoever opens it:")
        st.code(
            urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(values), "")), language=None, wrap_lines=True
        )
