"""Forms that write one thing into the record: what all of them ask, what one still lacks, and what its writing did."""

from collections.abc import Callable, Hashable, Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from natpatsip.access import Actor
from natpatsip.errors import UserError
from natpatsip.figures.formatting import format_list
from natpatsip.store import Writing
from natpatsip.ui.database import store
from natpatsip.ui.page_words import as_written

# Forms are made new after each writing: what was written is gone, and the second half of a double click finds no form.
_ROUND, _DONE, _NAME = "forms_written", "form_done", "form_name"
# The field for who checks a file, on the page of returns.
CHECKED_BY = "sent_by"
_LONGEST_REASON, LONGEST_NAME = 600, 80


def form_key(*names: str) -> str:
    """The key of a form, another one after each writing."""
    return "_".join((*names, str(st.session_state.setdefault(_ROUND, 0))))


def fold_away(title: str, icon: str, name: str, show: Callable[[], None]) -> None:
    """A part that stays folded until it is opened, and is folded again by each writing; `name` tells it from others.

    It is made once it is opened, and from then on also while it is folded, so that what was typed into it is kept.
    """
    key = form_key(name)
    fold = st.expander(title, icon=icon, key=f"open_{key}", on_change="rerun")
    if fold.open:
        st.session_state[f"opened_{key}"] = True
    if f"opened_{key}" in st.session_state:
        with fold:
            show()


def decision_form(key: str) -> DeltaGenerator:
    """A form that is sent by its button alone: Enter in a field would send what is not finished."""
    return st.form(f"form_{key}", enter_to_submit=False, border=False)


def ask_reason(key: str) -> str:
    """The field for the reason of what is done, to be put into a form."""
    return st.text_area("Reason", key=f"reason_{key}", max_chars=_LONGEST_REASON, height=90).strip()


def ask_name(key: str, label: str = "Your name or role") -> str:
    """The field for who acts, with the name that the visitor gave last."""
    name = st.session_state.get(_NAME) or st.session_state.get(CHECKED_BY, "")
    return st.text_input(label, name, key=f"by_{key}", max_chars=LONGEST_NAME).strip()


def show_done(part: Hashable) -> None:
    """Say below a heading what the visitor's last writing did, if it was in this part of the page."""
    done = st.session_state.get(_DONE)
    if done and done[0] == part:
        st.success(done[1], icon=":material/check_circle:")


def refuse(missing: Sequence[str]) -> None:
    """Say what a form still lacks."""
    st.error(f"Nothing is kept yet. Add {format_list(list(missing))}.", icon=":material/error:")


def write(
    part: Hashable, needed: Mapping[str, object], act: Callable[[Writing, Actor], object], by: str, done: str
) -> None:
    """Write what a form holds and draw the page anew; where something is `needed` or wrong, say what.

    `needed` says in words what each answer is that may not be blank; the name of who acts never may.
    """
    if missing := [what for what, given in {**needed, "your name or role": by}.items() if not given]:
        refuse(missing)
        return
    try:
        with st.spinner("Writing it into the record …"):
            with store().writing() as writing:
                act(writing, Actor.named(by))
            # Before anything is drawn: a second click can end this run at the next thing that is.
            st.session_state.update({_NAME: by, _DONE: (part, done), _ROUND: st.session_state.get(_ROUND, 0) + 1})
    except UserError as problem:
        words = as_written(str(problem))
        st.error(f"Nothing is kept yet, and what you wrote is still here. {words}", icon=":material/error:")
    else:
        st.rerun()
