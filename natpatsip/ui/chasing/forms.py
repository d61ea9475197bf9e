"""Forms that write one thing into the record: each says so, and comes back empty."""

from collections.abc import Callable, Mapping

import streamlit as st

from natpatsip.sheets.explanations import NotExplained
from natpatsip.store import StoreProblem, Writing
from natpatsip.store.calendar import WrongCalendar
from natpatsip.store.closing import WrongClosing
from natpatsip.store.releases import WrongRelease
from natpatsip.ui.change.ledger import keep_name, refuse
from natpatsip.ui.database import store

# Forms are made new after each writing: what was written is gone, and the second half of a double click finds no form.
_ROUND, _DONE = "status_written", "status_done"


def form_key(name: str) -> str:
    """The key of a form, another one after each writing."""
    return f"{name}_{st.session_state.setdefault(_ROUND, 0)}"


def show_done(part: str) -> None:
    """Say below a heading what the visitor's last writing did, if it was in this part of the page."""
    done = st.session_state.get(_DONE)
    if done and done[0] == part:
        st.success(done[1], icon=":material/check_circle:")


def write(part: str, needed: Mapping[str, object], act: Callable[[Writing], object], by: str, done: str) -> None:
    """Write what a form holds and draw the page anew; where something is `needed` or wrong, say what.

    `needed` says in words what each answer is that may not be blank.
    """
    if missing := [what for what, given in needed.items() if not given]:
        refuse(missing)
        return
    try:
        with st.spinner("Writing it into the record …"), store().writing() as writing:
            act(writing)
    except (StoreProblem, LookupError, NotExplained, WrongCalendar, WrongClosing, WrongRelease) as problem:
        st.error(f"Nothing is kept yet, and what you wrote is still here. {problem}", icon=":material/error:")
        return
    keep_name(by)
    st.session_state[_DONE] = part, done
    st.session_state[_ROUND] += 1
    st.rerun()
