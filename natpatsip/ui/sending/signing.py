"""Signing a draft off and sending it; then what was sent, with what comes next."""

import streamlit as st

from natpatsip.access import Actor
from natpatsip.drafts import Draft, NoSuchDraft
from natpatsip.errors import UserError
from natpatsip.intake import DraftAsRead, NotSent, SentReturn, send
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import StoreBusy, StoreProblem
from natpatsip.ui.database import drafts, store
from natpatsip.ui.forms import CHECKED_BY, LONGEST_NAME, decision_form
from natpatsip.ui.page_words import as_written, moment, tell_keeper

# What became of the last press of “Send”: what was sent, or why it was not.
SENT, _NOT_SENT = "sent", "not_sent"
_SENDER = "sender"

_BUSY = "The record was in use by another program for too long. Nothing was sent, and the draft is kept. Try again in a minute."


def offer_sending(held: DraftAsRead) -> None:
    """Who signs off, and the button that sends what is shown above it."""
    st.subheader("Sign off and send", anchor=False)
    _show_sign_off(held.draft)
    if words := st.session_state.pop(_NOT_SENT, ""):
        st.warning(f"**Not sent.** {words}", icon=":material/warning:")
    if not st.session_state.get(_SENDER):
        st.session_state[_SENDER] = st.session_state.get(CHECKED_BY, "")
    st.text_input("Sent by", key=_SENDER, max_chars=LONGEST_NAME)
    st.button(
        "Send",
        type="primary",
        icon=":material/send:",
        # Of this draft alone: the second half of a double click would find the button of the one that is shown next.
        key=f"send_{held.draft.fingerprint}",
        on_click=_send,
        args=(held.draft.scope, held.seen),
    )


def _show_sign_off(draft: Draft) -> None:
    if signed := draft.signed_off:
        st.success(
            f"Signed off by {as_written(signed.by_whom)} on {moment(signed.at)}, for the draft as it is.",
            icon=":material/verified:",
        )
        return
    if last := draft.last_sign_off:
        st.warning(
            f"{as_written(last.by_whom)} signed off on {moment(last.at)}. The draft has changed since, so it has to be"
            " signed off again.",
            icon=":material/history:",
        )
    with decision_form(f"sign_{draft.fingerprint}"):
        key = f"signed_by_{draft.fingerprint}"
        name = st.text_input("Name of the lead who signs off", key=key, max_chars=LONGEST_NAME).strip()
        st.markdown("The collaborative’s lead answers for the return. A sign-off holds until the draft changes.")
        if st.form_submit_button("Sign off"):
            _sign_off(draft, name)


def _sign_off(draft: Draft, name: str) -> None:
    if not name:
        st.error("Nobody has signed off yet. Write the lead’s name.", icon=":material/error:")
        return
    try:
        drafts().sign_off(draft.scope, draft.fingerprint, Actor(name))
    except UserError as problem:
        st.error(f"Nobody has signed off yet. {problem}", icon=":material/error:")
        return
    st.rerun()


def _send(scope: ReturnScope, seen: str) -> None:
    """Send what the visitor saw. A second press finds the draft sent, and leaves its receipt."""
    by = st.session_state[_SENDER].strip()
    if not by:
        st.session_state[_NOT_SENT] = "Write who sends it: the name is kept with the return."
        return
    try:
        st.session_state[SENT] = send(store(), drafts(), scope, Actor(by), seen)
    except NoSuchDraft as problem:
        if not _was_sent(scope):
            st.session_state[_NOT_SENT] = str(problem)
    except NotSent as problem:
        st.session_state[_NOT_SENT] = str(problem)
    except StoreBusy:
        st.session_state[_NOT_SENT] = _BUSY
    except StoreProblem as problem:
        st.session_state[_NOT_SENT] = f"The draft is kept. {tell_keeper(problem)}"


def _was_sent(scope: ReturnScope) -> bool:
    sent: SentReturn | None = st.session_state.get(SENT)
    return sent is not None and sent.draft.scope == scope
