"""Factual accuracy on a page: what each collaborative answered, a form to answer, and whether packs name peers."""

import streamlit as st

from natpatsip import organisations
from natpatsip.quarters import Quarter
from natpatsip.report.accuracy import tell_answers
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store.accuracy import are_peers_named
from natpatsip.ui.database import store
from natpatsip.ui.forms import ask_name, decision_form, fold_away, form_key, show_done, write
from natpatsip.ui.word_table import show_words

_PART = "accuracy"
_LONGEST_WORDS = 600
_RIGHT = {True: "Yes, all of it", False: "No, something is to be put right"}
_NAMED = {False: "No: the band that they lie in", True: "Yes: each with its share"}


def show_accuracy(quarter: Quarter) -> None:
    """What each collaborative answered about its pack, and the forms to answer and to settle what packs show."""
    pscs = organisations.collaboratives()
    with store().snapshot() as snapshot:
        rows, silent = tell_answers(quarter, pscs, snapshot)
        named, now = are_peers_named(snapshot), snapshot.version.sequence
    show_done(_PART)
    if rows:
        show_words(rows, f"Factual accuracy, {quarter}")
    if silent:
        st.write(silent)
    names = {psc.code: psc.name for psc in pscs}
    fold_away(
        "Confirm or correct a pack", ":material/fact_check:", "accuracy", lambda: _offer_answering(quarter, names, now)
    )
    fold_away("Names of peers in packs", ":material/groups:", "peers", lambda: _offer_naming(named))


def _offer_answering(quarter: Quarter, names: dict[str, str], now: int) -> None:
    key = form_key(f"accuracy_{quarter.key}")
    with decision_form(key):
        psc = st.selectbox("Collaborative", names, None, names.__getitem__, key=f"psc_{key}")
        right = st.radio("Is what its pack says right?", _RIGHT, None, _RIGHT.get, key=f"right_{key}", horizontal=True)
        words = st.text_area("What is to be put right", key=f"words_{key}", max_chars=_LONGEST_WORDS, height=90).strip()
        seen = st.number_input(
            "Event of the record that the pack names", 0, now, now, key=f"seen_{key}", help="Under “Please check”"
        )
        by = ask_name(key)
        if st.form_submit_button("Answer for the pack", icon=":material/fact_check:"):
            needed: dict[str, object] = {"the collaborative": psc, "an answer": right is not None}
            if right is False:
                needed["what is to be put right"] = words
            write(
                _PART,
                needed,
                lambda writing, actor: writing.answer_accuracy(
                    ReturnScope(psc or "", quarter), int(seen), "" if right else words, actor
                ),
                by,
                f"The answer of {names.get(psc or '')} is kept, and stands in the report’s appendix on the data.",
            )


def _offer_naming(named: bool) -> None:
    key = form_key("peers")
    with decision_form(key):
        st.markdown("The national team decides it for all packs.")
        chosen = st.radio(
            "Does a pack name the other collaboratives?", _NAMED, int(named), _NAMED.get, key=f"named_{key}"
        )
        by = ask_name(key)
        if st.form_submit_button("Settle it", icon=":material/groups:"):
            write(
                _PART,
                {"a change": chosen != named},
                lambda writing, actor: writing.name_peers(bool(chosen), actor),
                by,
                "It holds for every pack from now on.",
            )
