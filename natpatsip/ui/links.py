"""What of a page is in its URL; places in a link that are not written as the filters write them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from natpatsip import organisations
from natpatsip.analysis.selection import mark
from natpatsip.figures.query import PLACE, UnknownChoice, find_choice
from natpatsip.figures.wording import labels

# For every choice on a page: it is in the URL, so that a link shows the same.
IN_ADDRESS: Any = {"bind": "query-params"}
# For one that outlives a change of page, without being in the URL; and for one that is in both.
IN_SESSION: Any = {"persist_state": "session"}
KEPT: Any = IN_ADDRESS | IN_SESSION

# What an address holds after its question mark.
Address = tuple[tuple[str, str], ...]


def list_address() -> Address:
    """That of the page which is open, in its order."""
    return tuple((name, value) for name in st.query_params for value in st.query_params.get_all(name))


def list_quarters_chosen() -> Address:
    """What of it says which quarters are shown, where they were chosen: that goes along to other pages."""
    return tuple((name, value) for name, value in list_address() if name in ("quarter", "since"))


def place_link(place: str) -> str:
    """The address of the page about a place, given by its kind and code, “psc:WEX”; the quarter chosen here goes along.

    The page opens by the code too; by the name, as its filter writes it, the address stays as it is.
    """
    return f"place?{urlencode([*list_quarters_chosen(), (PLACE, labels(PLACE)[place])])}"


def link_collaboratives() -> dict[str, str]:
    """The address of each collaborative’s page, by its name, for the heads of a table’s rows."""
    return {psc.name: place_link(mark("psc", psc.code)) for psc in organisations.collaboratives()}


def correct_link(columns: Sequence[str]) -> list[str]:
    """Rewrite each place in the address under the name that the filters have for it; what to say of those unknown.

    A link may hold a code, or a name that a collaborative or trust had before.
    """
    return [problem for column in columns for problem in _correct(column)]


def _correct(column: str) -> list[str]:
    known = labels(column)
    written = st.query_params.get_all(column)
    if all(name in known.values() for name in written):
        return []
    found, problems = _find_written(column, written)
    if not problems:
        # Only what is in the address as a run begins stays there: a filter takes away what it cannot read.
        st.query_params[column] = found
        st.rerun()
    st.session_state[column] = next(iter(found), None) if column == PLACE else found
    st.query_params.pop(column)
    return problems


def _find_written(column: str, written: Sequence[str]) -> tuple[list[str], list[str]]:
    """The names that a filter has for what is written in a link, and what to say of what is not known."""
    known = labels(column)
    found, problems = [], []
    for name in written:
        try:
            code = find_choice(column, name)
        except UnknownChoice as problem:
            problems.append(f"{problem} It was left out: choose another below.")
            continue
        if code in known:
            found.append(known[code])
        else:
            problems.append(f"“{name}” in the link has nothing on this page. It was left out: choose another below.")
    return list(dict.fromkeys(found)), problems
