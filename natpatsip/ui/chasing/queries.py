"""The queries of a quarter: who is to act on which, and the forms that explain, accept and ask back."""

from collections.abc import Sequence

import streamlit as st

from natpatsip.figures.formatting import format_count
from natpatsip.quarters import Quarter
from natpatsip.sheets.cover import sender_name
from natpatsip.sheets.explanations import CHOICES, Explanation
from natpatsip.store.queries import Query, State, get_corrected, get_queries
from natpatsip.text import written_day
from natpatsip.ui.database import store
from natpatsip.ui.forms import ask_name, decision_form, form_key, show_done, write
from natpatsip.ui.page_words import as_written
from natpatsip.ui.word_table import show_words

_PART = "queries"
_LONGEST_WORDS = 600
_EVERYBODY = "All collaboratives"
_STATES: dict[State, str] = {
    "open": "To explain",
    "asked back": "Asked back",
    "explained": "To accept",
    "accepted": "Accepted",
}


def show_queries(quarter: Quarter) -> None:
    """The queries of a quarter by what is to be done about them, and a form for one of them."""
    with store().snapshot() as snapshot:
        queries, corrected = get_queries(snapshot, quarter), get_corrected(snapshot, quarter)
    show_done(_PART)
    if corrected:
        count = format_count(sum(corrected.values()), "query", "queries")
        st.markdown(f"{count} went because the sheet was corrected and sent again.")
    if not queries:
        st.write("Nothing that was returned for this quarter is asked about.")
        return
    senders = list(dict.fromkeys(query.scope.psc for query in queries))
    names = {sender_name(psc): psc for psc in senders}
    whose = st.selectbox("Whose queries", [_EVERYBODY, *names], key=f"queries_of_{quarter.key}", width=320)
    own = [query for query in queries if whose == _EVERYBODY or query.scope.psc == names[whose]]
    counts = {state: sum(query.state == state for query in own) for state in _STATES}
    offered = [state for state in _STATES if counts[state]]
    state = st.radio(
        "Which",
        offered,
        format_func=lambda state: f"{_STATES[state]} ({counts[state]:,})",
        key=f"queries_in_{quarter.key}_{whose}",
        horizontal=True,
    )
    chosen = [query for query in own if query.state == state]
    show_words([_row(query) for query in chosen], f"{_STATES[state]}, {quarter}")
    if state != "accepted":
        _offer_answering(state, chosen)


def _row(query: Query) -> dict[str, str]:
    row = {
        "Collaborative": sender_name(query.scope.psc),
        "Where": query.place,
        "What was found": query.found,
        "What is expected": query.allowed,
    }
    if explanation := query.explanation:
        row["Explanation"] = f"{explanation.choice}: {explanation.words} ({explanation.by_whom})"
        if explanation.answer:
            row["Answer"] = f"{explanation.answer.words or 'Accepted'} ({explanation.answer.by_whom})"
    return row | ({"By": written_day(query.due)} if query.owner else {})


def _offer_answering(state: State, queries: Sequence[Query]) -> None:
    """A form about one of these queries: to explain it, or to answer its explanation."""
    title = "Answer an explanation" if state == "explained" else "Explain a query"
    with st.expander(title, icon=":material/rate_review:", key=f"open_{form_key('query')}"):
        query = st.selectbox(
            "Query",
            queries,
            format_func=lambda query: f"{sender_name(query.scope.psc)}, {query.place}: {query.found}",
            key=form_key(f"which_{state}"),
        )
        st.markdown(as_written(f"{query.found}. Expected: {query.allowed}. {query.action}"))
        if query.explanation:
            st.markdown(as_written(f"{query.explanation.choice}: {query.explanation.words}"))
            if query.explanation.answer:
                st.markdown(as_written(f"Asked back: {query.explanation.answer.words}"))
        _answer(query) if state == "explained" else _explain(query)


def _explain(query: Query) -> None:
    key = form_key(f"explain_{query.id}")
    with decision_form(key):
        choice = st.radio("What kind of explanation it is", CHOICES, None, key=f"choice_{key}", horizontal=True)
        words = st.text_area("Why the answer is right", key=f"words_{key}", max_chars=_LONGEST_WORDS, height=90).strip()
        by = ask_name(key)
        if st.form_submit_button("Explain it", icon=":material/rate_review:"):
            needed = {"what kind of explanation it is": choice, "why the answer is right": words}
            done = f"The explanation of {as_written(query.place)} is kept. The national team looks at it."
            if choice == "Earlier error":
                before = query.scope.quarter.previous
                done += f" Please send {before} again with the error put right: the page “Returns” has its template."

            write(
                _PART,
                needed,
                lambda writing, actor: writing.explain(
                    query.submission, [Explanation(query.id, choice or "", words)], actor
                ),
                by,
                done,
            )


def _answer(query: Query) -> None:
    key, explanation = form_key(f"answer_{query.id}"), query.explanation
    if explanation is None:
        return
    with decision_form(key):
        accepts = st.radio("Answer", [True, False], None, _ANSWERS.get, key=f"answer_{key}", horizontal=True)
        words = st.text_area("What is still asked", key=f"words_{key}", max_chars=_LONGEST_WORDS, height=90).strip()
        by = ask_name(key)
        if st.form_submit_button("Answer it", icon=":material/done_all:"):
            needed = {"an answer": accepts is not None}
            if accepts is False:
                needed["what is still asked"] = bool(words)
            done = "is accepted" if accepts else "goes back to the collaborative"
            write(
                _PART,
                needed,
                lambda writing, actor: (writing.accept if accepts else writing.ask_back)(
                    explanation.number, actor, words
                ),
                by,
                f"The explanation of {as_written(query.place)} {done}.",
            )


_ANSWERS = {True: "Accept it", False: "Ask back"}
